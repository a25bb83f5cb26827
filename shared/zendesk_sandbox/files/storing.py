"""Files: from a request's body to the disk, and from an upload token to a comment."""

from dataclasses import dataclass, replace
from datetime import timedelta
from mimetypes import MimeTypes
from pathlib import Path
from typing import IO, Any, Final
from uuid import uuid4

from zendesk_sandbox.incoming import BLOCK
from zendesk_sandbox.records.files import Attachment, Upload
from zendesk_sandbox.refusals import record_invalid
from zendesk_sandbox.state import Account

# The table that Python carries, so that every machine names types alike.
_TYPES: Final = MimeTypes()


Readable = IO[bytes]
"""A stream of bytes that can also `readinto`, which this type keeps to itself."""


@dataclass(frozen=True, slots=True)
class StoredBody:
    """Bytes on disk."""

    path: Path
    size: int


@dataclass(frozen=True, slots=True)
class Taker:
    """The comment that takes files, where it is, and whose it is."""

    user_id: int
    ticket: int
    comment_id: int


def store_body(stream: Readable, folder: Path, most: int) -> StoredBody | None:
    """Writes the stream to a file in `folder`, piece by piece; None if it has over `most` bytes.

    The stream is read to its end either way, so that the client hears the answer.
    """
    path = folder / uuid4().hex
    read_into: Any = stream.readinto  # type: ignore[attr-defined]
    buffer = bytearray(BLOCK)
    view, size = memoryview(buffer), 0
    try:
        with path.open("wb") as file:
            while count := read_into(buffer):
                size += count
                if size <= most:
                    file.write(view[:count])
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    if size > most:
        path.unlink()
        return None
    return StoredBody(path, size)


def add_file(account: Account, file_name: str, body: StoredBody) -> Attachment:
    """Makes stored bytes an attachment; its type follows from its name."""
    attachment = Attachment(
        id=account.new_id(),
        file_name=file_name,
        content_type=_TYPES.guess_type(file_name)[0] or "application/octet-stream",
        size=body.size,
        content_token=account.random_text(25),
        path=body.path,
        created_at=account.now(),
    )
    account.attachments[attachment.id] = attachment
    return attachment


def open_upload(account: Account, owner_id: int | None, attachment: Attachment) -> Upload:
    """A new upload that holds one file."""
    lifetime = timedelta(seconds=account.switches.upload_lifetime)
    upload = Upload(account.random_text(25), owner_id, (attachment.id,), account.now() + lifetime)
    account.uploads[upload.token] = upload
    return upload


def append(account: Account, upload: Upload, attachment: Attachment) -> Upload:
    """The upload with one more file."""
    grown = replace(upload, attachment_ids=(*upload.attachment_ids, attachment.id))
    account.uploads[upload.token] = grown
    return grown


def consume(account: Account, tokens: list[str], taker: Taker) -> tuple[int, ...]:
    """The ids of the files under `tokens`, which can never be used again.

    Raises:
        Refusal: 422, a token will not do or the files are too many; no token was used up.
    """
    wanted = list(dict.fromkeys(tokens))
    usable = [u for token in wanted if (u := _usable(account, taker.user_id, token)) is not None]
    if len(usable) < len(wanted) and account.switches.bad_upload == "reject":
        raise record_invalid("uploads", "Uploads: is invalid")
    files = {i: upload.token for upload in usable for i in upload.attachment_ids}
    limit = account.switches.comment_attachment_limit
    if limit is not None and len(files) > limit:
        raise record_invalid("uploads", f"Uploads: more than {limit} attachments")
    for upload in usable:
        del account.uploads[upload.token]
    for i, token in files.items():
        account.attachments[i] = replace(
            account.attachments[i],
            ticket=taker.ticket,
            comment_id=taker.comment_id,
            taken_from=token,
        )
    return tuple(files)


def redact(account: Account, attachment: Attachment) -> Attachment:
    """The attachment without what it held: an empty file, at an address of its own."""
    path = account.folder / uuid4().hex
    path.touch()
    redacted = replace(
        attachment,
        file_name="redacted.txt",
        content_type="text/plain",
        size=0,
        content_token=account.random_text(25),
        path=path,
    )
    account.attachments[attachment.id] = redacted
    account.discard(attachment.path)
    return redacted


def _usable(account: Account, user_id: int, token: str) -> Upload | None:
    upload = account.uploads.get(token)
    if upload is None:
        return None
    is_foreign = upload.owner_id not in (None, user_id)
    return None if is_foreign and account.switches.foreign_upload == "reject" else upload
