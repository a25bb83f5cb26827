"""`issuer revoke ID | --ticket N | --all`."""

from typing import Annotated

import typer

from ticketbound.failure import Failure
from token_issuer.arguments import parse_code_id, parse_ticket
from token_issuer.cli.options import AsJson, surroundings_of
from token_issuer.cli.suggestions import suggest_codes
from token_issuer.errors import BadArgument, RevocationPending
from token_issuer.ledger.ledger import Ledger
from token_issuer.ledger.records import CodeRecord
from token_issuer.render import show_result
from token_issuer.results.revoke import RevokeResult
from token_issuer.revoking import find_code, find_codes_of, mark, pending, revoke
from token_issuer.setup import Setup, read_setup


def run_revoke(
    context: typer.Context,
    code_id: Annotated[
        str | None,
        typer.Argument(
            help="Id of the code, as issuer list shows it.",
            metavar="ID",
            autocompletion=suggest_codes,
        ),
    ] = None,
    *,
    ticket: Annotated[
        str | None, typer.Option(help="End the codes of this ticket.", metavar="TICKET")
    ] = None,
    all_codes: Annotated[bool, typer.Option("--all", help="End every open code.")] = False,
    as_json: AsJson = False,
) -> None:
    """End codes before their time: by id, by ticket, or all that are open."""
    if (code_id is not None) + (ticket is not None) + all_codes != 1:
        raise BadArgument(
            "say which codes to end: an ID, or --ticket, or --all",
            hint="issuer revoke --help shows how it is used",
        )
    setup = read_setup(surroundings_of(context))
    with setup.open_ledger() as ledger:
        marked = mark(_find(ledger, code_id, ticket), ledger)
        if marked.now:
            _revoke(marked.now, setup, ledger)
    show_result(RevokeResult(marked), as_json=as_json)


def _find(ledger: Ledger, code_id: str | None, ticket: str | None) -> tuple[CodeRecord, ...]:
    if code_id is not None:
        return find_code(ledger, parse_code_id(code_id))
    if ticket is not None:
        return find_codes_of(ledger, parse_ticket(ticket))
    return ledger.list_open()


def _revoke(codes: tuple[CodeRecord, ...], setup: Setup, ledger: Ledger) -> None:
    try:
        with setup.open_office(ledger) as office:
            revoke(codes, office)
    except RevocationPending:
        raise
    except Failure as failure:
        raise pending(tuple(c.code_id for c in codes), failure) from failure
