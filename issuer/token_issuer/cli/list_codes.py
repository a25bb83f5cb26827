"""`issuer list`."""

import typer

from token_issuer.cli.options import AsJson, surroundings_of
from token_issuer.render import show_result
from token_issuer.results import ListResult
from token_issuer.setup import read_setup


def run_list(context: typer.Context, *, as_json: AsJson = False) -> None:
    """List the codes that were minted here, the newest first."""
    with read_setup(surroundings_of(context)).open_ledger() as ledger:
        codes = ledger.list_codes()
    show_result(ListResult(codes), as_json=as_json)
