"""`issuer revoke ID | --ticket N | --all`."""

from functools import partial
from typing import Annotated

import typer

from token_issuer.arguments import parse_code_id, parse_ticket
from token_issuer.cli.options import AsJson, surroundings_of
from token_issuer.cli.suggestions import suggest_codes
from token_issuer.errors import BadArgument, Cancelled
from token_issuer.ledger.ledger import Ledger
from token_issuer.ledger.records import CodeRecord
from token_issuer.progress_bar import shown_bar
from token_issuer.render import ask_yes, say, show_result
from token_issuer.results.revoke import RevokeAllResult, RevokeResult
from token_issuer.revocation.codes import find_code, find_codes_of, mark
from token_issuer.revocation.extent import describe_extent
from token_issuer.revocation.revoking import revoke_all, revoke_chosen
from token_issuer.setup import Setup, read_setup
from token_issuer.ticket_address import demand_own


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
    yes: Annotated[bool, typer.Option("--yes", help="With --all: do not ask.")] = False,
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
        if not yes and setup.surroundings.is_interactive():
            _confirm(setup, every_client=every_client)
        show = partial(shown_bar, setup.surroundings.environment)
        tally = revoke_all(setup, show, every_client=every_client)
        show_result(RevokeAllResult(tally), as_json=as_json)
        if tally.ledger_trouble is not None:
            raise typer.Exit(tally.ledger_trouble.exit_code)
        return
    if ticket is not None:
        demand_own(ticket, setup.settings.zendesk.subdomain)
    with setup.open_ledger() as ledger:
        chosen = mark(_find(ledger, code_id, ticket), ledger)
        warnings = revoke_chosen(chosen, setup, ledger)
    show_result(RevokeResult(chosen, warnings), as_json=as_json)


def _confirm(setup: Setup, *, every_client: bool) -> None:
    say(f"this ends {describe_extent(setup, every_client=every_client)}")
    if not ask_yes("end all that?"):
        raise Cancelled("nothing was revoked")


def _find(ledger: Ledger, code_id: str | None, ticket: str | None) -> tuple[CodeRecord, ...]:
    if code_id is not None:
        return (find_code(ledger, parse_code_id(code_id)),)
    assert ticket is not None
    return find_codes_of(ledger, parse_ticket(ticket))
