"""What `init` found out and was told; everything that is not secret."""

import tomllib
from pathlib import Path
from typing import Final, Literal

import msgspec

from tenant_file.model import Tenant
from tenant_file.reading import read_tenant
from ticketbound.safe_text import escape
from ticketbound.subdomain import is_subdomain
from token_issuer.errors import NotSetUp, SettingsBroken
from token_issuer.home import Home
from token_issuer.private_files import write_atomically
from token_issuer.secret_store.names import FIXED_NAMES, ClientSecret, SecretName
from token_issuer.toml_text import write_document


class ZendeskAccount(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The account, and whether it is a sandbox on this machine."""

    subdomain: str
    sandbox: bool


class Clients(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The identifiers of the two confidential OAuth clients."""

    identity: str
    mint: str


class Requests(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the binding of that name works with.

    `canary_ticket` is a ticket out of the service user's reach, on which each new token must
    fail; `open_codes` is how many codes may be open at once for the service user.
    """

    service_user_id: int
    canary_ticket: int
    open_codes: int


class ServiceUser(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One more service user, and the identifier of the mint client that acts as it."""

    client: str
    user_id: int


class Agent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the binding of that name works with: a client whose tokens act as an agent."""

    client: str
    user_id: int


class LedgerPlace(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A ledger that is shared with others; its password is not here."""

    url: str


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The whole of settings.toml.

    The service users are that of `requests` with the client `clients.mint`, and those of `pool`.
    Without `agent`, that binding is off; without `ledger`, it is a file of this machine.
    """

    version: Literal[1]
    zendesk: ZendeskAccount
    clients: Clients
    requests: Requests
    pool: tuple[ServiceUser, ...] = ()
    agent: Agent | None = None
    ledger: LedgerPlace | None = None

    @property
    def service_users(self) -> tuple[ServiceUser, ...]:
        """All of them, the first one first."""
        first = ServiceUser(self.clients.mint, self.requests.service_user_id)
        return (first, *self.pool)

    @property
    def further_users(self) -> tuple[ServiceUser | Agent, ...]:
        """All that codes may act as, but the first service user."""
        return self.pool if self.agent is None else (*self.pool, self.agent)

    @property
    def mint_clients(self) -> tuple[ServiceUser | Agent, ...]:
        """Every client whose tokens become codes, with the user that they act as."""
        return (*self.service_users[:1], *self.further_users)

    def name_secret(self, client: str) -> SecretName:
        """Under which name the secret of that client is kept."""
        return "mint" if client == self.clients.mint else ClientSecret(client)

    @property
    def secret_names(self) -> tuple[SecretName, ...]:
        """The secrets that a set-up like this one may have."""
        fixed = tuple(name for name in FIXED_NAMES if name != "ledger" or self.ledger is not None)
        return (*fixed, *(ClientSecret(user.client) for user in self.further_users))


def find_secret_names(home: Home) -> tuple[SecretName, ...]:
    """The secrets that the present set-up may have; before there is one, those of any.

    Raises:
        SettingsBroken: nobody knows which clients it has.
    """
    try:
        return read_settings(home).secret_names
    except NotSetUp:
        return tuple(name for name in FIXED_NAMES if name != "ledger")


def read_settings(home: Home) -> Settings:
    """The settings of this machine.

    Raises:
        NotSetUp: there are none.
        SettingsBroken: the file is not what `init` wrote.
    """
    text = _read(home.settings)
    try:
        settings = msgspec.convert(tomllib.loads(text), Settings)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise SettingsBroken(f"settings.toml: {escape(str(error))}", hint=_ANEW) from error
    if not is_subdomain(settings.zendesk.subdomain) or settings.requests.open_codes < 1:
        raise SettingsBroken("settings.toml: subdomain or open_codes makes no sense", hint=_ANEW)
    return settings


def write_settings(home: Home, settings: Settings) -> None:
    """Replace settings.toml."""
    text = write_document(msgspec.to_builtins(settings))
    write_atomically(
        home.settings,
        f"# Written by issuer init and issuer bindings; run them to change it.\n{text}",
    )


def read_own_tenant(home: Home) -> Tenant:
    """The tenant file that this issuer's operators are built with.

    Raises:
        NotSetUp: it is missing.
        TenantError: it was edited into nonsense.
    """
    return read_tenant(_read(home.tenant))


_ANEW: Final = "set up again with: issuer init --force"


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise NotSetUp(
            f"{escape(str(path))} is missing: the issuer is not set up on this machine",
            hint="run: issuer init",
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsBroken(f"{escape(str(path))} cannot be read: {error}", hint=_ANEW) from error
