"""The comments of a ticket and the audits of its updates, for agents."""

from flask import Blueprint, Response

from zendesk_sandbox import refusals
from zendesk_sandbox.calls import Call, answer, endpoint
from zendesk_sandbox.files.access import redact_attachment
from zendesk_sandbox.paging import page_of
from zendesk_sandbox.scopes import AUDITS_READ, FILES_WRITE, TICKETS_READ
from zendesk_sandbox.tickets.commenting import Author
from zendesk_sandbox.tickets.visibility import find_ticket
from zendesk_sandbox.wire.attachments import show_attachment
from zendesk_sandbox.wire.audits import audit_writer, show_audit
from zendesk_sandbox.wire.tickets import show_comment

blueprint = Blueprint("ticket_threads", __name__, url_prefix="/api/v2/tickets/<int:number>")

_REDACTION = "/comments/<int:comment_id>/attachments/<int:attachment_id>/redact"


@endpoint(blueprint, "GET", "/comments", scopes=TICKETS_READ, role="agent")
def list_comments(call: Call, number: int) -> Response:
    """The whole thread, oldest first unless the query asks otherwise."""
    ticket, account = find_ticket(call.account, call.user, number), call.account
    comments = ticket.comments
    shown = page_of("comments", comments, lambda c: show_comment(account, c), account.base_url)
    return answer(shown)


@endpoint(blueprint, "GET", "/audits", scopes=AUDITS_READ, role="agent")
def list_audits(call: Call, number: int) -> Response:
    """What each update did, oldest first."""
    ticket, account = find_ticket(call.account, call.user, number), call.account
    write = audit_writer(account, ticket)
    return answer(page_of("audits", ticket.audits, write, account.base_url))


@endpoint(blueprint, "GET", "/audits/<int:audit_id>", scopes=AUDITS_READ, role="agent")
def show_one_audit(call: Call, number: int, audit_id: int) -> Response:
    """What one update did."""
    ticket = find_ticket(call.account, call.user, number)
    audit = next((audit for audit in ticket.audits if audit.id == audit_id), None)
    if audit is None:
        raise refusals.record_not_found()
    return answer({"audit": show_audit(call.account, ticket, audit)})


@endpoint(blueprint, "PUT", _REDACTION, scopes=FILES_WRITE, role="agent")
def redact_one_attachment(call: Call, number: int, comment_id: int, attachment_id: int) -> Response:
    """Replaces an attachment by an empty file; for those who may delete tickets."""
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/ticket-attachments/
    if not call.user.can_delete and call.account.switches.redact_without_role == "refuse":
        raise refusals.role_forbidden()
    ticket = find_ticket(call.account, call.user, number)
    author = Author(call.user, call.caller.origin)
    redacted = redact_attachment(call.account, ticket, comment_id, attachment_id, author)
    return answer({"attachment": show_attachment(call.account, redacted)})
