"""`issuer list`."""

import contextlib

import typer

from ticketbound.failure import Failure
from token_issuer.cli.options import AsJson, surroundings_of
from token_issuer.errors import LedgerUnavailable, ReaderGone
from token_issuer.ledger.ledger import Ledger
from token_issuer.render import show_result
from token_issuer.results import ListResult
from token_issuer.setup import Setup, read_setup
from token_issuer.sweep.sweeping import ask_after_codes


def run_list(context: typer.Context, *, as_json: AsJson = False) -> None:
    """List the codes that were minted here, the newest first."""
    setup = read_setup(surroundings_of(context))
    with setup.open_ledger() as ledger:
        warnings = _settle(setup, ledger) if ledger.list_open() else ()
        codes = ledger.list_codes()
    with contextlib.suppress(ReaderGone):
        show_result(ListResult(codes, warnings), as_json=as_json)


def _settle(setup: Setup, ledger: Ledger) -> tuple[str, ...]:
    """Ask Zendesk what became of the open codes; warnings, also that it could not be asked."""
    try:
        with setup.open_office(ledger) as office:
            return ask_after_codes(office)
    except LedgerUnavailable:
        raise
    except Failure as failure:
        return (
            "Zendesk could not be asked, so states are as of the last command: " + failure.sentence,
        )
