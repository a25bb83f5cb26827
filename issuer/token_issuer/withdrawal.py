"""Takes an open code back at Zendesk, and closes it in the ledger when that is done."""

from token_issuer.errors import TokenOutOfSight
from token_issuer.ledger.records import CodeRecord, State
from token_issuer.live_tokens import LiveTokens
from token_issuer.office import Office


def withdraw(code: CodeRecord, end: State, office: Office) -> None:
    """Revoke the token, take the service user out of copy, close the code as `end`.

    Each step may be repeated: after an error the code stays open, and the next call goes through
    all of them again.

    Raises:
        TokenOutOfSight: only an admin can do it.
        ZendeskError: Zendesk did not do it, or not yet.
    """
    if code.token_id is not None:
        _revoke(code.token_id, end, office.live_tokens)
    office.bindings.of(code).dismiss(code)
    office.ledger.end(code.code_id, end)


def _revoke(token_id: int, end: State, live_tokens: LiveTokens) -> None:
    try:
        live_tokens.revoke(token_id)
    except TokenOutOfSight:
        # An expired one is dead by itself.
        if end is not State.EXPIRED:
            raise
