"""The command `issuer`."""

from dataclasses import replace
from typing import Annotated, Any, Final

import typer

import ticketbound
from token_issuer.cli.commands import COMMANDS
from token_issuer.cli.completion_scripts import SCRIPTS, Shell
from token_issuer.cli.loading import PLAIN
from token_issuer.cli.options import choose_account, surroundings_of, warn_of_password
from token_issuer.cli.suggestions import suggest_accounts

# \b keeps the lines of the paragraph below it as they are.
_HELP: Final = """\
Mints, lists and revokes codes, each good for one Zendesk ticket.

\b
Examples:
  issuer mint 1234              one code, good for 24 hours
  issuer list                   which codes are open, used, expired, revoked
  issuer revoke --ticket 1234   end the code of a ticket before its time
"""


class _Group(typer.core.TyperGroup):
    """The root, with the commands of the table."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options | {"commands": COMMANDS})


APP: Final = typer.Typer(name="issuer", help=_HELP, cls=_Group, **PLAIN)


def _show_version(*, asked: bool) -> None:
    if asked:
        typer.echo(f"issuer {ticketbound.__version__}")
        raise typer.Exit


def _show_completion(shell: Shell | None) -> None:
    if shell is not None:
        typer.echo(SCRIPTS[shell])
        raise typer.Exit


@APP.callback()
def _root(
    context: typer.Context,
    *,
    account: Annotated[
        str | None,
        typer.Option(
            help="Which of several accounts; else TICKETBOUND_ACCOUNT, else the default one.",
            metavar="NAME",
            autocompletion=suggest_accounts,
        ),
    ] = None,
    ledger: Annotated[
        str,
        typer.Option(
            help="Which ledger, a URL of PostgreSQL or a path; else TICKETBOUND_LEDGER, else that"
            " of the settings.",
            metavar="PLACE",
            show_default=False,
        ),
    ] = "",
    verbose: Annotated[
        int,
        typer.Option(
            "-v",
            count=True,
            help="Log each exchange with Zendesk; -vv tells more.",
            show_default=False,
        ),
    ] = 0,
    show_completion: Annotated[
        Shell | None,
        typer.Option(
            help="Print what makes the shell complete commands and ids; see issuer help shell.",
            callback=_show_completion,
            is_eager=True,
        ),
    ] = None,
    version: Annotated[
        bool,
        typer.Option("--version", help="Show the version.", callback=_show_version, is_eager=True),
    ] = False,
) -> None:
    del version, show_completion
    if verbose:
        from token_issuer.log_output import start_log  # noqa: PLC0415 - most runs log nothing

        context.call_on_close(start_log(verbose))
    if ledger:
        warn_of_password(ledger)
    chosen = choose_account(surroundings_of(context), account)
    context.obj = replace(chosen, ledger=ledger)
