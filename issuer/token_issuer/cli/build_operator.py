"""`issuer build-operator`."""

from pathlib import Path
from typing import Annotated

import typer

from ticketbound.safe_text import escape
from token_issuer.cli.options import AsJson, surroundings_of
from token_issuer.errors import Cancelled, NotSetUp
from token_issuer.home import find_home
from token_issuer.operator_building.building import build, read_tenant_file
from token_issuer.operator_building.result import BuiltResult
from token_issuer.progress import OnStep, can_draw, shown_progress
from token_issuer.render import say, show_result
from token_issuer.surroundings import Surroundings


def run_build_operator(
    context: typer.Context,
    *,
    tenant: Annotated[
        Path | None,
        typer.Option("--tenant", help="Whose operator; else this set-up's.", metavar="FILE"),
    ] = None,
    out: Annotated[
        Path, typer.Option("--out", help="Where to; else the present folder.", metavar="DIR")
    ] = Path(),
    as_json: AsJson = False,
) -> None:
    """Build the customers' operator.

    Raises:
        Failure: nothing was built; says why.
    """
    surroundings = surroundings_of(context)
    path = _find_own(surroundings) if tenant is None else tenant
    known = read_tenant_file(path)
    environment = surroundings.environment
    try:
        with shown_progress(environment) as progress:
            tell = progress.tell if can_draw(environment) else _say_each_once()
            built = build(path, known, out.absolute(), environment, tell)
    except KeyboardInterrupt as error:
        raise Cancelled("stopped; nothing was built, and nothing half made is left") from error
    show_result(BuiltResult(built), as_json=as_json)


def _say_each_once() -> OnStep:
    """Where no line can be drawn anew: each step, without how far it is."""
    said = ""

    def tell(step: str) -> None:
        nonlocal said
        words = step.partition(":")[0]
        if words != said:
            say(words)
        said = words

    return tell


def _find_own(surroundings: Surroundings) -> Path:
    path = find_home(surroundings.environment, surroundings.account).tenant
    if not path.exists():
        raise NotSetUp(
            f"there is no {escape(str(path), limit=1000)}: the issuer is not set up here",
            hint="run: issuer init, or name a file with --tenant FILE",
        )
    return path
