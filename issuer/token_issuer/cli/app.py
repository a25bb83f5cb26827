"""The command `issuer` and its sub-commands."""

from typing import Annotated, Final

import typer

import ticketbound
from token_issuer.cli.init import run_init
from token_issuer.cli.list_codes import run_list
from token_issuer.cli.mint import run_mint
from token_issuer.cli.revoke import run_revoke

APP: Final = typer.Typer(
    name="issuer",
    help="Mints, lists and revokes codes, each good for one Zendesk ticket.",
    add_completion=False,
    pretty_exceptions_enable=False,
)
APP.command("init")(run_init)
APP.command("mint")(run_mint)
APP.command("list")(run_list)
APP.command("revoke")(run_revoke)


def _show_version(*, asked: bool) -> None:
    if asked:
        typer.echo(f"issuer {ticketbound.__version__}")
        raise typer.Exit


@APP.callback()
def _root(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", help="Show the version.", callback=_show_version, is_eager=True),
    ] = False,
) -> None:
    del version
