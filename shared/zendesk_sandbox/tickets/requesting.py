"""Requests: tickets as end users open them, change them and look for them."""

from collections.abc import Iterator

from msgspec.structs import replace

from zendesk_sandbox import refusals
from zendesk_sandbox.records.people import User
from zendesk_sandbox.records.tickets import Ticket
from zendesk_sandbox.sent.tickets import (
    SentChanges,
    SentComment,
    SentRequest,
    SentRequestChanges,
    SentTicket,
)
from zendesk_sandbox.state import Account
from zendesk_sandbox.tickets.auditing import Stored
from zendesk_sandbox.tickets.collaborating import find_or_add
from zendesk_sandbox.tickets.commenting import Author
from zendesk_sandbox.tickets.creating import create_ticket, demand_person
from zendesk_sandbox.tickets.updating import update_ticket
from zendesk_sandbox.tickets.visibility import shares_request


def open_request(account: Account, sent: SentRequest, author: Author) -> Stored:
    """Stores a new request of the author's.

    Raises:
        Refusal: 422.
    """
    ticket = SentTicket(
        subject=sent.subject,
        comment=_as_public(sent.comment),
        priority=sent.priority,
        type=sent.type,
        collaborators=sent.collaborators,
        via_followup_source_id=sent.via_followup_source_id,
    )
    return create_ticket(account, ticket, author)


def stranger(account: Account, sent: SentRequest) -> User:
    """Who a stranger says to be: the user of that address, or a new one.

    Raises:
        Refusal: 422.
    """
    if sent.requester is None or not (sent.requester.name or "").strip():
        raise refusals.record_invalid("requester", "Requester: cannot be blank", "BlankValue")
    person = demand_person(sent.requester)
    return find_or_add(account, person.email, person.name)


def change_request(
    account: Account, ticket: Ticket, sent: SentRequestChanges, author: Author
) -> Stored:
    """Applies what an end user may change.

    Raises:
        Refusal: 422.
    """
    is_solved = bool(sent.solved) and may_solve(author.user, ticket)
    changes = SentChanges(
        comment=_as_public(sent.comment),
        status="solved" if is_solved else None,
        additional_collaborators=sent.additional_collaborators,
    )
    return update_ticket(account, ticket, changes, author)


def may_solve(user: User, ticket: Ticket) -> bool:
    """Whether the user may call the request solved: the requester, once an agent has it."""
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/ticket-requests/
    is_open = ticket.status in ("open", "pending", "hold") and ticket.type != "problem"
    return is_open and ticket.assignee_id is not None and user.id == ticket.requester_id


def requests_of(account: Account, user: User) -> list[Ticket]:
    """What the user asked for, oldest first."""
    return [t for t in _public(account) if t.requester_id == user.id]


def requests_copied_to(account: Account, user: User) -> list[Ticket]:
    """What the user is CC'd on, oldest first."""
    return [t for t in _public(account) if user.id in t.email_cc_ids]


def requests_shared_with(account: Account, user: User) -> list[Ticket]:
    """What anybody of the user's organization asked for, where it shares its tickets."""
    return [t for t in _public(account) if shares_request(account, user, t)]


def _public(account: Account) -> Iterator[Ticket]:
    return (ticket for _, ticket in sorted(account.tickets.items()) if ticket.is_public)


def _as_public(comment: SentComment | None) -> SentComment | None:
    return comment and replace(comment, public=True, author_id=None)
