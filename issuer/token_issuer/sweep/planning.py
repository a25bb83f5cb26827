"""Decides from a picture what is over; asks nobody and changes nothing."""

from datetime import datetime, timedelta
from typing import Final

from ticket_code.code import Binding
from ticketbound.clock import rfc3339
from token_issuer.ledger.records import CodeRecord, State
from token_issuer.live_tokens import ClientToken
from token_issuer.sweep.picture import Picture, is_over
from token_issuer.sweep.plan import Copy, Ending, Plan
from zendesk_client.models import Ticket

# A mint takes seconds, and its own sign-in ends after five minutes.
ABANDONED_AFTER: Final = timedelta(minutes=10)
# Our clock and Zendesk's may differ.
_SLACK: Final = timedelta(minutes=15)
_HALF_MADE: Final = "left half made"
_BY_COPY: Final = Binding.REQUESTS.name.lower()
_UNREAD: Final = "whether it brought logs could not be seen"
ENDED_WITHOUT_LOGS: Final = "its token ended without logs"
"""The reason of a used code that brought nothing: nobody knows who ended it."""


def plan_sweep(picture: Picture, now: datetime, *, sees_all: bool) -> Plan:
    """What a sweep at `now` is to do; `sees_all` is whether an admin took the picture."""
    undecided = _Undecided(picture, now)
    endings = tuple(
        Ending(code, *end, lost, picture.arrived.get(code.code_id))
        for code in picture.codes
        if (end := _find_end(code, picture, now, sees_all=sees_all)) is not None
        and (lost := undecided.find_lost(code)) is not None
    )
    taken = {token_id for ending in endings for token_id in ending.lost}
    return Plan(
        endings=endings,
        copies=_find_stale_copies(picture),
        shut_out=_find_shut_out(picture, endings),
        survivors=_find_survivors(picture),
        strangers=tuple(t for t in undecided.strangers if t.id not in taken),
        stays=len(picture.codes) - len(endings),
        remarks=_find_remarks(picture, endings),
    )


def plan_revocation(
    codes: tuple[CodeRecord, ...], picture: Picture, now: datetime
) -> tuple[Ending, ...]:
    """How to end `codes` now, whatever became of them."""
    undecided = _Undecided(picture, now)
    return tuple(
        Ending(code, State.REVOKED, lost=undecided.find_lost(code) or ()) for code in codes
    )


def find_unfit(code: CodeRecord, ticket: Ticket | None, suspended: frozenset[int]) -> str:
    """Why the ticket of an open code takes no logs any more; empty if it does.

    `suspended` are users who are.
    """
    if ticket is None or ticket.status == "deleted":
        return "its ticket is deleted"
    if ticket.status == "closed":
        # See: https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/
        is_merged = "closed_by_merge" in (ticket.tags or ())
        return "its ticket was merged into another" if is_merged else "its ticket is closed"
    if ticket.status == "solved":
        return "its ticket is solved"
    if code.requester_id not in (None, ticket.requester_id):
        return "its ticket has another requester"
    if ticket.requester_id in suspended:
        return "the requester of its ticket is suspended"
    return ""


def _find_end(
    code: CodeRecord, picture: Picture, now: datetime, *, sees_all: bool
) -> tuple[State, str] | None:
    match code.state:
        case State.REVOKING:
            return State.REVOKED, ""
        case State.RESERVED:
            is_abandoned = now - code.reserved_at > ABANDONED_AFTER
            return (State.FAILED, _HALF_MADE) if is_abandoned else None
    unread = _UNREAD if code.code_id in picture.unread else ""
    if code.code_id in picture.arrived:
        return State.USED, ""
    if code.token_id in picture.gone:
        return State.USED, unread or ENDED_WITHOUT_LOGS
    if is_over(code, picture.tokens, now):
        return State.EXPIRED, unread
    unfit = _find_unfit_ticket(code, picture, sees_all=sees_all)
    return (State.REVOKED, unfit) if unfit else None


def _find_unfit_ticket(code: CodeRecord, picture: Picture, *, sees_all: bool) -> str:
    if picture.tickets is None:
        return ""
    ticket = picture.tickets.get(code.ticket)
    if ticket is None and not sees_all:
        return ""  # it may only be out of sight
    return find_unfit(code, ticket, picture.suspended)


class _Undecided:
    """The living tokens that the ledger does not know, and whose they may be."""

    def __init__(self, picture: Picture, now: datetime) -> None:
        unknown = [t for t in picture.tokens or () if t.id not in picture.known]
        under_way = [
            code
            for code in picture.codes
            if code.state is State.RESERVED
            and code.token_id is None
            and now - code.reserved_at <= ABANDONED_AFTER
        ]
        self._claimed = [t for t in unknown if any(_may_be_of(t, code) for code in under_way)]
        self.strangers = [t for t in unknown if t not in self._claimed]

    def find_lost(self, code: CodeRecord) -> tuple[int, ...] | None:
        """The tokens that were made for `code` and not written down.

        None where one may as well belong to a mint that is under way: then nobody can tell yet.
        """
        if code.token_id is not None:
            return ()
        if any(_may_be_of(token, code) for token in self._claimed):
            return None
        return tuple(token.id for token in self.strangers if _may_be_of(token, code))


def _may_be_of(token: ClientToken, code: CodeRecord) -> bool:
    made_at = token.token.created_at
    if token.user_id != code.service_user_id:
        return False
    begin, end = code.reserved_at - _SLACK, code.reserved_at + ABANDONED_AFTER + _SLACK
    return made_at is None or begin <= made_at <= end


def _find_stale_copies(picture: Picture) -> tuple[Copy, ...]:
    wanted = {Copy(code.ticket, code.service_user_id) for code in picture.codes}
    return tuple(copy for copy in picture.copies if copy not in wanted)


def _find_shut_out(picture: Picture, endings: tuple[Ending, ...]) -> tuple[CodeRecord, ...]:
    over = {ending.code.code_id for ending in endings}
    return tuple(
        code
        for code in picture.codes
        if code.state is State.ACTIVE
        and code.binding == _BY_COPY
        and code.code_id not in over
        and (ticket := (picture.tickets or {}).get(code.ticket)) is not None
        and ticket.email_cc_ids is not None
        and code.service_user_id not in ticket.email_cc_ids
    )


def _find_survivors(picture: Picture) -> tuple[ClientToken, ...]:
    open_ones = {code.token_id for code in picture.codes}
    known = (token for token in picture.tokens or () if token.id in picture.known)
    return tuple(token for token in known if token.id not in open_ones)


def _find_remarks(picture: Picture, endings: tuple[Ending, ...]) -> tuple[str, ...]:
    missing = [
        f"the account has no OAuth client {client}, so nobody knows of its tokens"
        for client in picture.missing
    ]
    blind = [
        f"code {e.code.code_id} was {_HALF_MADE}, and only an admin sees whether it has a token;"
        f" nobody has it, and it ends by itself before {rfc3339(e.code.expires_at + _SLACK)}"
        for e in endings
        if picture.tokens is None and e.code.token_id is None
    ]
    unread = [
        f"whether code {code_id} brought logs could not be seen: {error.sentence}"
        for code_id, error in picture.unread.items()
    ]
    return (*missing, *blind, *unread)
