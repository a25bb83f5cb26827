"""Finds tickets, users and requests by a query."""
# See: https://developer.zendesk.com/api-reference/ticketing/ticket-management/search/

from collections.abc import Iterable

from zendesk_sandbox.records.people import User
from zendesk_sandbox.records.tickets import Ticket
from zendesk_sandbox.search_terms import Searcher, is_met_by_ticket, is_met_by_user, read_query
from zendesk_sandbox.state import Account
from zendesk_sandbox.tickets.visibility import sees_ticket


def search(account: Account, agent: User, query: str) -> list[Ticket | User]:
    """The tickets that the agent sees and then the users, as far as they meet the query."""
    kinds = {term.value for term in read_query(query) if term.field == "type"}
    found: list[Ticket | User] = []
    if "ticket" in kinds or not kinds:
        seen = (t for _, t in sorted(account.tickets.items()) if sees_ticket(agent, t))
        found += search_tickets(Searcher(account, agent), seen, query)
    if "user" in kinds or not kinds:
        found += search_users(account, query)
    return found


def search_tickets(searcher: Searcher, tickets: Iterable[Ticket], query: str) -> list[Ticket]:
    """Those of `tickets` that meet the query, whatever it says of their type."""
    terms = [term for term in read_query(query) if term.field != "type"]
    return [t for t in tickets if all(is_met_by_ticket(searcher, term, t) for term in terms)]


def search_users(account: Account, query: str) -> list[User]:
    """The users who meet the query, whatever it says of their type."""
    terms = [term for term in read_query(query) if term.field != "type"]
    users = (user for _, user in sorted(account.users.items()))
    return [u for u in users if all(is_met_by_user(term, u) for term in terms)]
