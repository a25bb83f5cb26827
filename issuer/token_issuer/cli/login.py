"""`issuer login`."""

import sys
from typing import Annotated, Final

import typer

from ticketbound.safe_text import escape
from token_issuer.cli.options import AsJson, surroundings_of
from token_issuer.cli.secrets_option import SecretsPlace
from token_issuer.errors import BadArgument
from token_issuer.render import say, show_result
from token_issuer.sign_in.browsing import BrowserConsent
from token_issuer.sign_in.consent import Consent
from token_issuer.sign_in.finding import choose_account
from token_issuer.sign_in.pasting import PastedConsent
from token_issuer.sign_in.results import LoginResult
from token_issuer.sign_in.signing_in import sign_in
from token_issuer.surroundings import Surroundings

CLIENT: Final = "issuer_cli"


def run_login(
    context: typer.Context,
    *,
    subdomain: Annotated[
        str | None,
        typer.Option(help="acme, for https://acme.zendesk.com; else that of the set-up."),
    ] = None,
    client: Annotated[
        str, typer.Option(help="Identifier of the public client that agents sign in with.")
    ] = CLIENT,
    paste: Annotated[
        bool, typer.Option("--paste", help="For a browser on another machine.")
    ] = False,
    no_browser: Annotated[
        bool,
        typer.Option("--no-browser", help="Say which address to open on this machine."),
    ] = False,
    secrets: SecretsPlace = None,
    as_json: AsJson = False,
) -> None:
    """Sign in with your browser."""
    surroundings = surroundings_of(context)
    consent = _choose_consent(surroundings, paste=paste, opens=not no_browser)
    local = choose_account(surroundings, subdomain, secrets)
    show_result(LoginResult(sign_in(local, _check(client), consent)), as_json=as_json)


def _check(client: str) -> str:
    if not client or not client.isascii() or not client.isprintable():
        raise BadArgument(f"{escape(client, limit=60)!r} is no identifier of an OAuth client")
    return client


def _choose_consent(surroundings: Surroundings, *, paste: bool, opens: bool) -> Consent:
    if not paste:
        return BrowserConsent(surroundings, say, opens)
    if not opens:
        raise BadArgument("--paste opens no browser anyway", hint="leave --no-browser out")
    if not sys.stdin.isatty():
        raise BadArgument(
            "there is nobody at the terminal who could paste", hint="run this at a terminal"
        )
    return PastedConsent(say, _read_hidden)


def _read_hidden(prompt: str) -> str:
    answer: str = typer.prompt(prompt, hide_input=True, err=True)
    return answer
