"""The command `issuer` and its sub-commands."""

from typing import Annotated, Final

import typer

import ticketbound
from token_issuer.cli.doctor import run_doctor
from token_issuer.cli.init import run_init
from token_issuer.cli.list_codes import run_list
from token_issuer.cli.mint import run_mint
from token_issuer.cli.options import choose_account, surroundings_of
from token_issuer.cli.revoke import run_revoke
from token_issuer.cli.sandbox import PASS_ON, run_sandbox

# In these texts, \b keeps the lines of the paragraph below it as they are.
_HELP: Final = """\
Mints, lists and revokes codes, each good for one Zendesk ticket.

\b
Examples:
  issuer mint 1234              one code, good for 24 hours
  issuer list                   which codes are open, used, expired, revoked
  issuer revoke --ticket 1234   end the code of a ticket before its time
"""
_INIT: Final = """\
Set this machine up, once.

\b
Example:
  issuer init --subdomain acme --vendor-name "Acme Software" \\
      --identity-client issuer --mint-client log_drop

Tries both clients at Zendesk, then writes settings and tenant.toml. The clients' secrets are
asked for, or taken from TICKETBOUND_IDENTITY_SECRET and TICKETBOUND_MINT_SECRET.
"""
_MINT: Final = """\
Mint one code for one ticket.

\b
Examples:
  issuer mint 1234
  issuer mint 1234 --expires 2h --message "the logs of this morning"

The code alone is printed on standard output, all else on standard error.
"""
_REVOKE: Final = """\
End codes before their time.

\b
Examples:
  issuer revoke 5c07eab2747bf909
  issuer revoke --ticket 1234
  issuer revoke --all
"""

_DOCTOR: Final = """\
Ask your account what nobody outside Zendesk knows for certain.

\b
Examples:
  issuer doctor                  try it, on a scratch ticket that is deleted again
  issuer doctor --last           what was found the last time
  issuer doctor --large-upload   also send a file that is too large, 50 MB on most accounts

Ends with 21 if Zendesk refuses what a code needs. Some questions need an identity client
that may have the scope write; without it they are left open.
"""

APP: Final = typer.Typer(
    name="issuer",
    help=_HELP,
    add_completion=False,
    # Plain text keeps the lines of an example whole; boxes would wrap them.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
APP.command("init", help=_INIT)(run_init)
APP.command("mint", help=_MINT)(run_mint)
APP.command("list")(run_list)
APP.command("doctor", help=_DOCTOR)(run_doctor)
APP.command("revoke", help=_REVOKE)(run_revoke)
APP.command("sandbox", context_settings=PASS_ON)(run_sandbox)


def _show_version(*, asked: bool) -> None:
    if asked:
        typer.echo(f"issuer {ticketbound.__version__}")
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
        ),
    ] = None,
    version: Annotated[
        bool,
        typer.Option("--version", help="Show the version.", callback=_show_version, is_eager=True),
    ] = False,
) -> None:
    del version
    context.obj = choose_account(surroundings_of(context), account)
