"""`issuer init`."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from token_issuer.cli.doctor import examine
from token_issuer.cli.options import AsJson, surroundings_of
from token_issuer.cli.secrets_option import SecretsPlace
from token_issuer.render import say, show_result
from token_issuer.set_up.answers import TEMPLATE, Answers, Way, read_answers
from token_issuer.set_up.direct import set_up_directly
from token_issuer.set_up.farewell import see_off
from token_issuer.set_up.guided import set_up_guided
from token_issuer.set_up.interruption import heard
from token_issuer.set_up.missing import find_missing
from token_issuer.set_up.rehearsal import scratch_home
from token_issuer.set_up.result import InitResult
from token_issuer.set_up.terminal import Terminal, open_terminal
from token_issuer.set_up.undoing import undone_on_failure
from token_issuer.surroundings import Surroundings


def _print_answers(*, asked: bool) -> None:
    if asked:
        typer.echo(TEMPLATE, nl=False)
        raise typer.Exit


_Text = str | None
_Subdomain = Annotated[_Text, typer.Option(help="acme, for https://acme.zendesk.com.")]
_SignIn = Annotated[Way | None, typer.Option(help="How the issuer signs in; else by a client.")]
_IdentityClient = Annotated[
    _Text, typer.Option(help="Identifier of the client that the issuer signs in with.")
]
_BrowserClient = Annotated[
    _Text, typer.Option(help="Identifier of the public client, to sign in by browser.")
]
_Email = Annotated[_Text, typer.Option(help="Whose API token it is, to sign in with one.")]
_ServiceUser = Annotated[
    _Text, typer.Option(help="E-mail address that the mint client's user must have.")
]
_MintClient = Annotated[
    _Text, typer.Option(help="Identifier of the client whose tokens become codes.")
]
_VendorName = Annotated[_Text, typer.Option(help="Your name, as customers see it.")]
_Download = Annotated[
    _Text, typer.Option(help="Where customers get the operator, https://...", metavar="URL")
]
_Canary = Annotated[
    _Text, typer.Option(help="A ticket on which new tokens must fail; else one is made.")
]
_OpenCodes = Annotated[
    int | None,
    typer.Option(help="How many codes may be open at once; more than 1 widens each."),
]
_SigningKey = Annotated[
    _Text,
    typer.Option(
        help="File with the signing key, or new; else the present one stays, or one is made.",
        metavar="FILE",
    ),
]
_AnswersFile = Annotated[
    Path | None,
    typer.Option("--answers", help="File with answers; options win over it.", metavar="FILE"),
]
_PrintAnswers = Annotated[
    bool,
    typer.Option(
        "--print-answers",
        help="Print such a file, to be filled in; end.",
        callback=_print_answers,
        is_eager=True,
    ),
]
_NonInteractive = Annotated[
    bool, typer.Option("--non-interactive", help="Ask nothing; name what is missing.")
]
_Force = Annotated[
    bool, typer.Option("--force", help="Replace the present set-up, where nothing is asked.")
]


def run_init(
    context: typer.Context,
    *,
    subdomain: _Subdomain = None,
    sign_in: _SignIn = None,
    identity_client: _IdentityClient = None,
    browser_client: _BrowserClient = None,
    email: _Email = None,
    service_user: _ServiceUser = None,
    mint_client: _MintClient = None,
    vendor_name: _VendorName = None,
    download: _Download = None,
    canary: _Canary = None,
    open_codes: _OpenCodes = None,
    signing_key: _SigningKey = None,
    secrets: SecretsPlace = None,
    answers: _AnswersFile = None,
    print_answers: _PrintAnswers = False,
    non_interactive: _NonInteractive = False,
    force: _Force = False,
    as_json: AsJson = False,
) -> None:
    """Set this machine up: asked at a terminal, or by answers that were given beforehand."""
    del print_answers
    given = Answers(
        subdomain=subdomain,
        sign_in=sign_in,
        identity_client=identity_client,
        browser_client=browser_client,
        email=email,
        service_user=service_user,
        mint_client=mint_client,
        vendor_name=vendor_name,
        download=download,
        canary=canary,
        open_codes=open_codes,
        signing_key=signing_key,
        secrets=secrets,
    ).over(Answers() if answers is None else read_answers(answers))
    surroundings = surroundings_of(context)
    terminal = None if non_interactive or as_json else open_terminal(surroundings.environment)
    show_result(_set_up(given, surroundings, terminal, force=force), as_json=as_json)


def _set_up(
    answers: Answers, surroundings: Surroundings, terminal: Terminal | None, *, force: bool
) -> InitResult:
    asks = terminal is not None and any(find_missing(answers, surroundings))
    # What is to be undone may need the scratch home, so that one ends last.
    with heard(), scratch_home() as scratch, undone_on_failure(_warn) as undo:
        if terminal is not None and asks:
            result = set_up_guided(answers, surroundings, terminal, scratch, undo)
            see_off(result, terminal, lambda: examine(surroundings, sends_large=False))
            return replace(result, is_told=True)
        result = set_up_directly(answers, surroundings, undo, force=force)
        undo.forget()
        return result


def _warn(what: str) -> None:
    say(f"warning: {what}")
