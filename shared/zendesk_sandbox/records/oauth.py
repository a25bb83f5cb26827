"""OAuth clients and what was granted to them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ticketbound.secret import Secret

ClientKind = Literal["confidential", "public"]


@dataclass(frozen=True, slots=True)
class Client:
    """An OAuth client; `allowed_scopes` is None where the account set no limit.

    `identifier` is what RFC 6749 calls the client_id.
    """

    id: int
    identifier: str
    name: str
    kind: ClientKind
    secret: Secret
    user_id: int
    allowed_scopes: tuple[str, ...] | None
    created_at: datetime
    updated_at: datetime
    redirect_uris: tuple[str, ...] = ()
    company: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class AuthorizationRequest:
    """What a client asks a person for, until that person decided or `expires_at` has come.

    `challenge` is the PKCE challenge of method S256, or None where the client sent none;
    `state` is the client's own mark, carried back to it.
    """

    client_id: int
    redirect_uri: str
    scopes: tuple[str, ...]
    challenge: str | None
    state: str | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class AuthorizationCode:
    """What a browser carries back to the client; good for one exchange until `expires_at`.

    `challenge` is that of the request.
    """

    code: Secret
    client_id: int
    user_id: int
    redirect_uri: str
    scopes: tuple[str, ...]
    challenge: str | None
    expires_at: datetime

    def is_expired(self, now: datetime) -> bool:
        """Whether the code came too late at `now`."""
        return now >= self.expires_at


@dataclass(frozen=True, slots=True)
class Token:
    """An access token; `expires_at` is None for those that never do.

    `refresh` is the refresh token beside it, None for the grants that give none.
    """

    id: int
    access: Secret
    user_id: int
    client_id: int
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None = None
    refresh: Secret | None = None
    refresh_expires_at: datetime | None = None

    def is_expired(self, now: datetime) -> bool:
        """Whether the access token is dead at `now`."""
        return self.expires_at is not None and now >= self.expires_at

    def is_refreshable(self, now: datetime) -> bool:
        """Whether the refresh token beside it is good at `now`."""
        return self.refresh_expires_at is not None and now < self.refresh_expires_at

    def is_live(self, now: datetime) -> bool:
        """Whether anything can still be done with it at `now`."""
        return not self.is_expired(now) or self.is_refreshable(now)
