"""`issuer login`."""

import sys
from typing import Annotated, Final

import typer

from ticketbound.safe_text import escape
from ticketbound.secret import Secret
from token_issuer.arguments import parse_email
from token_issuer.cli.options import AsJson, surroundings_of
from token_issuer.cli.secrets_option import SecretsPlace
from token_issuer.errors import BadArgument
from token_issuer.render import say, show_result
from token_issuer.secret_store.names import find_variable
from token_issuer.sign_in.api_token import check_token, sign_in_with_api_token
from token_issuer.sign_in.browsing import BrowserConsent
from token_issuer.sign_in.consent import Consent
from token_issuer.sign_in.countdown import demand_time_left
from token_issuer.sign_in.finding import choose_account, find_settings
from token_issuer.sign_in.local_account import LocalAccount
from token_issuer.sign_in.pasting import PastedConsent
from token_issuer.sign_in.results import LoginResult
from token_issuer.sign_in.signing_in import SignedIn, sign_in
from token_issuer.surroundings import Surroundings
from zendesk_client.auth import ApiToken

CLIENT: Final = "issuer_cli"
_Subdomain = Annotated[
    str | None, typer.Option(help="acme, for https://acme.zendesk.com; else that of the set-up.")
]
_Client = Annotated[
    str | None,
    typer.Option(
        help="Identifier of the public client that agents sign in with, else issuer_cli;"
        " with --api-token, of the mint client."
    ),
]
_Paste = Annotated[bool, typer.Option("--paste", help="For a browser on another machine.")]
_NoBrowser = Annotated[
    bool, typer.Option("--no-browser", help="Say which address to open on this machine.")
]
_ApiToken = Annotated[
    bool,
    typer.Option("--api-token", help="Sign in with an API token; see TICKETBOUND_API_TOKEN."),
]
_Email = Annotated[
    str | None, typer.Option(help="Whom the API token is to act as.", metavar="ADDRESS")
]


def run_login(
    context: typer.Context,
    *,
    subdomain: _Subdomain = None,
    client: _Client = None,
    paste: _Paste = False,
    no_browser: _NoBrowser = False,
    api_token: _ApiToken = False,
    email: _Email = None,
    secrets: SecretsPlace = None,
    as_json: AsJson = False,
) -> None:
    """Sign in with your browser, or with an API token as long as there are any."""
    surroundings = surroundings_of(context)
    if client is not None:
        _check(client)
    if not api_token:
        _refuse_email(email)
        consent = _choose_consent(surroundings, paste=paste, opens=not no_browser)
        local = choose_account(surroundings, subdomain, secrets)
        signed_in = sign_in(local, client or CLIENT, consent)
    else:
        _refuse_browser(paste=paste, no_browser=no_browser)
        address = _find_email(email)
        local = choose_account(surroundings, subdomain, secrets)
        signed_in = _sign_in_with_api_token(local, address, client)
    show_result(LoginResult(signed_in), as_json=as_json)


def _sign_in_with_api_token(local: LocalAccount, email: str, client: str | None) -> SignedIn:
    # Before anybody is asked for a token that cannot work any more.
    demand_time_left(local.now())
    settings = find_settings(local.home)
    mint_client = client or ("" if settings is None else settings.clients.mint)
    credential = ApiToken(email, check_token(_find_token(local.surroundings)))
    return sign_in_with_api_token(local, credential, mint_client)


def _find_token(surroundings: Surroundings) -> Secret:
    """The API token, from the environment or from the person at the terminal."""
    variable = find_variable("api_token")
    if text := surroundings.environment.get(variable, ""):
        return Secret(text)
    if not sys.stdin.isatty():
        raise BadArgument(
            "there is no API token", hint=f"set {variable}, or run this at a terminal to be asked"
        )
    return Secret(_read_hidden("API token"))


def _find_email(email: str | None) -> str:
    if email is None:
        raise BadArgument(
            "an API token acts as any user, so it needs to be told as whom",
            hint="like: issuer login --api-token --email ada@acme.example",
        )
    return parse_email(email)


def _refuse_email(email: str | None) -> None:
    if email is not None:
        raise BadArgument("--email goes with --api-token only", hint="add that, or leave it out")


def _refuse_browser(*, paste: bool, no_browser: bool) -> None:
    if paste or no_browser:
        raise BadArgument("with --api-token there is no browser", hint="leave the other one out")


def _check(client: str) -> None:
    if not client or not client.isascii() or not client.isprintable():
        raise BadArgument(
            f"{escape(client, limit=60)!r} is no identifier of an OAuth client",
            hint=f"like {CLIENT}",
        )


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
