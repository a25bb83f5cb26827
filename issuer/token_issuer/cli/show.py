"""`issuer show ID`."""

import contextlib
from typing import Annotated

import typer

from ticketbound.failure import Failure
from token_issuer.arguments import parse_code_id
from token_issuer.arrived_logs import ArrivedLogs, find_logs
from token_issuer.cli.options import AsJson, surroundings_of
from token_issuer.cli.suggestions import suggest_codes
from token_issuer.errors import LedgerUnavailable, ReaderGone, UnknownCode
from token_issuer.ledger.ledger import Ledger
from token_issuer.ledger.records import CodeRecord, State
from token_issuer.office import Office
from token_issuer.render import show_result
from token_issuer.results.showing import ShowResult, TokenSight
from token_issuer.setup import Setup, read_setup
from zendesk_client.errors import NotFound
from zendesk_client.tokens import show_token


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
        code = ledger.find(wanted)
        if code is None:
            raise UnknownCode(f"there is no code {wanted}", hint="issuer list shows the ids")
        sight, logs, warnings = _ask(code, setup, ledger)
        result = ShowResult(code, ledger.history(wanted), sight, logs, warnings)
    with contextlib.suppress(ReaderGone):
        show_result(result, as_json=as_json)


def _ask(
    code: CodeRecord, setup: Setup, ledger: Ledger
) -> tuple[TokenSight | None, ArrivedLogs | None, tuple[str, ...]]:
    """What Zendesk says of its token and its logs, and warnings."""
    if code.token_id is None:
        return None, None, ()
    try:
        with setup.open_office(ledger) as office:
            sight = _look_at_token(code.token_id, office)
            may_have_logs = code.state in (State.ACTIVE, State.USED)
            session = office.identity.session
            return sight, find_logs(session, code) if may_have_logs else None, ()
    except LedgerUnavailable:
        raise
    except Failure as failure:
        return None, None, (f"Zendesk could not be asked: {failure.sentence}",)


def _look_at_token(token_id: int, office: Office) -> TokenSight:
    try:
        return TokenSight("alive", show_token(office.identity.session, token_id))
    except NotFound:
        if office.identity.sees_all_tokens:
            return TokenSight("gone")
        return TokenSight("out of sight, only an admin sees it")
