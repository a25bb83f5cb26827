"""`issuer bindings`, `issuer bindings add` and `issuer bindings remove`."""

import sys
from typing import Annotated, Final

import typer

from ticketbound.safe_text import escape
from ticketbound.secret import Secret
from token_issuer.bindings.choosing import parse_via
from token_issuer.bound_clients.adding import add_client, check_addition
from token_issuer.bound_clients.listing import list_clients
from token_issuer.bound_clients.removing import remove_client
from token_issuer.bound_clients.results import AddedResult, BindingsResult, RemovedResult
from token_issuer.cli.loading import PLAIN
from token_issuer.cli.options import AsJson, surroundings_of
from token_issuer.render import show_result
from token_issuer.set_up.typed import parse_identifier
from token_issuer.setup import read_setup

_ADD: Final = """\
Try an OAuth client at Zendesk, and let codes go by it.

\b
Examples:
  issuer bindings add requests --client log_drop_2   one more service user
  issuer bindings add agent --client log_agent       codes that can change every ticket

The client's kind is confidential; it is made while signed in as the user that its codes shall act
as. Its allowed scopes are exactly ticket_attachments:write, and requests:write or, for agent,
tickets:write. Its secret is asked for, or taken from TICKETBOUND_CLIENT_SECRET_IDENTIFIER, in
upper case.
"""
_REMOVE: Final = """\
Let no code go by a client any more, and forget its secret; at Zendesk it stays.

Codes of it that are open have to be ended first.
"""

APP: Final = typer.Typer(invoke_without_command=True, **PLAIN)


@APP.callback()
def run_bindings(context: typer.Context, *, as_json: AsJson = False) -> None:
    """List what codes can go by, what each can reach, and who is busy."""
    if context.invoked_subcommand is None:
        setup = read_setup(surroundings_of(context))
        with setup.open_ledger() as ledger:
            listing = list_clients(setup, ledger)
        show_result(BindingsResult(listing), as_json=as_json)


@APP.command("add", help=_ADD, short_help="Try an OAuth client, and let codes go by it")
def run_add(
    context: typer.Context,
    via: Annotated[str, typer.Argument(help="requests or agent.", metavar="WAY")],
    *,
    client: Annotated[
        str, typer.Option(help="Identifier of the OAuth client.", metavar="IDENTIFIER")
    ],
    as_json: AsJson = False,
) -> None:
    """Add a client."""
    way = parse_via(via)
    setup = read_setup(surroundings_of(context))
    check_addition(setup.settings, way, parse_identifier(client))
    show_result(AddedResult(add_client(setup, way, client, _ask_secret)), as_json=as_json)


@APP.command("remove", help=_REMOVE, short_help="Let no code go by a client any more")
def run_remove(
    context: typer.Context,
    client: Annotated[str, typer.Argument(help="As issuer bindings shows it.", metavar="CLIENT")],
    *,
    as_json: AsJson = False,
) -> None:
    """Take a client away."""
    setup = read_setup(surroundings_of(context))
    with setup.open_ledger() as ledger:
        remove_client(setup, ledger, client)
    show_result(RemovedResult(client), as_json=as_json)


def _ask_secret(client: str) -> Secret:
    if not sys.stdin.isatty():
        return Secret("")
    prompt = f"Secret of the client {escape(client, limit=60)}"
    typed: str = typer.prompt(prompt, default="", hide_input=True, show_default=False, err=True)
    return Secret(typed.strip())
