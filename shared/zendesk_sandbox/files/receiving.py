"""Files on their way in: a raw body, or the part of a form that official clients send."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, Final

from flask import request
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from zendesk_sandbox import refusals
from zendesk_sandbox.files import storing
from zendesk_sandbox.files.storing import Readable, StoredBody
from zendesk_sandbox.state import Account

_FORM: Final = "multipart/form-data"
_FILE_PART: Final = "uploaded_data"
_LONGEST_FIELD: Final = 64 << 10
_MOST_PARTS: Final = 20

_Fields = MultiDict[str, str]
_Files = MultiDict[str, FileStorage]


@dataclass(frozen=True, slots=True)
class Received:
    """A stored file, what it is called, and the upload that it joins, if any."""

    file_name: str
    upload_token: str | None
    body: StoredBody


def receive_file(account: Account) -> Received:
    """Stores the file of the current request, piece by piece.

    Raises:
        Refusal: 400, 413 or 422; nothing was kept.
    """
    if request.mimetype == _FORM:
        return _receive_form(account)
    file_name = _name(request.args.get("filename", ""))
    if "/" not in request.headers.get("Content-Type", ""):
        raise refusals.record_invalid("content_type", "Content type cannot be blank", "BlankValue")
    body = _store(account, request.stream)
    if request.content_length not in (None, body.size):
        account.discard(body.path)
        raise _cut()
    return Received(file_name, request.args.get("token"), _demand_content(account, body))


def _receive_form(account: Account) -> Received:
    with _read_form(account) as (fields, files):
        part = files.get(_FILE_PART)
        if part is None:
            raise refusals.record_invalid(_FILE_PART, "cannot be blank", "BlankValue")
        names = (request.args.get("filename"), fields.get("filename"), part.filename)
        file_name = _name(next(filter(None, names), ""))
        body = _store(account, part.stream)
    token = request.args.get("token") or fields.get("token")
    return Received(file_name, token, _demand_content(account, body))


@contextmanager
def _read_form(account: Account) -> Iterator[tuple[_Fields, _Files]]:
    with ExitStack() as parts:

        def open_part(*_: object, **__: object) -> IO[bytes]:
            return parts.enter_context(TemporaryFile(dir=account.folder))

        parser = FormDataParser(
            open_part, max_form_memory_size=_LONGEST_FIELD, max_form_parts=_MOST_PARTS, silent=False
        )
        try:
            _, fields, files = parser.parse(
                request.stream, _FORM, request.content_length, request.mimetype_params
            )
        except (ValueError, RequestEntityTooLarge):
            raise _cut() from None
        yield fields, files


def _store(account: Account, stream: Readable) -> StoredBody:
    body = storing.store_body(stream, account.folder, account.limits.attachment_size)
    if body is None:
        raise _too_large(account)
    return body


def _name(text: str) -> str:
    name = text.strip()
    if not name:
        raise refusals.record_invalid("filename", "cannot be blank")
    return name


def _demand_content(account: Account, body: StoredBody) -> StoredBody:
    if body.size == 0:
        account.discard(body.path)
        raise _unprocessable()
    return body


def _unprocessable() -> refusals.Refusal:
    # In the account's language, as seen in the wild.
    text = "Impossible de traiter la pièce jointe."
    return refusals.Refusal(422, {"error": "AttachmentUnprocessable", "description": text})


def _too_large(account: Account) -> refusals.Refusal:
    if account.switches.too_large_body == "text":
        return refusals.Refusal(413, "Request Entity Too Large\n")
    size = account.limits.attachment_size >> 20
    return refusals.Refusal(
        413, {"error": "AttachmentTooLarge", "description": f"Exceeded {size}MB"}
    )


def _cut() -> refusals.Refusal:
    return refusals.Refusal(400, {"error": "BadRequest", "description": "The body was cut"})
