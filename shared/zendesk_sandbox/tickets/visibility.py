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
    """Whether an agent's restriction lets the ticket through."""
    match user.ticket_restriction:
        case None:
            return True
        case "assigned":
            return ticket.assignee_id == user.id
        case "requested":
            return ticket.requester_id == user.id
        case "organization":
            return ticket.organization_id in {user.organization_id} - {None}


def find_request(account: Account, user: User, number: int) -> Ticket:
    """A ticket as those whose request it is find it; agents and admins get no more.

    Raises:
        Refusal: 404, or what the switch says for somebody else's.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/ticket-requests/
    ticket = account.tickets.get(number)
    if ticket is None:
        raise refusals.record_not_found()
    if not sees_request(account, user, ticket):
        raise refusals.hidden(account.switches.hidden_request)
    return ticket


def sees_request(account: Account, user: User, ticket: Ticket) -> bool:
    """Whether a user reaches the public part of the ticket as its request.

    That is the requester, the CCs, and all of an organization that shares its tickets.
    """
    is_theirs = user.id == ticket.requester_id or user.id in ticket.email_cc_ids
    return ticket.is_public and (is_theirs or shares_request(account, user, ticket))


def shares_request(account: Account, user: User, ticket: Ticket) -> bool:
    """Whether the ticket is of the user's organization, and that one shares its tickets."""
    organization = account.organizations.get(user.organization_id or 0)
    is_shared = organization is not None and organization.shares_tickets
    return is_shared and ticket.organization_id == user.organization_id


def demand_verified(user: User) -> None:
    """Returns if the user may use requests: an agent, or an end user of a confirmed address.

    Raises:
        Refusal: 403.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/ticket-requests/
    if not user.is_agent and not user.is_verified:
        raise refusals.role_forbidden()
