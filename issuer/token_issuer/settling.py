"""Brings the ledger up to what happened since: codes used, expired, or left half made.

A service user who is still in copy on a finished ticket would let the next code reach it.
"""

from datetime import datetime, timedelta
from typing import Final

from ticketbound.clock import Clock
from token_issuer.bindings.interface import Binding
from token_issuer.errors import TokenOutOfSight
from token_issuer.ledger.ledger import Ledger
from token_issuer.ledger.records import CodeRecord, State
from token_issuer.withdrawal import withdraw
from zendesk_client.errors import Forbidden

# A mint takes seconds, and its own sign-in ends after five minutes.
ABANDONED_AFTER: Final = timedelta(minutes=10)


def settle(ledger: Ledger, binding: Binding, clock: Clock) -> tuple[str, ...]:
    """Close the open codes whose time is over; what a person should know, as sentences.

    Raises:
        ZendeskError: Zendesk cannot be asked; codes already settled stay so.
    """
    warnings: list[str] = []
    for code in ledger.list_open():
        end = _find_end(code, binding, clock())
        if end is None:
            continue
        try:
            withdraw(code, end, ledger, binding)
        except TokenOutOfSight as out_of_sight:
            warnings.append(f"code {code.code_id} stays open: {out_of_sight.sentence}")
            continue
        if code.token_id is None:
            warnings += _report_strangers(code, ledger, binding)
    return tuple(warnings)


def _find_end(code: CodeRecord, binding: Binding, now: datetime) -> State | None:
    match code.state:
        case State.REVOKING:
            return State.REVOKED
        case State.RESERVED:
            return State.FAILED if now - code.reserved_at > ABANDONED_AFTER else None
        case _ if now >= code.expires_at:
            return State.EXPIRED
        case _:
            alive = code.token_id is not None and binding.is_alive(code.token_id)
            return None if alive else State.USED


def _report_strangers(code: CodeRecord, ledger: Ledger, binding: Binding) -> list[str]:
    known = {record.token_id for record in ledger.list_codes()}
    try:
        strangers = [str(token) for token in binding.list_tokens() if token not in known]
    except Forbidden:
        strangers = ["unknown, since only an admin may list them"]
    if not strangers:
        return []
    found = (
        f"code {code.code_id} was left half made, and the service user has tokens that the"
        f" ledger does not know: {', '.join(strangers)}; revoke them in Zendesk's Admin Center"
    )
    return [found]
