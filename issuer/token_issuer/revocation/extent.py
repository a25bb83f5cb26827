"""How much revoking everything would end, in words for whoever is asked before it."""

from ticketbound.failure import Failure
from token_issuer.counting import count
from token_issuer.errors import LedgerUnavailable, SecretsRefused
from token_issuer.setup import Setup
from zendesk_client.clients import list_clients


def describe_extent(setup: Setup, *, every_client: bool) -> str:
    """Like "132 open codes of 3 agents, and the tokens of 2 clients".

    What cannot be counted is named without a number: that keeps nobody from revoking.
    """
    tokens = _describe_every_client(setup) if every_client else _describe_ours(setup)
    return f"{_describe_codes(setup)}, and {tokens}"


def _describe_codes(setup: Setup) -> str:
    try:
        with setup.open_ledger() as ledger:
            codes = ledger.list_open()
    except (LedgerUnavailable, SecretsRefused):
        return "every open code"
    if not codes:
        return "no open code"
    agents = count(len({code.minted_by for code in codes}), "agent")
    return f"{count(len(codes), 'open code')} of {agents}"


def _describe_ours(setup: Setup) -> str:
    return f"the tokens of {count(len(setup.settings.mint_clients), 'client')}"


def _describe_every_client(setup: Setup) -> str:
    number = _count_clients(setup)
    which = "every client" if number is None else f"all {count(number, 'client')}"
    return f"the tokens of {which} of the account: it signs every person and program out"


def _count_clients(setup: Setup) -> int | None:
    """None where Zendesk cannot be asked."""
    try:
        with setup.open_ledger() as ledger, setup.open_office(ledger) as office:
            return sum(1 for _ in list_clients(office.identity.session))
    except Failure:
        return None
