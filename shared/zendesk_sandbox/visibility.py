"""Which tickets a user reaches, and by which door."""

from zendesk_sandbox import refusals
from zendesk_sandbox.records.people import User
from zendesk_sandbox.records.tickets import Ticket
from zendesk_sandbox.state import Account


def find_ticket(account: Account, user: User, number: int) -> Ticket:
    """A ticket as an agent finds it.

    Raises:
        Refusal: 404, or what the switch says for one that is there but hidden.
    """
    ticket = account.tickets.get(number)
    if ticket is None:
        raise refusals.record_not_found()
    if not sees_ticket(user, ticket):
        raise refusals.hidden(account.switches.hidden_ticket)
    return ticket


def sees_ticket(user: User, ticket: Ticket) -> bool:
    """Whether an agent's restrictions let the ticket through."""
    return user.ticket_restriction is None or ticket.assignee_id == user.id


def find_request(account: Account, user: User, number: int) -> Ticket:
    """A ticket as its requester or one of its CCs finds it; agents and admins get no more.

    Raises:
        Refusal: 404, or what the switch says for somebody else's.

    See: https://developer.zendesk.com/api-reference/ticketing/tickets/ticket-requests/
    """
    ticket = account.tickets.get(number)
    if ticket is None:
        raise refusals.record_not_found()
    is_theirs = user.id == ticket.requester_id or user.id in ticket.email_cc_ids
    if not is_theirs or not ticket.is_public:
        raise refusals.hidden(account.switches.hidden_request)
    return ticket
