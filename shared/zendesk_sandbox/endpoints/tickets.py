"""`/api/v2/tickets`: the agents' door."""

from flask import Blueprint, Response

from zendesk_sandbox.bodies import SentTicket, read_record
from zendesk_sandbox.calls import Call, answer, endpoint
from zendesk_sandbox.creating import create_ticket
from zendesk_sandbox.paging import page_of
from zendesk_sandbox.scopes import TICKETS_READ, TICKETS_WRITE
from zendesk_sandbox.throttling import count_update
from zendesk_sandbox.updating import Author, update_ticket
from zendesk_sandbox.visibility import find_ticket
from zendesk_sandbox.wire.audits import show_audit
from zendesk_sandbox.wire.tickets import show_comment, show_ticket

blueprint = Blueprint("tickets", __name__, url_prefix="/api/v2/tickets")


@endpoint(blueprint, "GET", "/<int:number>", scopes=TICKETS_READ, role="agent")
def show_one_ticket(call: Call, number: int) -> Response:
    """One ticket."""
    ticket = find_ticket(call.account, call.user, number)
    return answer({"ticket": show_ticket(call.account, ticket)})


@endpoint(blueprint, "POST", "", scopes=TICKETS_WRITE, role="agent")
def create_one_ticket(call: Call) -> Response:
    """A new ticket."""
    sent, headers = read_record("ticket", SentTicket)
    audit = create_ticket(call.account, sent, Author(call.user, call.caller.origin))
    shown = show_ticket(call.account, audit.after)
    headers |= {"Location": str(shown["url"])}
    return answer({"ticket": shown, "audit": show_audit(call.account, audit)}, 201, headers)


@endpoint(blueprint, "PUT", "/<int:number>", scopes=TICKETS_WRITE, role="agent")
def update_one_ticket(call: Call, number: int) -> Response:
    """The changed ticket, and an audit that says what the change did."""
    ticket = find_ticket(call.account, call.user, number)
    headers = count_update(call.account, number, call.user)
    sent, warnings = read_record("ticket", SentTicket)
    audit = update_ticket(call.account, ticket, sent, Author(call.user, call.caller.origin))
    body = {
        "ticket": show_ticket(call.account, audit.after),
        "audit": show_audit(call.account, audit),
    }
    return answer(body, 200, headers | warnings)


@endpoint(blueprint, "GET", "/<int:number>/comments", scopes=TICKETS_READ, role="agent")
def list_comments(call: Call, number: int) -> Response:
    """The whole thread, oldest first."""
    ticket, account = find_ticket(call.account, call.user, number), call.account
    comments = ticket.comments
    shown = page_of("comments", comments, lambda c: show_comment(account, c), account.base_url)
    return answer(shown)
