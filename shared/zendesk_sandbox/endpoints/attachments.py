"""Attachments: what they are, and their bytes."""

from flask import Blueprint, Response, request, send_file

from ticketbound.safe_text import escape
from zendesk_sandbox import refusals
from zendesk_sandbox.access import Caller
from zendesk_sandbox.calls import Call, admit, answer, endpoint, here
from zendesk_sandbox.records.files import Attachment
from zendesk_sandbox.records.tickets import Comment, Ticket
from zendesk_sandbox.scopes import FILES_READ
from zendesk_sandbox.state import Account
from zendesk_sandbox.visibility import sees_ticket
from zendesk_sandbox.wire.attachments import show_attachment

blueprint = Blueprint("attachments", __name__)


@endpoint(
    blueprint, "GET", "/api/v2/attachments/<int:attachment_id>", scopes=FILES_READ, role="agent"
)
def show_one_attachment(call: Call, attachment_id: int) -> Response:
    """One attachment."""
    attachment = call.account.attachments.get(attachment_id)
    if attachment is None or not _may_read(call.account, call.caller, attachment):
        raise refusals.record_not_found()
    return answer({"attachment": show_attachment(call.account, attachment)})


@blueprint.get("/attachments/token/<token>/")
def download_content(token: str) -> Response:
    """The bytes; who knows the address may read them, unless the account keeps them private."""
    account = here()
    with account.lock:
        account.drop_expired_uploads()
        files = account.attachments.values()
        attachment = next((a for a in files if a.content_token == token), None)
    if attachment is None:
        raise refusals.record_not_found()
    if account.switches.private_attachments == "on":
        _demand_reader(account, attachment)
    name = escape(attachment.file_name)
    response = send_file(
        attachment.path, attachment.content_type, as_attachment=True, download_name=name
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox"
    return response


def _demand_reader(account: Account, attachment: Attachment) -> None:
    if "Authorization" not in request.headers:
        raise refusals.role_forbidden()
    caller = admit(account, FILES_READ, "end-user")
    with account.lock:
        if not _may_read(account, caller, attachment):
            raise refusals.role_forbidden()


def _may_read(account: Account, caller: Caller, attachment: Attachment) -> bool:
    place = _place(account, attachment)
    # What no comment took yet is open to everybody who signed in.
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/ticket-attachments/
    if place is None:
        return True
    ticket, comment = place
    if caller.user.is_agent:
        return sees_ticket(caller.user, ticket)
    return comment.public and caller.user.id in (ticket.requester_id, *ticket.email_cc_ids)


def _place(account: Account, attachment: Attachment) -> tuple[Ticket, Comment] | None:
    for ticket in account.tickets.values():
        for comment in ticket.comments:
            if attachment.id in comment.attachment_ids:
                return ticket, comment
    return None
