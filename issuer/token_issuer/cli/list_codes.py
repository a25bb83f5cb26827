"""`issuer list`."""

from dataclasses import replace
from typing import Annotated, Final

import typer

from token_issuer.arguments import parse_life, parse_ticket
from token_issuer.choosing_codes import Wanted, choose_codes
from token_issuer.cli.list_states import parse_limit, parse_states
from token_issuer.cli.options import AsJson, surroundings_of
from token_issuer.cli.suggestions import suggest_states
from token_issuer.colour import find_width, wants_colour
from token_issuer.errors import BadArgument
from token_issuer.ledger.ledger import Ledger
from token_issuer.ledger.records import Filter
from token_issuer.render import show_result
from token_issuer.results.csv_listing import COLUMNS, CsvResult, write_csv
from token_issuer.results.listing import ListResult
from token_issuer.setup import read_setup
from token_issuer.ticket_address import demand_own

_USUAL_LIMIT: Final = 50


def run_list(
    context: typer.Context,
    *,
    ticket: Annotated[
        list[str] | None, typer.Option(help="Only codes of this ticket.", metavar="TICKET")
    ] = None,
    state: Annotated[
        list[str] | None,
        typer.Option(
            help="Only codes in this state; open stands for reserved, active and revoking.",
            metavar="STATE",
            autocompletion=suggest_states,
        ),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(help="Only codes of this agent: a part of the name, or me.", metavar="AGENT"),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(help="Only codes minted in the last 7d, 12h, or so.", metavar="SPAN"),
    ] = None,
    limit: Annotated[
        str | None, typer.Option(help="At most so many.  [default: 50]", metavar="N")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Without that limit.")] = False,
    as_csv: Annotated[
        bool, typer.Option("--csv", help="Print comma-separated values, with all columns.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List the codes that were minted here, the newest first."""
    if as_csv and as_json:
        raise BadArgument("--csv and --json exclude each other", hint="take one of them")
    if everything and limit is not None:
        raise BadArgument("--all and --limit exclude each other", hint="take one of them")
    if by == "":
        raise BadArgument("an agent has a name", hint="like --by Ada, or --by me")
    tickets = tuple(parse_ticket(text) for text in ticket or ())
    span = None if since is None else parse_life(since)
    bound = _USUAL_LIMIT if limit is None else parse_limit(limit)
    wanted = Wanted(tickets, parse_states(state or ()), by or "", span)
    setup = read_setup(surroundings_of(context))
    for text in ticket or ():
        demand_own(text, setup.settings.zendesk.subdomain)
    most = None if everything else bound
    with setup.open_ledger() as ledger:
        chosen, warnings = choose_codes(wanted, setup, ledger)
        list_chosen = _list_rows if as_csv else _list
        listed = replace(list_chosen(ledger, chosen, most), warnings=warnings)
    if isinstance(listed, ListResult):
        is_coloured = wants_colour(setup.surroundings.environment)
        listed = replace(listed, is_coloured=is_coloured, width=find_width())
    show_result(listed, as_json=as_json)


def _list(ledger: Ledger, chosen: Filter, most: int | None) -> ListResult | CsvResult:
    codes = ledger.list_codes(replace(chosen, limit=most))
    more = ledger.count_codes(chosen) - len(codes) if len(codes) == most else 0
    return ListResult(codes, more=more, is_filtered=chosen != Filter())


def _list_rows(ledger: Ledger, chosen: Filter, most: int | None) -> ListResult | CsvResult:
    lines = write_csv(ledger.list_rows(COLUMNS, replace(chosen, limit=most)))
    more = 0 if most is None else max(ledger.count_codes(chosen) - most, 0)
    return CsvResult(lines, more=more)
