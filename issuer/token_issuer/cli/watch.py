"""`issuer watch TICKET`."""

from functools import partial
from typing import Annotated

import typer

from token_issuer.arguments import parse_life, parse_ticket
from token_issuer.cli.options import AsJson, surroundings_of
from token_issuer.progress import shown_progress
from token_issuer.render import ring_bell, show_result
from token_issuer.results.watching import WatchResult
from token_issuer.setup import read_setup
from token_issuer.ticket_address import demand_own
from token_issuer.watching import Watch


def run_watch(
    context: typer.Context,
    ticket: Annotated[
        str, typer.Argument(help="Number or address of the ticket.", metavar="TICKET")
    ],
    *,
    timeout: Annotated[
        str, typer.Option(help="How long to wait at most: like 30m, 2h, 1d.", metavar="SPAN")
    ] = "2h",
    as_json: AsJson = False,
) -> None:
    """Wait until the logs are on the ticket."""
    number, patience = parse_ticket(ticket), parse_life(timeout)
    setup = read_setup(surroundings_of(context))
    demand_own(ticket, setup.settings.zendesk.subdomain)
    surroundings = setup.surroundings
    with setup.open_ledger() as ledger, shown_progress(surroundings.environment) as progress:
        open_office = partial(setup.open_office, ledger)
        arrival = Watch(ledger, open_office, surroundings, progress.tell).wait(number, patience)
    show_result(WatchResult(arrival, setup.settings.zendesk.subdomain), as_json=as_json)
    ring_bell()
