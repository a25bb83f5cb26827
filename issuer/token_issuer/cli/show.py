"""`issuer show ID`."""

from typing import Annotated

import typer

from token_issuer.arguments import parse_code_id
from token_issuer.cli.options import AsJson, surroundings_of
from token_issuer.cli.suggestions import suggest_codes
from token_issuer.inspecting import inspect_code
from token_issuer.render import show_result
from token_issuer.results.showing import ShowResult
from token_issuer.setup import read_setup


def run_show(
    context: typer.Context,
    code_id: Annotated[
        str,
        typer.Argument(
            help="Id of the code, as issuer list shows it.",
            metavar="ID",
            autocompletion=suggest_codes,
        ),
    ],
    *,
    as_json: AsJson = False,
) -> None:
    """Show all that is known of one code."""
    wanted = parse_code_id(code_id)
    setup = read_setup(surroundings_of(context))
    with setup.open_ledger() as ledger:
        inspection = inspect_code(wanted, setup, ledger)
    show_result(ShowResult(inspection, setup.settings.zendesk.subdomain), as_json=as_json)
