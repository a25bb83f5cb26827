"""`issuer revoke ID | --ticket N | --all`."""

from typing import Annotated

import typer

from ticketbound.failure import Failure
from token_issuer.arguments import parse_code_id, parse_ticket
from token_issuer.cli.options import AsJson, surroundings_of
from token_issuer.cli.suggestions import suggest_codes
from token_issuer.errors import BadArgument, Cancelled, RevocationPending
from token_issuer.ledger.ledger import Ledger
from token_issuer.ledger.records import CodeRecord
from token_issuer.render import show_result
from token_issuer.results.revoke import RevokeAllResult, RevokeResult
from token_issuer.revocation.codes import (
    find_code,
    find_codes_of,
    mark,
    pending,
    revoke_codes,
)
from token_issuer.revocation.everything import Tally, mark_everything, revoke_everything
from token_issuer.setup import Setup, read_setup
from token_issuer.sweep.sweeping import sweep_if_due


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
    all_codes: Annotated[
        bool,
        typer.Option(
            "--all", help="End every open code, and every token of the mint clients besides."
        ),
    ] = False,
    every_client: Annotated[
        bool,
        typer.Option(
            "--every-client",
            help="With --all: end the tokens of every OAuth client of the account but this one's.",
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """End codes before their time: by id, by ticket, or all that are open."""
    if (code_id is not None) + (ticket is not None) + all_codes != 1:
        raise BadArgument(
            "say which codes to end: an ID, or --ticket, or --all",
            hint="issuer revoke --help shows how it is used",
        )
    if every_client and not all_codes:
        raise BadArgument("--every-client goes with --all only", hint="issuer revoke --help")
    setup = read_setup(surroundings_of(context))
    if all_codes:
        tally = revoke_all(setup, every_client=every_client)
        show_result(RevokeAllResult(tally), as_json=as_json)
        return
    with setup.open_ledger() as ledger:
        chosen = mark(_find(ledger, code_id, ticket), ledger)
        warnings = _revoke(chosen.to_end, setup, ledger) if chosen.to_end else ()
    show_result(RevokeResult(chosen, warnings), as_json=as_json)


def revoke_all(setup: Setup, *, every_client: bool = False) -> Tally:
    """What came of revoking everything.

    Raises:
        Cancelled: by Ctrl-C; says how far it got.
        RevocationPending: something is left; the same again goes on with it.
    """
    tally = Tally()
    try:
        with setup.open_ledger() as ledger:
            mark_everything(ledger, tally)
            _revoke_all(setup, ledger, tally, every_client=every_client)
    except KeyboardInterrupt as interrupt:
        raise Cancelled(
            f"interrupted: {tally.sentence}",
            hint="run the same command again: it goes on where this one stopped",
        ) from interrupt
    if tally.failures:
        raise RevocationPending(
            f"{tally.sentence}: {tally.failures[0].sentence}", hint="run the same command again"
        )
    return tally


def _find(ledger: Ledger, code_id: str | None, ticket: str | None) -> tuple[CodeRecord, ...]:
    if code_id is not None:
        return find_code(ledger, parse_code_id(code_id))
    assert ticket is not None
    return find_codes_of(ledger, parse_ticket(ticket))


def _revoke(codes: tuple[CodeRecord, ...], setup: Setup, ledger: Ledger) -> tuple[str, ...]:
    try:
        with setup.open_office(ledger) as office:
            return revoke_codes(codes, office) + sweep_if_due(office)
    except RevocationPending:
        raise
    except Failure as failure:
        raise pending(tuple(c.code_id for c in codes), failure) from failure


def _revoke_all(setup: Setup, ledger: Ledger, tally: Tally, *, every_client: bool) -> None:
    try:
        with setup.open_office(ledger) as office:
            revoke_everything(office, tally, every_client=every_client)
            tally.warnings += sweep_if_due(office)
    except Failure as failure:
        left = [code.code_id for code in tally.marked if code not in tally.ended]
        if not left:
            raise
        raise pending(tuple(left), failure) from failure
