"""`issuer whoami`."""

import contextlib

import typer

from token_issuer.cli.options import AsJson, surroundings_of
from token_issuer.errors import ReaderGone
from token_issuer.render import show_result
from token_issuer.setup import read_setup
from token_issuer.sign_in.finding import find_settings, find_signed_in
from token_issuer.sign_in.profile import ask_profile
from token_issuer.sign_in.results import WhoamiResult


def run_whoami(context: typer.Context, *, as_json: AsJson = False) -> None:
    """Show who you are at Zendesk, and until when."""
    surroundings = surroundings_of(context)
    found = find_signed_in(surroundings)
    local = found[0] if found else read_setup(surroundings).local
    profile = ask_profile(local, find_settings(local.home))
    with contextlib.suppress(ReaderGone):
        show_result(WhoamiResult(profile, surroundings.clock()), as_json=as_json)
