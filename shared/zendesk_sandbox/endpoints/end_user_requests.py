"""`/api/v2/requests`: the end users' door, which treats agents and admins as end users too."""
# See: https://developer.zendesk.com/api-reference/ticketing/tickets/ticket-requests/

from flask import Blueprint, Response

from zendesk_sandbox import refusals
from zendesk_sandbox.calls import Call, admit_anybody, answer, endpoint, here, origin
from zendesk_sandbox.paging import page_of
from zendesk_sandbox.records.people import User
from zendesk_sandbox.records.tickets import Ticket
from zendesk_sandbox.scopes import REQUESTS_READ, REQUESTS_WRITE
from zendesk_sandbox.sent.reading import read_body, read_record
from zendesk_sandbox.sent.tickets import SentRequest, SentRequestChanges
from zendesk_sandbox.throttling import count_update
from zendesk_sandbox.tickets.commenting import Author
from zendesk_sandbox.tickets.requesting import change_request, may_solve, open_request, stranger
from zendesk_sandbox.tickets.visibility import demand_verified, find_request, shares_request
from zendesk_sandbox.wire.tickets import show_comment, show_request

blueprint = Blueprint("requests", __name__, url_prefix="/api/v2/requests")


@endpoint(blueprint, "GET", "/<int:number>", scopes=REQUESTS_READ)
def show_one_request(call: Call, number: int) -> Response:
    """One request."""
    return _answer(call.user, _find(call, number), 200, {})


@blueprint.post("")
def create_request() -> Response:
    """A new request; a stranger's where the account lets strangers in."""
    account = here()
    caller = admit_anybody(account, REQUESTS_WRITE)
    read_body()
    with account.lock:
        sent, headers = read_record("request", SentRequest)
        user = stranger(account, sent) if caller is None else caller.user
        if caller is not None:
            demand_verified(user)
        stored = open_request(account, sent, Author(user, origin(), as_end_user=True))
        location = f"{account.base_url}/api/v2/requests/{stored.after.number}.json"
        return _answer(user, stored.after, 201, headers | {"Location": location})


@endpoint(blueprint, "PUT", "/<int:number>", scopes=REQUESTS_WRITE)
def update_request(call: Call, number: int) -> Response:
    """The changed request; unlike for a ticket there is no audit in the answer."""
    account, ticket = call.account, _find(call, number)
    if not _may_update(call, ticket):
        raise refusals.hidden(account.switches.hidden_request)
    headers = count_update(account, number, call.user)
    sent, warnings = read_record("request", SentRequestChanges)
    author = Author(call.user, call.caller.origin, as_end_user=True)
    stored = change_request(account, ticket, sent, author)
    return _answer(call.user, stored.after, 200, headers | warnings)


@endpoint(blueprint, "GET", "/<int:number>/comments", scopes=REQUESTS_READ)
def list_request_comments(call: Call, number: int) -> Response:
    """The public part of the thread, oldest first unless the query asks otherwise."""
    account = call.account
    comments = [comment for comment in _find(call, number).comments if comment.public]
    return answer(
        page_of("comments", comments, lambda c: show_comment(account, c), account.base_url)
    )


@endpoint(blueprint, "GET", "/<int:number>/comments/<int:comment_id>", scopes=REQUESTS_READ)
def show_request_comment(call: Call, number: int, comment_id: int) -> Response:
    """One public comment."""
    for comment in _find(call, number).comments:
        if comment.id == comment_id and comment.public:
            return answer({"comment": show_comment(call.account, comment)})
    raise refusals.record_not_found()


def _find(call: Call, number: int) -> Ticket:
    demand_verified(call.user)
    return find_request(call.account, call.user, number)


def _may_update(call: Call, ticket: Ticket) -> bool:
    if call.account.switches.ccd_request_update == "allow":
        return True
    is_own = call.user.id == ticket.requester_id
    return is_own or shares_request(call.account, call.user, ticket)


def _answer(user: User, ticket: Ticket, status: int, headers: dict[str, str]) -> Response:
    shown = show_request(here(), ticket, may_solve=may_solve(user, ticket))
    return answer({"request": shown}, status, headers)
