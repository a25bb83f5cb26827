"""`issuer list`."""

import contextlib
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated, Final

import typer

from ticketbound.failure import Failure
from token_issuer.arguments import parse_life, parse_ticket
from token_issuer.cli.options import AsJson, surroundings_of
from token_issuer.colour import wants_colour
from token_issuer.errors import BadArgument, LedgerUnavailable, ReaderGone, SignInNeeded
from token_issuer.ledger.ledger import Ledger
from token_issuer.ledger.records import Filter, State
from token_issuer.render import show_result
from token_issuer.results.csv_listing import COLUMNS, CsvResult
from token_issuer.results.listing import ListResult
from token_issuer.setup import Setup, read_setup
from token_issuer.sign_in.record import read_sign_in
from token_issuer.sweep.sweeping import ask_after_codes

_USUAL_LIMIT: Final = 50
_ME: Final = "me"


def run_list(
    context: typer.Context,
    *,
    ticket: Annotated[
        list[str] | None, typer.Option(help="Only codes of this ticket.", metavar="TICKET")
    ] = None,
    state: Annotated[list[State] | None, typer.Option(help="Only codes in this state.")] = None,
    by: Annotated[
        str | None,
        typer.Option(help="Only codes of this agent: a part of the name, or me.", metavar="AGENT"),
    ] = None,
    since: Annotated[
        str | None, typer.Option(help="Only codes minted in the last 7d, 12h, ...", metavar="SPAN")
    ] = None,
    limit: Annotated[
        int | None, typer.Option(help="At most so many.  [default: 50]", min=1, metavar="N")
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
    setup = read_setup(surroundings_of(context))
    most = None if everything else limit or _USUAL_LIMIT
    with setup.open_ledger() as ledger:
        agent = _read_own_name(setup) if by == _ME else by or ""
        name, warnings = "", tuple[str, ...]()
        if ledger.list_open() or (by and not agent):
            name, warnings = _settle(setup, ledger)
        chosen = Filter(
            tickets, tuple(state or ()), agent or _demand(name, by), _begin(setup, span)
        )
        list_chosen = _list_rows if as_csv else _list
        listed = replace(list_chosen(ledger, chosen, most), warnings=warnings)
    if isinstance(listed, ListResult):
        listed = replace(listed, is_coloured=wants_colour(setup.surroundings.environment))
    with contextlib.suppress(ReaderGone):
        show_result(listed, as_json=as_json)


def _list(ledger: Ledger, chosen: Filter, most: int | None) -> ListResult | CsvResult:
    codes = ledger.list_codes(replace(chosen, limit=most))
    more = ledger.count_codes(chosen) - len(codes) if len(codes) == most else 0
    return ListResult(codes, more=more, is_filtered=chosen != Filter())


def _list_rows(ledger: Ledger, chosen: Filter, most: int | None) -> ListResult | CsvResult:
    rows = ledger.list_rows(COLUMNS, replace(chosen, limit=most))
    return CsvResult(rows, more=ledger.count_codes(chosen) - len(rows) if len(rows) == most else 0)


def _settle(setup: Setup, ledger: Ledger) -> tuple[str, tuple[str, ...]]:
    """Ask Zendesk what became of the open codes.

    Returns who asked, and warnings: that it could not be asked is only one of them.
    """
    try:
        with setup.open_office(ledger) as office:
            return office.identity.name, ask_after_codes(office)
    except LedgerUnavailable:
        raise
    except Failure as failure:
        return "", (
            "Zendesk could not be asked, so states are as of the last command: " + failure.sentence,
        )


def _read_own_name(setup: Setup) -> str:
    """Who is signed in here; nothing where that is only known to Zendesk."""
    sign_in = read_sign_in(setup.home)
    return "" if sign_in is None else sign_in.user_name


def _demand(name: str, by: str | None) -> str:
    if by is None:
        return ""
    if not name:
        raise SignInNeeded(
            "nobody is signed in here, and Zendesk could not be asked who you are",
            hint="say a name in place of me",
        )
    return name


def _begin(setup: Setup, span: timedelta | None) -> datetime | None:
    return None if span is None else setup.clock() - span
