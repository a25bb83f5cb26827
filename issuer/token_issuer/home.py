"""Where the issuer keeps what it knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import platformdirs

from token_issuer.account_names import is_account_name

ACCOUNTS: Final = "accounts"
"""The folder below the root that holds the homes of the accounts with a name."""


@dataclass(frozen=True, slots=True)
class Home:
    """One folder, mode 0700, for everything of one account."""

    folder: Path

    @property
    def settings(self) -> Path:
        """What `init` found and was told; no secrets."""
        return self.folder / "settings.toml"

    @property
    def secrets(self) -> Path:
        """Both clients' secrets and the signing key; mode 0600."""
        return self.folder / "secrets.json"

    @property
    def sign_in(self) -> Path:
        """Who is signed in here, and how; no secrets, mode 0600."""
        return self.folder / "sign-in.json"

    @property
    def sign_in_lock(self) -> Path:
        """Held by the run that changes the sign-in; always empty."""
        return self.folder / "sign-in.lock"

    @property
    def reminder(self) -> Path:
        """The day on which the end of API tokens was last told."""
        return self.folder / "reminded-on"

    @property
    def swept_at(self) -> Path:
        """When the last sweep was through."""
        return self.folder / "swept-at"

    @property
    def tenant(self) -> Path:
        """What the operator is built with; meant to be edited and to leave this machine."""
        return self.folder / "tenant.toml"

    @property
    def messages(self) -> Path:
        """A folder with the vendor's own words for customers, one file per locale."""
        return self.folder / "messages"

    @property
    def ledger(self) -> Path:
        """Which codes there are, and their history."""
        return self.folder / "ledger.sqlite3"

    @property
    def examination(self) -> Path:
        """What `doctor` found last."""
        return self.folder / "doctor.json"


def find_root(environment: Mapping[str, str]) -> Path:
    """`TICKETBOUND_HOME` if set, else the system's folder for a user's configuration."""
    chosen = environment.get("TICKETBOUND_HOME")
    if chosen:
        return Path(chosen)
    return platformdirs.user_config_path("ticketbound", appauthor=False)


def find_home(environment: Mapping[str, str], account: str = "") -> Home:
    """The home of that account, a name as `parse_account` returns it.

    The account without a name has the root, every other one a folder of its own below it.
    """
    root = find_root(environment)
    return Home(root / ACCOUNTS / account if account else root)


def list_accounts(environment: Mapping[str, str]) -> tuple[str, ...]:
    """The accounts of this machine, by name; the default one, "", comes first and always."""
    folder = find_root(environment) / ACCOUNTS
    try:
        names = [entry.name for entry in folder.iterdir() if entry.is_dir()]
    except OSError:
        names = []
    return ("", *sorted(name for name in names if is_account_name(name)))
