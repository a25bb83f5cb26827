"""`issuer whoami`."""

import typer

from token_issuer.cli.options import AsJson, surroundings_of
from token_issuer.errors import NotSetUp, SignInNeeded
from token_issuer.render import show_result
from token_issuer.setup import read_setup
from token_issuer.sign_in.countdown import tell_countdown
from token_issuer.sign_in.finding import find_settings, find_signed_in
from token_issuer.sign_in.local_account import LocalAccount
from token_issuer.sign_in.profile import ask_profile
from token_issuer.sign_in.results import WhoamiResult
from token_issuer.surroundings import Surroundings


def run_whoami(context: typer.Context, *, as_json: AsJson = False) -> None:
    """Show who you are at Zendesk, and until when."""
    surroundings = surroundings_of(context)
    found = find_signed_in(surroundings)
    local = found[0] if found else _find_set_up(surroundings)
    profile = ask_profile(local, find_settings(local.home))
    now = surroundings.clock()
    warnings = (tell_countdown(now),) if profile.kind == "api_token" else ()
    show_result(WhoamiResult(profile, now, warnings), as_json=as_json)


def _find_set_up(surroundings: Surroundings) -> LocalAccount:
    try:
        return read_setup(surroundings).local
    except NotSetUp as error:
        raise SignInNeeded("nobody is signed in here", hint="run: issuer login") from error
