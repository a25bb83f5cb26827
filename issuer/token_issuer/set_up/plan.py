"""What `issuer init` is told, checked before anything is asked of Zendesk."""

from dataclasses import dataclass
from pathlib import Path

from ticket_code.signing import SigningKey
from ticketbound.clock import Clock
from ticketbound.safe_text import escape
from ticketbound.secret import Secret
from ticketbound.subdomain import is_subdomain
from token_issuer.errors import (
    AlreadySetUp,
    BadArgument,
    NotSetUp,
    SettingsBroken,
)
from token_issuer.home import Home
from token_issuer.ledger.ledger import Ledger
from token_issuer.ledger.records import CodeRecord
from token_issuer.private_files import read_private
from token_issuer.secret_store.interface import SecretStore
from token_issuer.settings import Clients, ZendeskAccount, read_settings

_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class InitPlan:
    """The account, both clients by their identifiers, and the choices of the vendor."""

    subdomain: str
    identity_client: str
    mint_client: str
    vendor: str
    canary: int | None
    open_codes: int


def check_plan(plan: InitPlan) -> InitPlan:
    """`plan`, if each of its parts could be right.

    Raises:
        BadArgument: one of them cannot.
    """
    if not is_subdomain(plan.subdomain):
        raise BadArgument(
            f"{escape(plan.subdomain, limit=80)!r} is no Zendesk subdomain",
            hint="for https://acme.zendesk.com it is acme",
        )
    if not plan.vendor.strip() or escape(plan.vendor, limit=_LONGEST_NAME) != plan.vendor:
        raise BadArgument(
            f"the vendor's name must be 1 to {_LONGEST_NAME} characters that can be shown"
        )
    if plan.identity_client == plan.mint_client:
        raise BadArgument(
            "the identity client and the mint client are the same",
            hint="the mint client may have only the two scopes of a code; create a second client",
        )
    if not 1 <= plan.open_codes <= 1000:
        raise BadArgument("--open-codes must be from 1 to 1000")
    return plan


def refuse_existing(home: Home) -> None:
    """Pass if nothing is set up in `home`.

    Raises:
        AlreadySetUp: something is.
    """
    taken = [path for path in (home.settings, home.secrets, home.tenant) if path.exists()]
    if taken:
        raise AlreadySetUp(
            f"{escape(str(taken[0]))} exists: the issuer is set up already",
            hint="to set up anew: issuer init --force; the signing key and the ledger stay",
        )


@dataclass(frozen=True, slots=True)
class OpenCodes:
    """The open codes of the present set-up, which only one like it would be able to end."""

    home: Home
    codes: tuple[CodeRecord, ...]

    def refuse_plan(self, plan: InitPlan, *, sandbox: bool) -> None:
        """Pass if `plan` is for the same account and clients.

        Raises:
            AlreadySetUp: it is not, and codes are open.
        """
        if not self.codes:
            return
        try:
            present = read_settings(self.home)
        except (NotSetUp, SettingsBroken) as error:
            raise self._refuse() from error
        account = ZendeskAccount(plan.subdomain, sandbox)
        clients = Clients(plan.identity_client, plan.mint_client)
        if (present.zendesk, present.clients) != (account, clients):
            raise self._refuse()

    def refuse_user(self, user_id: int) -> None:
        """Pass if `user_id` is the service user of all of them.

        Raises:
            AlreadySetUp: it is not.
        """
        if any(code.service_user_id != user_id for code in self.codes):
            raise self._refuse()

    def _refuse(self) -> AlreadySetUp:
        count = len(self.codes)
        which = (
            "1 code of the present set-up is"
            if count == 1
            else (f"{count} codes of the present set-up are")
        )
        return AlreadySetUp(
            f"{which} still open, and the new one has another account, client or service user",
            hint="end them first: issuer revoke --all; if they were for a sandbox that is gone,"
            f" remove {escape(str(self.home.folder))}",
        )


def find_open_codes(home: Home, clock: Clock) -> OpenCodes:
    """The codes that the ledger in `home` has open; none where there is no ledger.

    Raises:
        LedgerUnavailable: the ledger cannot be used, so no code could be minted either.
    """
    if not home.ledger.exists():
        return OpenCodes(home, ())
    with Ledger(home.ledger, clock) as ledger:
        return OpenCodes(home, ledger.list_open())


def find_signing_key(given: Path | None, store: SecretStore) -> SigningKey:
    """The key in the file `given`, else the one of the former set-up, else a new one.

    The former key stays in use, since operators that customers have know no other.

    Raises:
        BadArgument: the file, or `store`, holds something else.
        SecretsRefused: the file cannot be trusted, or `store` is of no use.
    """
    # Also where another key is given: nothing is tried at Zendesk that could not be kept.
    former = store.read("signing_key")
    try:
        if given is not None:
            return SigningKey.from_text(Secret(read_private(given)))
        return SigningKey.generate() if former is None else SigningKey.from_text(former)
    except ValueError as error:
        where = escape(str(given)) if given else store.locate("signing_key")
        raise BadArgument(
            f"{where} holds no signing key: {error}", hint="name a file with --signing-key"
        ) from error
