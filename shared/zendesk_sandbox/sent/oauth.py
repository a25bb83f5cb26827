"""The JSON that clients send to the OAuth endpoints, as types."""

from msgspec import UNSET, Struct, UnsetType, field


class SentGrant(Struct, frozen=True):
    """What is sent to `/oauth/tokens`; a `scope` that is a list is a known mistake."""

    grant_type: str = ""
    client_id: str = ""
    client_secret: str = ""
    scope: str | list[str] | None = None
    expires_in: int | None = None
    refresh_token_expires_in: int | None = None
    code: str = ""
    redirect_uri: str = ""
    code_verifier: str = ""
    refresh_token: str = ""


class SentClient(Struct, frozen=True):
    """A new OAuth client, or the changes of one.

    The allowed scopes come under one of two names, see the switch `allowed_scopes_field`.
    """

    name: str | None = None
    identifier: str | None = None
    kind: str | None = None
    redirect_uri: list[str] | str | None = None
    company: str | None = None
    description: str | None = None
    user_id: int | None = None
    allowed_scopes: list[str] | UnsetType | None = UNSET
    scopes: list[str] | UnsetType | None = UNSET


class SentLegacyToken(Struct, frozen=True):
    """What was sent to the withdrawn Create Token endpoint."""

    client_id: int
    scopes: list[str] = field(default_factory=lambda: ["read", "write"])
