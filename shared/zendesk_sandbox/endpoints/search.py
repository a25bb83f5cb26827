"""`/api/v2/search`."""
# See: https://developer.zendesk.com/api-reference/ticketing/ticket-management/search/

from flask import Blueprint, Response, request

from zendesk_sandbox.calls import Call, answer, endpoint
from zendesk_sandbox.paging import demand_shallow, numbered_page
from zendesk_sandbox.records.people import User
from zendesk_sandbox.records.tickets import Ticket
from zendesk_sandbox.scopes import SEARCH
from zendesk_sandbox.searching import search
from zendesk_sandbox.wire.people import show_user
from zendesk_sandbox.wire.tickets import show_ticket

blueprint = Blueprint("search", __name__, url_prefix="/api/v2/search")

_SORTED_BY = ("created_at", "updated_at")


@endpoint(blueprint, "GET", "", scopes=SEARCH, role="agent")
def list_results(call: Call) -> Response:
    """The tickets and users that the query finds; with `sort_by`, the latest first."""
    demand_shallow()
    found = search(call.account, call.user, _query())
    sort_by = request.args.get("sort_by")
    if sort_by in _SORTED_BY:
        is_descending = request.args.get("sort_order") != "asc"
        found.sort(key=lambda it: str(_show(call, it)[sort_by]), reverse=is_descending)
    page = numbered_page("results", found, lambda it: _show(call, it), call.account.base_url)
    return answer(page | {"facets": None})


@endpoint(blueprint, "GET", "/count", scopes=SEARCH, role="agent")
def count_results(call: Call) -> Response:
    """How many tickets and users the query finds."""
    return answer({"count": len(search(call.account, call.user, _query()))})


def _query() -> str:
    return request.args.get("query", "")


def _show(call: Call, found: Ticket | User) -> dict[str, object]:
    if isinstance(found, Ticket):
        return show_ticket(call.account, found) | {"result_type": "ticket"}
    return show_user(call.account, found) | {"result_type": "user"}
