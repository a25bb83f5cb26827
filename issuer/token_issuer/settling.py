"""Brings the ledger up to what happened since: codes used, expired, or left half made.

A service user who is still in copy on a finished ticket would let the next code reach it.
"""

from datetime import timedelta
from typing import Final

from token_issuer.errors import TokenOutOfSight
from token_issuer.ledger.records import CodeRecord, State
from token_issuer.office import Office
from token_issuer.withdrawal import withdraw
from zendesk_client.errors import Forbidden

# A mint takes seconds, and its own sign-in ends after five minutes.
ABANDONED_AFTER: Final = timedelta(minutes=10)


def settle(office: Office) -> tuple[str, ...]:
    """Close the open codes whose time is over; what a person should know, as sentences.

    Raises:
        ZendeskError: Zendesk cannot be asked; codes already settled stay so.
    """
    warnings: list[str] = []
    for code in office.ledger.list_open():
        end = _find_end(code, office)
        if end is None:
            continue
        try:
            withdraw(code, end, office)
        except TokenOutOfSight as out_of_sight:
            warnings.append(f"code {code.code_id} stays open: {out_of_sight.sentence}")
            continue
        if code.token_id is None:
            warnings += _report_strangers(code, office)
    return tuple(warnings)


def _find_end(code: CodeRecord, office: Office) -> State | None:
    now = office.surroundings.clock()
    match code.state:
        case State.REVOKING:
            return State.REVOKED
        case State.RESERVED:
            return State.FAILED if now - code.reserved_at > ABANDONED_AFTER else None
        case _ if now >= code.expires_at:
            return State.EXPIRED
        case _:
            alive = code.token_id is not None and office.live_tokens.is_alive(code.token_id)
            return None if alive else State.USED


def _report_strangers(code: CodeRecord, office: Office) -> list[str]:
    known = {record.token_id for record in office.ledger.list_codes()}
    try:
        tokens = office.live_tokens.list_of([code.service_user_id])
        strangers = [str(token.id) for token in tokens if token.id not in known]
    except Forbidden:
        strangers = ["unknown, since only an admin may list them"]
    if not strangers:
        return []
    found = (
        f"code {code.code_id} was left half made, and the service user has tokens that the"
        f" ledger does not know: {', '.join(strangers)}; revoke them in Zendesk's Admin Center"
    )
    return [found]
