"""The lists of `/api/v2/requests`: all of one's own, those still open, and those one is CC'd on."""
# See: https://developer.zendesk.com/api-reference/ticketing/tickets/ticket-requests/

from collections.abc import Callable, Sequence

from flask import Blueprint, Response, request

from zendesk_sandbox.calls import Call, answer, endpoint
from zendesk_sandbox.paging import demand_shallow, numbered_page, page_of
from zendesk_sandbox.records.tickets import Ticket
from zendesk_sandbox.scopes import REQUESTS_READ
from zendesk_sandbox.search_terms import Searcher
from zendesk_sandbox.searching import search_tickets
from zendesk_sandbox.tickets.requesting import (
    may_solve,
    requests_copied_to,
    requests_of,
    requests_shared_with,
)
from zendesk_sandbox.tickets.visibility import demand_verified
from zendesk_sandbox.wire.tickets import show_request

blueprint = Blueprint("request_lists", __name__, url_prefix="/api/v2/requests")


@endpoint(blueprint, "GET", "", scopes=REQUESTS_READ)
def list_requests(call: Call) -> Response:
    """What the user asked for; `status` names the only statuses wanted."""
    demand_verified(call.user)
    wanted = request.args.get("status")
    found = requests_of(call.account, call.user)
    return _page(call, [t for t in found if wanted is None or t.status in wanted.split(",")])


@endpoint(blueprint, "GET", "/open", scopes=REQUESTS_READ)
def list_open_requests(call: Call) -> Response:
    """Those of the user's that are not solved."""
    demand_verified(call.user)
    found = requests_of(call.account, call.user)
    return _page(call, [t for t in found if not t.is_solved])


@endpoint(blueprint, "GET", "/solved", scopes=REQUESTS_READ)
def list_solved_requests(call: Call) -> Response:
    """Those of the user's that are solved or closed."""
    demand_verified(call.user)
    found = requests_of(call.account, call.user)
    return _page(call, [t for t in found if t.is_solved])


@endpoint(blueprint, "GET", "/ccd", scopes=REQUESTS_READ)
def list_copied_requests(call: Call) -> Response:
    """Those that the user is CC'd on."""
    demand_verified(call.user)
    return _page(call, requests_copied_to(call.account, call.user))


@endpoint(blueprint, "GET", "/search", scopes=REQUESTS_READ)
def search_requests(call: Call) -> Response:
    """The user's requests that have all words of `query`.

    With `cc_id` those the user is CC'd on instead, with `organization_id` those of an organization
    that shares its tickets; `status` names the only statuses wanted.
    """
    demand_verified(call.user)
    demand_shallow()
    found = search_tickets(
        Searcher(call.account, call.user), _searched(call), request.args.get("query", "")
    )
    wanted = request.args.get("status")
    found = [t for t in found if wanted is None or t.status in wanted.split(",")]
    return answer(numbered_page("requests", found, _show(call), call.account.base_url))


def _searched(call: Call) -> list[Ticket]:
    if request.args.get("cc_id") == "true":
        return requests_copied_to(call.account, call.user)
    organization_id = request.args.get("organization_id", type=int)
    if organization_id is not None:
        shared = requests_shared_with(call.account, call.user)
        return [t for t in shared if t.organization_id == organization_id]
    return requests_of(call.account, call.user)


def _page(call: Call, tickets: Sequence[Ticket]) -> Response:
    return answer(page_of("requests", tickets, _show(call), call.account.base_url))


def _show(call: Call) -> Callable[[Ticket], object]:
    return lambda t: show_request(call.account, t, may_solve=may_solve(call.user, t))
