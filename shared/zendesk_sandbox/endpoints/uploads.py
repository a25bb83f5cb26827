"""`/api/v2/uploads`."""

from flask import Blueprint, Response, request

from zendesk_sandbox import refusals, storing
from zendesk_sandbox.access import demand_scope
from zendesk_sandbox.calls import JSON, Call, answer, endpoint, no_content
from zendesk_sandbox.records.files import Upload
from zendesk_sandbox.scopes import FILES_WRITE
from zendesk_sandbox.state import Account
from zendesk_sandbox.storing import StoredBody
from zendesk_sandbox.wire.attachments import show_upload

blueprint = Blueprint("uploads", __name__, url_prefix="/api/v2/uploads")


@endpoint(blueprint, "POST", "", locked=False)
def create_upload(call: Call) -> Response:
    """A new upload, or one file more under the upload whose token the query names."""
    _demand_scope(call)
    file_name = request.args.get("filename", "").strip()
    if not file_name:
        raise refusals.record_invalid("filename", "cannot be blank")
    if "/" not in request.headers.get("Content-Type", ""):
        raise refusals.record_invalid("content_type", "Content type cannot be blank", "BlankValue")
    return _answer(call, file_name, _store(call.account))


@endpoint(blueprint, "DELETE", "/<token>")
def delete_upload(call: Call, token: str) -> Response:
    """Deletes an upload that no comment took."""
    _demand_scope(call)
    upload = _find(call, token)
    if upload is None:
        raise refusals.record_not_found()
    call.account.drop_upload(upload)
    return no_content()


def _store(account: Account) -> StoredBody:
    body = storing.store_body(request.stream, account.folder, account.limits.attachment_size)
    if body is None:
        raise storing.too_large(account)
    if request.content_length not in (None, body.size):
        body.path.unlink()
        raise refusals.Refusal(400, {"error": "BadRequest", "description": "The body was cut"})
    if body.size == 0:
        body.path.unlink()
        raise storing.unprocessable()
    return body


def _answer(call: Call, file_name: str, body: StoredBody) -> Response:
    account, token = call.account, request.args.get("token")
    with account.lock:
        upload = _find(call, token) if token else None
        if token and upload is None:
            body.path.unlink()
            raise refusals.record_invalid("token", "Token: is invalid", "InvalidValue")
        attachment = storing.add_file(account, file_name, body)
        if upload is None:
            upload = storing.open_upload(account, call.user, attachment)
        else:
            upload = storing.append(account, upload, attachment)
        location = f"{account.base_url}/api/v2/attachments/{attachment.id}.json"
        return answer(
            {"upload": show_upload(account, upload)},
            201,
            {"Location": location},
            content_type=_content_type(),
        )


def _content_type() -> str:
    # The body is JSON always; Zendesk calls it so only where the caller asked for JSON.
    # See the recordings of https://github.com/zendesk/zendesk_api_client_rb, which asks, and of
    # https://github.com/facetoe/zenpy, which does not.
    is_asked_for = "application/json" in request.headers.get("Accept", "")
    return JSON if is_asked_for else "text/plain; charset=utf-8"


def _find(call: Call, token: str) -> Upload | None:
    upload = call.account.uploads.get(token)
    return upload if upload is not None and upload.owner_id == call.user.id else None


def _demand_scope(call: Call) -> None:
    extra = call.account.switches.uploads_by_tickets_write == "allow"
    demand_scope(call.caller, (*FILES_WRITE, "tickets:write") if extra else FILES_WRITE)
