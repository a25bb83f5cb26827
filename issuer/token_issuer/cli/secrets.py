"""`issuer secrets`."""

from pathlib import Path
from typing import Annotated

import typer

from ticketbound.safe_text import escape
from token_issuer.cli.options import AsJson, surroundings_of
from token_issuer.errors import BadArgument, Cancelled
from token_issuer.home import Home, find_home
from token_issuer.render import ask_yes, say, show_result
from token_issuer.secret_store.choosing import PLACE_VARIABLE, Place, open_store, read_place
from token_issuer.secret_store.moving import Moved, move_secrets
from token_issuer.secret_store.result import SecretsResult, locate_secrets
from token_issuer.set_up.handing_over import HandedOver, hand_over
from token_issuer.settings import find_secret_names
from token_issuer.setup import read_setup
from token_issuer.sign_in.lock import locked
from token_issuer.surroundings import Surroundings


def run_secrets(
    context: typer.Context,
    *,
    move: Annotated[
        Place | None, typer.Option("--move", help="Take all secrets there from the other place.")
    ] = None,
    export_signing_key: Annotated[
        Path | None,
        typer.Option(
            "--export-signing-key",
            help="Write the signing key into this new file, for a colleague.",
            metavar="FILE",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show where each secret is kept, take all of them elsewhere, or hand over the signing key."""
    surroundings = surroundings_of(context)
    if export_signing_key is not None:
        if move is not None:
            raise BadArgument("--move and --export-signing-key do not go together")
        show_result(_export(export_signing_key, surroundings, as_json=as_json), as_json=as_json)
        return
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


def _export(path: Path, surroundings: Surroundings, *, as_json: bool) -> HandedOver:
    setup = read_setup(surroundings)
    if surroundings.is_interactive() and not as_json:
        say("whoever has this key can sign codes that your customers' operators take")
        if not ask_yes(f"write it to {escape(str(path))}?"):
            raise Cancelled("cancelled; nothing was written")
    return hand_over(setup.store, setup.settings, path)
