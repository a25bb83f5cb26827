"""The agents' lists of tickets: all, those of some numbers, and those that a user is CC'd on."""
# See: https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/

from collections.abc import Callable

from flask import Blueprint, Response, request

from zendesk_sandbox import refusals
from zendesk_sandbox.calls import Call, answer, endpoint
from zendesk_sandbox.paging import numbered_page, page_of
from zendesk_sandbox.records.tickets import Ticket
from zendesk_sandbox.scopes import TICKETS_READ
from zendesk_sandbox.sent.ids import read_ids
from zendesk_sandbox.tickets.visibility import sees_ticket
from zendesk_sandbox.wire.tickets import show_ticket

blueprint = Blueprint("ticket_lists", __name__, url_prefix="/api/v2")


@endpoint(blueprint, "GET", "/tickets", scopes=TICKETS_READ, role="agent")
def list_tickets(call: Call) -> Response:
    """All tickets that the agent sees, or those of one `external_id`."""
    account, external_id = call.account, request.args.get("external_id")
    tickets = _list_seen(call, lambda t: external_id in (None, t.external_id))
    return answer(page_of("tickets", tickets, lambda t: show_ticket(account, t), account.base_url))


@endpoint(blueprint, "GET", "/tickets/show_many", scopes=TICKETS_READ, role="agent")
def show_many_tickets(call: Call) -> Response:
    """Those of the `ids` that the agent sees; nothing is said of the others."""
    account, ids = call.account, read_ids()
    tickets = _list_seen(call, lambda t: t.number in ids)
    shown = numbered_page("tickets", tickets, lambda t: show_ticket(account, t), account.base_url)
    return answer(shown)


@endpoint(blueprint, "GET", "/users/<int:user_id>/tickets/ccd", scopes=TICKETS_READ, role="agent")
def list_copied_tickets(call: Call, user_id: int) -> Response:
    """The tickets that the user is CC'd on, as far as the agent sees them."""
    account = call.account
    if user_id not in account.users:
        raise refusals.record_not_found()
    tickets = _list_seen(call, lambda t: user_id in t.email_cc_ids)
    return answer(page_of("tickets", tickets, lambda t: show_ticket(account, t), account.base_url))


def _list_seen(call: Call, is_wanted: Callable[[Ticket], bool]) -> list[Ticket]:
    tickets = (ticket for _, ticket in sorted(call.account.tickets.items()))
    return [t for t in tickets if sees_ticket(call.user, t) and is_wanted(t)]
