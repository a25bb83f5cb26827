"""`/api/v2/uploads`."""

from flask import Blueprint, Response, request

from zendesk_sandbox import refusals
from zendesk_sandbox.access import Caller, demand_life, demand_scope
from zendesk_sandbox.calls import JSON, Call, admit_anybody, answer, endpoint, here, no_content
from zendesk_sandbox.files import storing
from zendesk_sandbox.files.receiving import Received, receive_file
from zendesk_sandbox.records.files import Upload
from zendesk_sandbox.scopes import FILES_WRITE
from zendesk_sandbox.state import Account
from zendesk_sandbox.switches import Switches
from zendesk_sandbox.wire.attachments import show_upload

blueprint = Blueprint("uploads", __name__, url_prefix="/api/v2/uploads")


@blueprint.post("")
def create_upload() -> Response:
    """A new upload, or one file more under the upload whose token the query names."""
    account = here()
    caller = admit_anybody(account, _scopes(account.switches))
    received = receive_file(account)
    with account.lock:
        try:
            # The token may have been revoked while the body came.
            if caller is not None:
                demand_life(account, caller)
            upload = _keep(account, caller, received)
        except refusals.Refusal:
            account.discard(received.body.path)
            raise
        shown = show_upload(account, upload)
    location = f"{account.base_url}/api/v2/attachments/{upload.attachment_ids[-1]}.json"
    return answer({"upload": shown}, 201, {"Location": location}, _content_type())


@endpoint(blueprint, "DELETE", "/<token>")
def delete_upload(call: Call, token: str) -> Response:
    """Deletes an upload that no comment took; what a comment has stays where it is."""
    demand_scope(call.caller, _scopes(call.account.switches))
    upload = _find(call.account, call.user.id, token)
    if upload is None and not _passes_for_deleted(call.account, token):
        raise refusals.record_not_found()
    if upload is not None:
        call.account.drop_upload(upload)
    return no_content()


def _passes_for_deleted(account: Account, token: str) -> bool:
    if account.switches.deleting_consumed_upload == "not_found":
        return False
    return any(file.taken_from == token for file in account.attachments.values())


def _keep(account: Account, caller: Caller | None, received: Received) -> Upload:
    account.drop_expired_uploads()
    owner_id = None if caller is None else caller.user.id
    token = received.upload_token
    upload = _find(account, owner_id, token) if token else None
    if token and upload is None:
        raise refusals.record_invalid("token", "Token: is invalid", "InvalidValue")
    attachment = storing.add_file(account, received.file_name, received.body)
    if upload is None:
        return storing.open_upload(account, owner_id, attachment)
    return storing.append(account, upload, attachment)


def _content_type() -> str:
    # The body is JSON always; Zendesk calls it so only where the caller asked for JSON.
    # See the recordings of https://github.com/zendesk/zendesk_api_client_rb, which asks, and of
    # https://github.com/facetoe/zenpy, which does not.
    is_asked_for = "application/json" in request.headers.get("Accept", "")
    return JSON if is_asked_for else "text/plain; charset=utf-8"


def _find(account: Account, owner_id: int | None, token: str) -> Upload | None:
    upload = account.uploads.get(token)
    return upload if upload is not None and upload.owner_id == owner_id else None


def _scopes(switches: Switches) -> tuple[str, ...]:
    narrow = FILES_WRITE if switches.uploads_by_ticket_attachments_write == "allow" else ("write",)
    return (*narrow, "tickets:write") if switches.uploads_by_tickets_write == "allow" else narrow
