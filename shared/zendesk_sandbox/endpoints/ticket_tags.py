"""`/api/v2/tickets/{id}/tags`: PUT adds, POST sets, DELETE takes away."""
# See: https://developer.zendesk.com/api-reference/ticketing/ticket-management/tags/

from collections.abc import Callable

from flask import Blueprint, Response

from zendesk_sandbox.calls import Call, answer, endpoint, no_content
from zendesk_sandbox.scopes import TICKETS_READ, TICKETS_WRITE
from zendesk_sandbox.sent.reading import read_whole
from zendesk_sandbox.sent.tickets import SentChanges, SentTags
from zendesk_sandbox.throttling import count_update
from zendesk_sandbox.tickets.commenting import Author
from zendesk_sandbox.tickets.updating import demand_changeable, tidy_tags, update_ticket
from zendesk_sandbox.tickets.visibility import find_ticket

blueprint = Blueprint("tags", __name__, url_prefix="/api/v2/tickets/<int:number>/tags")

_Tags = set[str]


@endpoint(blueprint, "GET", "", scopes=TICKETS_READ, role="agent")
def list_tags(call: Call, number: int) -> Response:
    """The tags of a ticket."""
    return answer({"tags": list(find_ticket(call.account, call.user, number).tags)})


@endpoint(blueprint, "PUT", "", scopes=TICKETS_WRITE, role="agent")
def add_tags(call: Call, number: int) -> Response:
    """All tags, once some more were added."""
    tags, headers = _change(call, number, lambda before, sent: before | sent)
    return answer({"tags": tags}, 200, headers)


@endpoint(blueprint, "POST", "", scopes=TICKETS_WRITE, role="agent")
def set_tags(call: Call, number: int) -> Response:
    """All tags, which are now those that were sent."""
    tags, headers = _change(call, number, lambda _, sent: sent)
    return answer({"tags": tags}, 201, headers)


@endpoint(blueprint, "DELETE", "", scopes=TICKETS_WRITE, role="agent")
def remove_tags(call: Call, number: int) -> Response:
    """Takes tags away."""
    _, headers = _change(call, number, lambda before, sent: before - sent)
    response = no_content()
    response.headers.update(headers)
    return response


def _change(
    call: Call, number: int, combine: Callable[[_Tags, _Tags], _Tags]
) -> tuple[list[str], dict[str, str]]:
    account, ticket = call.account, find_ticket(call.account, call.user, number)
    headers = count_update(account, number, call.user)
    sent = read_whole(SentTags)
    demand_changeable(ticket, sent)
    wanted = combine(set(ticket.tags), set(tidy_tags(sent.tags)))
    author = Author(call.user, call.caller.origin)
    stored = update_ticket(account, ticket, SentChanges(tags=list(wanted)), author)
    return list(stored.after.tags), headers
