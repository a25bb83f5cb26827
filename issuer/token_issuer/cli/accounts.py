"""`issuer accounts` and `issuer accounts remove`."""

import sys
from typing import Annotated, Final

import typer

from token_issuer.accounts.listing import list_known_accounts
from token_issuer.accounts.removing import check_removal, remove_account
from token_issuer.accounts.results import AccountsResult, RemovedResult
from token_issuer.cli.loading import PLAIN
from token_issuer.cli.options import AsJson, surroundings_of
from token_issuer.cli.suggestions import suggest_accounts
from token_issuer.errors import BadArgument, Cancelled
from token_issuer.render import show_result

_REMOVE: Final = """\
Sign out of an account, and forget its secrets and files on this machine.

Its signing key goes too: operators that were built for it take no code any more, unless you
kept the key elsewhere. Codes that are open have to be ended first.
"""

APP: Final = typer.Typer(invoke_without_command=True, **PLAIN)


@APP.callback()
def run_accounts(context: typer.Context, *, as_json: AsJson = False) -> None:
    """List the accounts of this machine."""
    if context.invoked_subcommand is None:
        known = list_known_accounts(surroundings_of(context))
        show_result(AccountsResult(known), as_json=as_json)


@APP.command("remove", help=_REMOVE, short_help="Sign out of an account, and forget it")
def run_remove(
    context: typer.Context,
    name: Annotated[
        str,
        typer.Argument(
            help="As issuer accounts shows it.", metavar="NAME", autocompletion=suggest_accounts
        ),
    ],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    force: Annotated[
        bool,
        typer.Option("--force", help="Even if Zendesk cannot be told, or a key store not opened."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Take an account away."""
    chosen = check_removal(surroundings_of(context), name)
    if not yes:
        _confirm(name)
    show_result(RemovedResult(remove_account(chosen, force=force)), as_json=as_json)


def _confirm(name: str) -> None:
    if not sys.stdin.isatty():
        raise BadArgument("there is nobody at the terminal to be asked", hint="or say it: --yes")
    typed = typer.prompt(f"Type {name} to forget its secrets, signing key and ledger", err=True)
    if typed != name:
        raise Cancelled("nothing was removed")
