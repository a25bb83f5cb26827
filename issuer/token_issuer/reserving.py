"""Takes a ticket in the ledger, after making room for it where that is wanted."""

from collections.abc import Callable
from dataclasses import replace

from token_issuer.bindings.interface import Binding
from token_issuer.errors import TicketRefused
from token_issuer.ledger.records import OPEN, CodeRecord, Filter, Reservation
from token_issuer.office import Office
from token_issuer.sweep.ending import end_code
from token_issuer.sweep.picture import Picture, take_picture
from token_issuer.sweep.planning import plan_revocation
from token_issuer.sweep.sweeping import sweep_quietly

MayEnd = Callable[[CodeRecord], bool]
"""Asked whether an open code of the same ticket may be ended for the new one."""

_REPLACED = "a new code takes its place"


def keep_all(code: CodeRecord) -> bool:
    """For those who end none."""
    del code
    return False


def reserve(
    plan: Reservation, binding: Binding, office: Office, may_end: MayEnd
) -> tuple[CodeRecord, tuple[str, ...]]:
    """The reservation, and warnings: what is busy by the ledger may long be free, so it is swept.

    Raises:
        TicketRefused: it is busy.
        ZendeskError: the former code of the ticket could not be ended.
    """
    try:
        return office.ledger.reserve(plan, binding.places), ()
    except TicketRefused:
        warnings = sweep_quietly(office)
    try:
        return office.ledger.reserve(plan, binding.places), warnings
    except TicketRefused as refused:
        former = _find_open(office, plan.ticket)
        if former is None or not may_end(former):
            more = ("or mint with --replace",) if former else ()
            refused.hint = "; ".join((refused.hint, *more, *warnings))
            raise
    warnings += _end(former, office)
    return office.ledger.reserve(plan, binding.places), warnings


def _end(former: CodeRecord, office: Office) -> tuple[str, ...]:
    """End it with the token that it may have and that was not written down; warnings."""
    # Only then does that token count as its own: a mint that is under way may use it yet.
    office.ledger.begin_revocation(former.code_id)
    picture = Picture() if former.token_id else take_picture(office, closely=False)
    [ending] = plan_revocation((former,), picture, office.surroundings.clock())
    return end_code(replace(ending, reason=_REPLACED), office)


def _find_open(office: Office, ticket: int) -> CodeRecord | None:
    found = office.ledger.list_codes(Filter(tickets=(ticket,), states=tuple(OPEN)))
    return found[0] if found else None
