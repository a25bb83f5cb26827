"""What signing in, signing out and asking who one is have to say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

from ticketbound.clock import rfc3339
from token_issuer.identity import IdentityKind
from token_issuer.result import Json, show_time
from token_issuer.sign_in.profile import Profile
from token_issuer.sign_in.signing_in import SignedIn
from token_issuer.sign_in.signing_out import SignedOut
from token_issuer.sign_in.spans import tell_distance
from token_issuer.table import lay_out

_WAYS: Final[Mapping[IdentityKind, str]] = {
    "browser": "in the browser",
    "api_token": "with an API token",
    "client_credentials": "with the identity client",
}


@dataclass(frozen=True, slots=True)
class LoginResult:
    """A new sign-in."""

    signed_in: SignedIn
    command: ClassVar[str] = "login"

    @property
    def warnings(self) -> tuple[str, ...]:
        """See `Result`."""
        return self.signed_in.warnings

    def data(self) -> Mapping[str, Json]:
        """See `Result`."""
        record = self.signed_in.sign_in
        return {
            "subdomain": record.subdomain,
            "kind": record.kind,
            "client_id": record.client_id,
            "user_id": record.user_id,
            "name": record.user_name,
            "email": record.email,
            "role": record.role,
            "scopes": list(record.scopes),
            "expires_at": show_time(record.expires_at),
            "refresh_expires_at": show_time(record.refresh_expires_at),
            "mint_client_number": record.mint_client_number,
        }

    def output(self) -> str:
        """Nothing: there is no thing to hand over."""
        return ""

    def notes(self) -> tuple[str, ...]:
        """See `Result`."""
        record = self.signed_in.sign_in
        until = show_time(record.refresh_expires_at)
        kept = f"; it renews itself when used before {until}" if until else ""
        return (f"signed in to {record.subdomain} as {record.user_name} ({record.role}){kept}",)


@dataclass(frozen=True, slots=True)
class LogoutResult:
    """A sign-in that is over, or None where nobody was signed in."""

    signed_out: SignedOut | None
    warnings: tuple[str, ...]
    command: ClassVar[str] = "logout"

    def data(self) -> Mapping[str, Json]:
        """See `Result`."""
        return {"was_signed_in": self.signed_out is not None, "ended": not self.warnings}

    def output(self) -> str:
        """Nothing: there is no thing to hand over."""
        return ""

    def notes(self) -> tuple[str, ...]:
        """See `Result`."""
        if self.signed_out is None:
            return ("nobody was signed in here",)
        record = self.signed_out.sign_in
        return (f"{record.user_name} is signed out of {record.subdomain}",)


@dataclass(frozen=True, slots=True)
class WhoamiResult:
    """Who the issuer is at Zendesk."""

    profile: Profile
    now: datetime
    warnings: tuple[str, ...] = ()
    command: ClassVar[str] = "whoami"

    def data(self) -> Mapping[str, Json]:
        """See `Result`."""
        profile, user = self.profile, self.profile.service_user
        return {
            "user_id": profile.user_id,
            "name": profile.name,
            "email": profile.email,
            "role": profile.role,
            "subdomain": profile.subdomain,
            "kind": profile.kind,
            "scopes": list(profile.scopes),
            "expires_at": show_time(profile.expires_at),
            "refresh_expires_at": show_time(profile.refresh_expires_at),
            "service_user": None if user is None else {"id": user.user_id, "name": user.name},
        }

    def output(self) -> str:
        """A line for each thing that is known."""
        profile, user = self.profile, self.profile.service_user
        rows = (
            ("name", profile.name),
            ("role", profile.role),
            ("e-mail", profile.email),
            ("account", profile.subdomain),
            ("signed in", _WAYS[profile.kind]),
            ("scopes", " ".join(profile.scopes)),
            ("access token", self._tell(profile.expires_at)),
            ("refresh token", self._tell(profile.refresh_expires_at)),
            ("codes act as", "" if user is None else user.name),
        )
        return lay_out([row for row in rows if row[1]], width=100)

    def notes(self) -> tuple[str, ...]:
        """See `Result`."""
        return ()

    def _tell(self, end: datetime | None) -> str:
        return f"until {rfc3339(end)}, {tell_distance(end - self.now)}" if end else ""
