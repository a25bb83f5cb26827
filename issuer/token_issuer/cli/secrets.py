"""`issuer secrets`."""

from typing import Annotated

import typer

from token_issuer.cli.options import AsJson, surroundings_of
from token_issuer.errors import BadArgument
from token_issuer.home import Home, find_home
from token_issuer.render import show_result
from token_issuer.secret_store.choosing import PLACE_VARIABLE, Place, open_store, read_place
from token_issuer.secret_store.moving import Moved, move_secrets
from token_issuer.secret_store.result import SecretsResult, locate_secrets
from token_issuer.settings import find_secret_names
from token_issuer.sign_in.lock import locked
from token_issuer.surroundings import Surroundings


def run_secrets(
    context: typer.Context,
    *,
    move: Annotated[
        Place | None, typer.Option("--move", help="Take all secrets there from the other place.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show where each secret is kept, or take all of them elsewhere."""
    surroundings = surroundings_of(context)
    home = find_home(surroundings.environment, surroundings.account)
    moved = () if move is None else _move(home, move, surroundings)
    found = locate_secrets(open_store(home, surroundings), find_secret_names(home))
    show_result(SecretsResult(found, move, moved), as_json=as_json)


def _move(home: Home, place: Place, surroundings: Surroundings) -> Moved:
    if place == "keyring" and read_place(surroundings.environment) == "file":
        raise BadArgument(
            f"{PLACE_VARIABLE} is file, so the key store would not be looked at",
            hint=f"unset {PLACE_VARIABLE} first",
        )
    with locked(home, surroundings.sleep):
        return move_secrets(home, place, find_secret_names(home))
