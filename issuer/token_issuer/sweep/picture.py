"""What Zendesk says about the codes of the ledger, in as few calls as it takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from token_issuer.arrived_logs import ArrivedLogs, find_logs
from token_issuer.ledger.records import CodeRecord, State
from token_issuer.live_tokens import ClientToken, Listing
from token_issuer.office import Office
from token_issuer.sweep.copies import list_copies
from token_issuer.sweep.plan import Copy
from zendesk_client.errors import Forbidden, NotFound, ZendeskError
from zendesk_client.models import Ticket
from zendesk_client.tickets import show_many_tickets
from zendesk_client.users import show_many_users

NO_ADMIN: Final = "only an admin sees the tokens of codes, so nobody knows whether they still live"

# Our clock may be ahead of Zendesk's, where the token dies.
_LATE: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Picture:
    """What could be seen.

    Args:
        codes: the open codes, read after everything that was listed.
        tokens: the living tokens of our mint clients; None where only an admin would see them.
        known: those of them that are the token of a code, open or ended.
        gone: the tokens of active codes that live no longer.
        arrived: what codes have brought that are gone or expired, by the codes' ids.
        unread: why of some of these codes nobody could see what they have brought.
        tickets: those of active codes that are in sight, by number; None where nobody looked.
        suspended: those of their requesters who are.
        copies: the tickets that the service users are in copy of, but for closed ones.
        missing: our mint clients that the account does not have.
    """

    codes: tuple[CodeRecord, ...] = ()
    tokens: tuple[ClientToken, ...] | None = None
    known: frozenset[int] = frozenset()
    gone: frozenset[int] = frozenset()
    arrived: Mapping[str, ArrivedLogs] = field(default_factory=dict)
    unread: Mapping[str, ZendeskError] = field(default_factory=dict)
    tickets: Mapping[int, Ticket] | None = None
    suspended: frozenset[int] = frozenset()
    copies: tuple[Copy, ...] = ()
    missing: tuple[str, ...] = ()


def take_picture(office: Office, *, closely: bool) -> Picture:
    """What is to be seen; tickets, requesters and copies only if looked at `closely`.

    Raises:
        ZendeskError: Zendesk cannot be asked.
    """
    now = office.surroundings.clock()
    listing = _list_tokens(office)
    copies = tuple(list_copies(office)) if closely else ()
    tokens = None if listing is None else _leave_out_dead(listing.tokens, now)
    # Only now: what was listed had its reservation before, so it finds its code here.
    matched = office.ledger.match_tokens(token.id for token in tokens or ())
    codes = matched.open_codes
    active = [code for code in codes if code.state is State.ACTIVE]
    living = [code for code in active if not is_over(code, tokens, now)]
    gone = _find_gone(office, living, tokens)
    tickets = _show_tickets(office, living) if closely else None
    arrived, unread = _find_arrived(
        office, [c for c in active if c not in living or c.token_id in gone]
    )
    return Picture(
        codes=codes,
        tokens=tokens,
        known=matched.known,
        gone=gone,
        arrived=arrived,
        unread=unread,
        tickets=tickets,
        suspended=_find_suspended(office, tickets or {}),
        copies=copies,
        missing=listing.missing if listing else (),
    )


def is_over(code: CodeRecord, tokens: tuple[ClientToken, ...] | None, now: datetime) -> bool:
    """Whether the code has expired for sure; who sees no `tokens` cannot end one that lives on."""
    return now >= code.expires_at + (_LATE if tokens is None else timedelta())


def _list_tokens(office: Office) -> Listing | None:
    if not office.identity.sees_all_tokens:
        return None
    try:
        return office.live_tokens.list_of(office.settings.mint_clients)
    except Forbidden:
        return None


def _leave_out_dead(tokens: Sequence[ClientToken], now: datetime) -> tuple[ClientToken, ...]:
    ends = ((token, token.token.expires_at) for token in tokens)
    return tuple(token for token, end in ends if end is None or now < end)


def _find_gone(
    office: Office, living: Sequence[CodeRecord], tokens: tuple[ClientToken, ...] | None
) -> frozenset[int]:
    """Whose token is not in the list is asked for by itself: a list may be late, or another's."""
    if tokens is None:
        return frozenset()
    listed = {token.id for token in tokens}
    unlisted = {code.token_id for code in living} - listed - {None}
    return frozenset(i for i in unlisted if i and not office.live_tokens.is_alive(i))


def _find_arrived(
    office: Office, codes: Sequence[CodeRecord]
) -> tuple[Mapping[str, ArrivedLogs], Mapping[str, ZendeskError]]:
    found, unread = dict[str, ArrivedLogs](), dict[str, ZendeskError]()
    for code in codes:
        try:
            if logs := find_logs(office.identity.session, code):
                found[code.code_id] = logs
        except NotFound:
            continue
        except ZendeskError as error:
            if error.is_outage:
                raise
            unread[code.code_id] = error
    return found, unread


def _show_tickets(office: Office, living: Sequence[CodeRecord]) -> Mapping[int, Ticket]:
    found = show_many_tickets(office.identity.session, [code.ticket for code in living])
    return {ticket.id: ticket for ticket in found}


def _find_suspended(office: Office, tickets: Mapping[int, Ticket]) -> frozenset[int]:
    requesters = {t.requester_id for t in tickets.values() if t.requester_id is not None}
    users = show_many_users(office.identity.session, sorted(requesters))
    return frozenset(user.id for user in users if user.suspended and user.id is not None)
