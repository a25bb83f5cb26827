"""What `issuer init` is told, checked before anything is asked of Zendesk."""

from dataclasses import dataclass
from typing import Final

from tenant_file.branding_checks import is_link
from ticketbound.safe_text import escape
from token_issuer.arguments import parse_ticket
from token_issuer.errors import AlreadySetUp, BadArgument
from token_issuer.home import Home
from token_issuer.set_up.answers import NEW, Answers
from token_issuer.set_up.typed import parse_address, parse_identifier, parse_subdomain
from token_issuer.settings import Clients, ZendeskAccount

_LONGEST_NAME: Final = 100


@dataclass(frozen=True, slots=True)
class Plan:
    """The account, both clients by their identifiers, and the choices of the vendor.

    `clients.identity` is empty where the issuer signs in otherwise; without a `canary`, one is
    made; `service_user` is the address that the mint client's user must have, if it was said;
    `download` is empty where nobody said where customers get the operator.
    """

    zendesk: ZendeskAccount
    clients: Clients
    vendor: str
    canary: int | None
    open_codes: int
    service_user: str
    download: str


def read_plan(answers: Answers, *, sandbox: bool) -> Plan:
    """What the answers say, if each of them could be right.

    Raises:
        BadArgument: one of them could not.
    """
    by_client = answers.way in (None, "client")
    count = answers.open_codes
    canary = None if answers.canary is None else str(answers.canary)
    return Plan(
        zendesk=ZendeskAccount(parse_subdomain(answers.subdomain or ""), sandbox),
        vendor=check_vendor(answers.vendor_name or ""),
        clients=check_clients(
            Clients(
                parse_identifier(answers.identity_client or "") if by_client else "",
                parse_identifier(answers.mint_client or ""),
            )
        ),
        open_codes=check_open_codes(1 if count is None else count),
        canary=None if canary in (None, NEW) else parse_ticket(canary),
        service_user=parse_address(answers.service_user) if answers.service_user else "",
        download=check_download(answers.download or ""),
    )


def check_vendor(name: str) -> str:
    """`name`, if customers can be shown it.

    Raises:
        BadArgument: they cannot.
    """
    if not name.strip() or escape(name, limit=_LONGEST_NAME) != name:
        raise BadArgument(
            f"the vendor's name must be 1 to {_LONGEST_NAME} characters that can be shown"
        )
    return name


def check_download(link: str) -> str:
    """`link`, if customers can be sent there; empty for none.

    Raises:
        BadArgument: they cannot.
    """
    if link and not is_link(link):
        raise BadArgument(
            f"{escape(link, limit=80)!r} is no link that a customer can follow",
            hint="it begins with https://, and has at most 490 plain characters",
        )
    return link


def check_clients(clients: Clients) -> Clients:
    """`clients`, if they are two.

    Raises:
        BadArgument: they are the same.
    """
    if clients.identity == clients.mint:
        raise BadArgument(
            "the identity client and the mint client are the same",
            hint="the mint client may have only the two scopes of a code; create a second client",
        )
    return clients


def check_open_codes(count: int) -> int:
    """`count`, if that many codes may be open at once.

    Raises:
        BadArgument: it makes no sense.
    """
    if not 1 <= count <= 1000:
        raise BadArgument("--open-codes must be from 1 to 1000")
    return count


def refuse_existing(home: Home) -> None:
    """Pass if nothing is set up in `home`; a sign-in alone is no set-up, and keeps secrets too.

    Raises:
        AlreadySetUp: something is.
    """
    taken = [path for path in (home.settings, home.tenant) if path.exists()]
    if taken:
        raise AlreadySetUp(
            f"{escape(str(taken[0]))} exists: the issuer is set up already",
            hint="to set up anew: issuer init --force; the signing key and the ledger stay",
        )
