"""`--secrets`, for the commands that keep some; apart, because few commands need key stores."""

from typing import Annotated

import typer

from token_issuer.secret_store.choosing import Place

SecretsPlace = Annotated[
    Place | None,
    typer.Option("--secrets", help="Where secrets are kept; else in the system's key store."),
]
