"""Finds out all that is known of one code: here, and at Zendesk where that can be asked."""

from dataclasses import dataclass

from ticketbound.failure import Failure
from token_issuer.arrived_logs import ArrivedLogs, find_logs
from token_issuer.errors import LedgerUnavailable
from token_issuer.ledger.ledger import Ledger
from token_issuer.ledger.records import CodeRecord, Event, State
from token_issuer.office import Office
from token_issuer.revocation.codes import find_code
from token_issuer.setup import Setup
from zendesk_client.errors import NotFound
from zendesk_client.models import Token
from zendesk_client.tokens import show_token


@dataclass(frozen=True, slots=True)
class TokenSight:
    """What Zendesk says of a code's token: `state` in words, `token` where it is to be seen."""

    state: str
    token: Token | None = None


@dataclass(frozen=True, slots=True)
class Inspection:
    """One code, its history, its token and its logs, and warnings.

    `sight` and `logs` are None where there are none, or nobody could ask.
    """

    code: CodeRecord
    history: tuple[Event, ...]
    sight: TokenSight | None = None
    logs: ArrivedLogs | None = None
    warnings: tuple[str, ...] = ()


def inspect_code(code_id: str, setup: Setup, ledger: Ledger) -> Inspection:
    """All of the code of that id.

    Raises:
        UnknownCode: there is none.
        LedgerUnavailable: the ledger cannot be read.
    """
    code = find_code(ledger, code_id)
    history = ledger.history(code.code_id)
    if code.token_id is None:
        return Inspection(code, history)
    try:
        with setup.open_office(ledger) as office:
            sight = _look_at_token(code.token_id, office)
            return Inspection(code, history, sight, _find_logs(code, office))
    except LedgerUnavailable:
        raise
    except Failure as failure:
        warning = f"Zendesk could not be asked: {failure.sentence}"
        return Inspection(code, history, warnings=(warning,))


def _find_logs(code: CodeRecord, office: Office) -> ArrivedLogs | None:
    if code.state not in (State.ACTIVE, State.USED):
        return None
    return find_logs(office.identity.session, code)


def _look_at_token(token_id: int, office: Office) -> TokenSight:
    try:
        return TokenSight("alive", show_token(office.identity.session, token_id))
    except NotFound:
        if office.identity.sees_all_tokens:
            return TokenSight("gone")
        return TokenSight("out of sight, only an admin sees it")
