"""`issuer ledger` and `issuer ledger move`."""

import sys
from typing import Annotated, Final

import typer

from ticketbound.exit_codes import ExitCode
from ticketbound.secret import Secret
from token_issuer.cli.loading import PLAIN
from token_issuer.cli.options import AsJson, surroundings_of, warn_of_password
from token_issuer.errors import BadArgument
from token_issuer.ledger.upgrading import HEAD
from token_issuer.ledger_place.relocating import relocate
from token_issuer.ledger_place.results import LedgerResult, RelocatedResult
from token_issuer.render import show_result
from token_issuer.setup import read_setup

_MOVE: Final = """\
Take the ledger to another place, and work there from now on.

\b
Examples:
  issuer ledger move postgresql://issuer@db.example/ledger --ask-password
  issuer ledger move ~/ledger.sqlite3

PLACE is a URL of PostgreSQL, or a path. It must be empty, or hold a part of this ledger, or all of
it and more: that is how one joins a team. Nothing is switched before everything is there.
"""

APP: Final = typer.Typer(invoke_without_command=True, **PLAIN)


@APP.callback()
def run_ledger(context: typer.Context, *, as_json: AsJson = False) -> None:
    """Show where the ledger is, how much is in it, and whether its chain holds."""
    if context.invoked_subcommand is not None:
        return
    with read_setup(surroundings_of(context)).open_ledger() as ledger:
        broken_at = ledger.verify_chain()
        result = LedgerResult(ledger.place, HEAD, ledger.measure(), broken_at)
    show_result(result, as_json=as_json, shortfall=result.shortfall)
    if broken_at is not None:
        raise typer.Exit(ExitCode.OUR_FAULT)


@APP.command("move", help=_MOVE)
def run_move(
    context: typer.Context,
    place: Annotated[str, typer.Argument(help="Where it shall be.", metavar="PLACE")],
    *,
    ask_password: Annotated[
        bool, typer.Option("--ask-password", help="Ask for the password of the database.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Take the ledger elsewhere."""
    setup = read_setup(surroundings_of(context))
    warn_of_password(place)
    password = _ask() if ask_password else None
    show_result(RelocatedResult(relocate(setup, place, password)), as_json=as_json)


def _ask() -> Secret:
    if not sys.stdin.isatty():
        raise BadArgument(
            "there is nobody at the terminal to be asked",
            hint="give the password in TICKETBOUND_LEDGER_PASSWORD",
        )
    return Secret(typer.prompt("Password of the database", hide_input=True, err=True))
