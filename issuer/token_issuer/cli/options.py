"""What several commands share."""

from typing import Annotated

import typer

from token_issuer.surroundings import Surroundings

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


def surroundings_of(context: typer.Context) -> Surroundings:
    """What `__main__` handed to this run."""
    surroundings = context.find_object(Surroundings)
    assert surroundings is not None
    return surroundings
