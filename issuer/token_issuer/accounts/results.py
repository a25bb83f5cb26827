"""What listing accounts and removing one have to say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from ticketbound.safe_text import escape
from token_issuer.accounts.listing import KnownAccount, KnownAccounts
from token_issuer.accounts.removing import Removed
from token_issuer.identity import IdentityKind
from token_issuer.result import Json
from token_issuer.table import lay_out

_WAYS: Final[Mapping[IdentityKind, str]] = {
    "browser": "browser",
    "api_token": "API token",
    "client_credentials": "client",
}
_HEAD: Final = ("", "name", "subdomain", "signed in", "user", "service user")


@dataclass(frozen=True, slots=True)
class AccountsResult:
    """The accounts of this machine."""

    known: KnownAccounts
    command: ClassVar[str] = "accounts"

    @property
    def warnings(self) -> tuple[str, ...]:
        """See `Result`."""
        return self.known.warnings

    def data(self) -> Mapping[str, Json]:
        """See `Result`."""
        return {
            "accounts": [
                {
                    "name": account.name,
                    "is_default": account.is_default,
                    "subdomain": account.subdomain,
                    "kind": account.kind,
                    "user": account.user,
                    "service_user_id": account.service_user_id,
                }
                for account in self.known.accounts
            ]
        }

    def output(self) -> str:
        """A table of at most 80 columns; a mark stands before the default."""
        rows = [_lay_out(account) for account in self.known.accounts]
        return lay_out([_HEAD, *rows], width=80) if rows else ""

    def notes(self) -> tuple[str, ...]:
        """See `Result`."""
        return () if self.known.accounts else ("there is no account yet: issuer init makes one",)


@dataclass(frozen=True, slots=True)
class RemovedResult:
    """An account that is gone."""

    removed: Removed
    command: ClassVar[str] = "accounts"

    @property
    def warnings(self) -> tuple[str, ...]:
        """See `Result`."""
        return self.removed.warnings

    def data(self) -> Mapping[str, Json]:
        """See `Result`."""
        return {"removed": self.removed.name}

    def output(self) -> str:
        """Nothing: there is no thing to hand over."""
        return ""

    def notes(self) -> tuple[str, ...]:
        """See `Result`."""
        return (f"the account {self.removed.name} is removed from this machine",)


def _lay_out(account: KnownAccount) -> tuple[str, ...]:
    service_user = account.service_user_id
    return (
        "*" if account.is_default else "",
        escape(account.name, limit=18),
        escape(account.subdomain or "not set up", limit=14),
        "no" if account.kind is None else _WAYS[account.kind],
        escape(account.user or "", limit=14),
        "" if service_user is None else str(service_user),
    )
