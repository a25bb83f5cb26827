"""`issuer sweep`."""

from typing import Annotated

import typer

from ticketbound.exit_codes import ExitCode
from token_issuer.cli.options import AsJson, surroundings_of
from token_issuer.office import Office
from token_issuer.render import show_result
from token_issuer.setup import read_setup
from token_issuer.sweep.acting import Swept
from token_issuer.sweep.result import SweepResult
from token_issuer.sweep.sweeping import plan, sweep


def run_sweep(
    context: typer.Context,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what there is to do.")
    ] = False,
    strangers: Annotated[
        bool,
        typer.Option("--strangers", help="Also end tokens of the mint clients that nobody knows."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Bring ledger and Zendesk together again."""
    setup = read_setup(surroundings_of(context))
    with setup.open_ledger() as ledger, setup.open_office(ledger) as office:
        # No sweep puts right what a ledger does not tell any more.
        broken = ledger.verify_chain()
        if dry_run:
            swept = _rehearse(office, strangers=strangers)
        else:
            swept = sweep(office, strangers=strangers)
    show_result(SweepResult(swept, dry_run, broken), as_json=as_json)
    if swept.troubles:
        raise typer.Exit(_find_worst(swept))


def _rehearse(office: Office, *, strangers: bool) -> Swept:
    """As if everything went well."""
    planned = plan(office)
    revoked = planned.strangers if strangers else ()
    return Swept(
        planned,
        ended=planned.endings,
        copies=planned.copies,
        let_in=planned.shut_out,
        survivors=planned.survivors,
        revoked=revoked,
    )


def _find_worst(swept: Swept) -> ExitCode:
    """That the same command may go on counts more than that another person is needed."""
    lasting = [trouble for trouble in swept.troubles if not trouble.passes]
    has_passing = len(lasting) < len(swept.troubles)
    return ExitCode.NETWORK if has_passing else lasting[0].failure.exit_code
