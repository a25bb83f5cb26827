"""`issuer doctor`."""

import sys
from collections.abc import Iterable
from typing import Annotated

import typer

from ticketbound.exit_codes import ExitCode
from token_issuer.cli.options import AsJson, surroundings_of
from token_issuer.doctor.examination import examine_account
from token_issuer.doctor.findings import Examination
from token_issuer.doctor.questions import Question
from token_issuer.doctor.record import read_record, write_record
from token_issuer.doctor.result import DoctorResult
from token_issuer.home import find_home
from token_issuer.render import say, show_result
from token_issuer.setup import read_setup
from token_issuer.sign_in.countdown import remind_daily
from token_issuer.sign_in.record import read_sign_in
from token_issuer.surroundings import Surroundings


def run_doctor(
    context: typer.Context,
    *,
    last: Annotated[
        bool, typer.Option("--last", help="Show what was found the last time; ask nothing.")
    ] = False,
    large_upload: Annotated[
        bool, typer.Option("--large-upload", help="Also send a file that is too large.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Ask the account what nobody outside Zendesk knows for certain."""
    surroundings = surroundings_of(context)
    if last:
        examination = read_record(find_home(surroundings.environment, surroundings.account))
    else:
        examination = examine(surroundings, sends_large=large_upload)
    show_result(DoctorResult(examination), as_json=as_json)
    if examination.obstacles:
        raise typer.Exit(ExitCode.REFUSED)


def examine(surroundings: Surroundings, *, sends_large: bool) -> Examination:
    """Examine the account of the present set-up, and remember what was found.

    Raises:
        Failure: there is no set-up, or Zendesk does not answer at all.
    """
    setup = read_setup(surroundings)
    sign_in = read_sign_in(setup.home)
    if sign_in is not None and sign_in.kind == "api_token":
        remind_daily(setup.home, surroundings.clock(), say)
    examination = examine_account(
        setup, _show_progress, lambda what: say(f"warning: {what}"), sends_large=sends_large
    )
    write_record(setup.home, examination)
    return examination


def _show_progress(questions: Iterable[Question]) -> Iterable[Question]:
    """The questions, with a bar at a terminal and nothing elsewhere."""
    if not sys.stderr.isatty():
        yield from questions
        return
    with typer.progressbar(questions, label="asking Zendesk", file=sys.stderr) as shown:
        yield from shown
