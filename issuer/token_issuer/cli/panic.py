"""`issuer panic`."""

from functools import partial

import typer

from ticketbound.exit_codes import ExitCode
from token_issuer.cli.options import AsJson, surroundings_of
from token_issuer.errors import Cancelled
from token_issuer.panic.panicking import Panic, panic
from token_issuer.panic.result import PanicResult
from token_issuer.progress_bar import shown_bar
from token_issuer.render import say, show_result
from token_issuer.revocation.without_ledger import open_ledger_or_none
from token_issuer.setup import read_setup


def run_panic(context: typer.Context, *, as_json: AsJson = False) -> None:
    """End everything, and give the mint clients new secrets."""
    setup = read_setup(surroundings_of(context))
    progress = Panic()
    try:
        with open_ledger_or_none(setup, progress.tally) as ledger:
            show = partial(shown_bar, setup.surroundings.environment)
            panic(setup, ledger, progress, say, show)
    except KeyboardInterrupt as interrupt:
        for warning in PanicResult(progress).warnings:
            say(f"warning: {warning}")
        raise Cancelled(
            f"interrupted: {progress.sentence}", hint="run it again: issuer panic"
        ) from interrupt
    show_result(PanicResult(progress), as_json=as_json)
    if progress.exit_code is not ExitCode.DONE:
        raise typer.Exit(progress.exit_code)
