"""`/api/v2/requests`: the end users' door, which treats agents and admins as end users too."""

from flask import Blueprint, Response
from msgspec.structs import replace

from zendesk_sandbox import refusals
from zendesk_sandbox.bodies import SentCc, SentRequest, SentTicket, read_record
from zendesk_sandbox.calls import Call, answer, endpoint
from zendesk_sandbox.paging import page_of
from zendesk_sandbox.records.tickets import Ticket
from zendesk_sandbox.scopes import REQUESTS_READ, REQUESTS_WRITE
from zendesk_sandbox.throttling import count_update
from zendesk_sandbox.updating import Author, update_ticket
from zendesk_sandbox.visibility import find_request
from zendesk_sandbox.wire.tickets import show_comment, show_request

blueprint = Blueprint("requests", __name__, url_prefix="/api/v2/requests")


@endpoint(blueprint, "GET", "/<int:number>", scopes=REQUESTS_READ)
def show_one_request(call: Call, number: int) -> Response:
    """One request."""
    return _answer(call, find_request(call.account, call.user, number), {})


@endpoint(blueprint, "PUT", "/<int:number>", scopes=REQUESTS_WRITE)
def update_request(call: Call, number: int) -> Response:
    """The changed request; unlike for a ticket there is no audit in the answer."""
    ticket = find_request(call.account, call.user, number)
    may_update = call.account.switches.ccd_request_update == "allow"
    if not may_update and call.user.id != ticket.requester_id:
        raise refusals.hidden(call.account.switches.hidden_request)
    headers = count_update(call.account, number, call.user)
    sent, warnings = read_record("request", SentRequest)
    author = Author(call.user, call.caller.origin, as_end_user=True)
    audit = update_ticket(call.account, ticket, _as_ticket(call, ticket, sent), author)
    return _answer(call, audit.after, headers | warnings)


@endpoint(blueprint, "GET", "/<int:number>/comments", scopes=REQUESTS_READ)
def list_request_comments(call: Call, number: int) -> Response:
    """The public part of the thread, oldest first."""
    ticket, account = find_request(call.account, call.user, number), call.account
    comments = [comment for comment in ticket.comments if comment.public]
    shown = page_of("comments", comments, lambda c: show_comment(account, c), account.base_url)
    return answer(shown)


def _as_ticket(call: Call, ticket: Ticket, sent: SentRequest) -> SentTicket:
    comment = sent.comment and replace(sent.comment, public=True, author_id=None)
    is_solved = sent.solved and _may_solve(call, ticket)
    return SentTicket(
        comment=comment,
        status="solved" if is_solved else None,
        email_ccs=[
            SentCc(user_id=who) if isinstance(who, int) else SentCc(user_email=who)
            for who in sent.additional_collaborators
        ],
    )


def _may_solve(call: Call, ticket: Ticket) -> bool:
    is_open = ticket.status in ("open", "pending", "hold")
    return is_open and ticket.assignee_id is not None and call.user.id == ticket.requester_id


def _answer(call: Call, ticket: Ticket, headers: dict[str, str]) -> Response:
    may_solve = _may_solve(call, ticket)
    shown = show_request(call.account, ticket, may_solve=may_solve)
    return answer({"request": shown}, 200, headers)
