"""`issuer logout`."""

from typing import Annotated

import typer

from token_issuer.cli.options import AsJson, surroundings_of
from token_issuer.render import show_result
from token_issuer.sign_in.finding import find_signed_in
from token_issuer.sign_in.results import LogoutResult
from token_issuer.sign_in.signing_out import end_lost, sign_out


def run_logout(
    context: typer.Context,
    *,
    force: Annotated[
        bool, typer.Option("--force", help="Forget it here even if Zendesk cannot be told.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """End the sign-in: at Zendesk first, then here."""
    surroundings = surroundings_of(context)
    found = find_signed_in(surroundings)
    if found is None:
        result = LogoutResult(None, end_lost(surroundings))
    else:
        signed_out = sign_out(*found, force=force)
        result = LogoutResult(signed_out, signed_out.warnings)
    show_result(result, as_json=as_json)
