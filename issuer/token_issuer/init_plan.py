"""What `issuer init` is told, checked before anything is asked of Zendesk."""

from dataclasses import dataclass
from pathlib import Path

from ticket_code.signing import SigningKey
from ticketbound.safe_text import escape
from ticketbound.secret import Secret
from ticketbound.subdomain import is_subdomain
from token_issuer.errors import AlreadySetUp, BadArgument, SecretsRefused
from token_issuer.home import Home
from token_issuer.private_files import read_private
from token_issuer.secret_store import FileSecretStore

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


def find_signing_key(given: Path | None, home: Home) -> SigningKey:
    """The key in the file `given`, else the one of the former set-up, else a new one.

    The former key stays in use, since operators that customers have know no other.

    Raises:
        BadArgument: the file holds no key.
        SecretsRefused: the file, or that of the former secrets, cannot be trusted.
    """
    try:
        if given is not None:
            return SigningKey.from_text(Secret(read_private(given)))
        if home.secrets.exists() or home.secrets.is_symlink():
            return SigningKey.from_text(FileSecretStore(home.secrets).read().signing_key)
    except SecretsRefused as error:
        error.hint = error.hint or "name another file with --signing-key"
        raise
    except ValueError as error:
        where = given or home.secrets
        raise BadArgument(f"{escape(str(where))} holds no signing key: {error}") from error
    return SigningKey.generate()
