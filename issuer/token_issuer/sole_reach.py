"""Sees that a service user reaches the tickets of its open codes only, by their tokens only.

Or else a token of before would reach the ticket of the next code, or that code a ticket of before.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from token_issuer.errors import TicketRefused
from token_issuer.ledger.records import CodeRecord, State
from token_issuer.live_tokens import ClientToken
from token_issuer.office import Office
from token_issuer.sweep.copies import list_copies_of
from token_issuer.sweep.ending import dismiss
from zendesk_client.errors import Forbidden, ZendeskError

# Our clock and Zendesk's may differ.
_SLACK: Final = timedelta(minutes=5)


def end_former_tokens(code: CodeRecord, office: Office) -> tuple[str, ...]:
    """End the living tokens of the code's user whose code has ended; warnings.

    Only an admin sees any.

    Raises:
        TicketRefused: one lives that the ledger does not know.
        ZendeskError: Zendesk did not end one, or does not say whether an unknown one lives on.
    """
    try:
        living = _list_living(code, office)
    except ZendeskError as error:
        return (f"whether a token of before lives is not known: {error.sentence}",)
    seen = set[int]()
    while strangers := _end_known(living, code, office):
        # What is seen only once may be of another mint, which was just taking it back.
        if staying := [token for token in strangers if token.id in seen]:
            raise TicketRefused(
                f"{staying[0].description} lives and is in no ledger; it could reach the ticket"
                " too",
                hint="end it: issuer sweep --strangers; then mint again",
            )
        seen.update(token.id for token in strangers)
        living = _list_living(code, office)
    return ()


def _end_known(
    living: Sequence[ClientToken], code: CodeRecord, office: Office
) -> Sequence[ClientToken]:
    """End those that have outlived their code; those of which nobody knows whose they are.

    `living` was listed before the ledger is read: each had its reservation before.
    """
    matched = office.ledger.match_tokens(token.id for token in living)
    for token in living:
        if token.id in matched.known - matched.open_ids:
            office.live_tokens.revoke(token.id)
    if _is_other_under_way(code, matched.open_codes):
        return ()
    return [token for token in living if token.id not in matched.known]


def end_former_copies(code: CodeRecord, office: Office) -> None:
    """Take the code's user out of copy wherever no open code needs it.

    Raises:
        TicketRefused: Zendesk keeps it there.
        ZendeskError: Zendesk cannot be asked.
    """
    for copy in list_copies_of(code.service_user_id, office):
        if copy.ticket != code.ticket:
            dismiss(replace(code, code_id="", ticket=copy.ticket), office)


def _list_living(code: CodeRecord, office: Office) -> Sequence[ClientToken]:
    if not office.identity.sees_all_tokens:
        return ()
    users = [one for one in office.settings.service_users if one.user_id == code.service_user_id]
    try:
        tokens = office.live_tokens.list_of(users).tokens
    except Forbidden:
        return ()
    now = office.surroundings.clock()
    return [token for token in tokens if _may_live(token, now)]


def _may_live(token: ClientToken, now: datetime) -> bool:
    end = token.token.expires_at
    return end is None or now < end + _SLACK


def _is_other_under_way(code: CodeRecord, codes: Sequence[CodeRecord]) -> bool:
    """Whether a token that nobody knows may be another mint's, which did not yet write it down."""
    return any(
        other.state is State.RESERVED
        and other.token_id is None
        and other.code_id != code.code_id
        and other.service_user_id == code.service_user_id
        for other in codes
    )
