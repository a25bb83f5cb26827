"""`issuer audit`."""

import typer

from ticketbound.exit_codes import ExitCode
from token_issuer.audit.auditing import audit
from token_issuer.audit.result import AuditResult
from token_issuer.cli.options import AsJson, surroundings_of
from token_issuer.render import show_result
from token_issuer.setup import read_setup


def run_audit(context: typer.Context, *, as_json: AsJson = False) -> None:
    """Compare the ledger with itself and with Zendesk."""
    setup = read_setup(surroundings_of(context))
    with setup.open_ledger() as ledger:
        found = audit(setup, ledger)
    result = AuditResult(found)
    show_result(result, as_json=as_json, shortfall=result.shortfall)
    if found.exit_code is not ExitCode.DONE:
        raise typer.Exit(found.exit_code)
