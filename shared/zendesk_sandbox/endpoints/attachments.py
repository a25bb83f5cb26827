"""Attachments: what they are, and their bytes."""

from flask import Blueprint, Response, request, send_file

from ticketbound.safe_text import escape
from zendesk_sandbox import refusals
from zendesk_sandbox.calls import Call, admit, answer, endpoint, here
from zendesk_sandbox.files.access import (
    demand_readable,
    find_attachment,
    find_content,
    override_malware,
)
from zendesk_sandbox.records.files import Attachment
from zendesk_sandbox.scopes import FILES_READ, FILES_WRITE
from zendesk_sandbox.sent.reading import read_record
from zendesk_sandbox.sent.tickets import SentAttachment
from zendesk_sandbox.state import Account
from zendesk_sandbox.throttling import count_download
from zendesk_sandbox.wire.attachments import scan_result, show_attachment

blueprint = Blueprint("attachments", __name__)


@endpoint(
    blueprint, "GET", "/api/v2/attachments/<int:attachment_id>", scopes=FILES_READ, role="agent"
)
def show_one_attachment(call: Call, attachment_id: int) -> Response:
    """One attachment."""
    attachment = find_attachment(call.account, call.user, attachment_id)
    return answer({"attachment": show_attachment(call.account, attachment)})


@endpoint(
    blueprint, "PUT", "/api/v2/attachments/<int:attachment_id>", scopes=FILES_WRITE, role="admin"
)
def update_attachment(call: Call, attachment_id: int) -> Response:
    """Lets agents read a file in which the scan found malware, or no longer."""
    attachment = find_attachment(call.account, call.user, attachment_id)
    sent, warnings = read_record("attachment", SentAttachment)
    changed = override_malware(call.account, attachment, may_read=sent.malware_access_override)
    return answer({"attachment": show_attachment(call.account, changed)}, 200, warnings)


@blueprint.get("/attachments/token/<token>/")
def download_content(token: str) -> Response:
    """The bytes; who knows the address may read them, unless the account keeps them private."""
    account = here()
    with account.lock:
        account.drop_expired_uploads()
        attachment = find_content(account, token)
        _demand_reader(account, attachment)
        count_download(account, attachment)
        name = escape(attachment.file_name)
        response = send_file(
            attachment.path, attachment.content_type, as_attachment=True, download_name=name
        )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox"
    return response


def _demand_reader(account: Account, attachment: Attachment) -> None:
    is_bad = scan_result(account, attachment) == "malware_found"
    if is_bad and not attachment.malware_access_override:
        raise refusals.role_forbidden()
    if account.switches.private_attachments == "off":
        return
    if "Authorization" not in request.headers:
        raise refusals.role_forbidden()
    demand_readable(account, admit(account, FILES_READ, "end-user").user, attachment)
