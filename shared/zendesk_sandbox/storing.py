"""Files: from a request's body to the disk, and from an upload token to a comment."""

import hashlib
from dataclasses import dataclass, replace
from datetime import timedelta
from mimetypes import MimeTypes
from pathlib import Path
from typing import Final, Protocol
from uuid import uuid4

from zendesk_sandbox.records.files import Attachment, Upload
from zendesk_sandbox.records.people import User
from zendesk_sandbox.refusals import Refusal, record_invalid
from zendesk_sandbox.state import Account

CHUNK: Final = 1 << 18
# The table that Python carries, so that every machine names types alike.
_TYPES: Final = MimeTypes()


class Readable(Protocol):
    """A stream of bytes."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end."""


@dataclass(frozen=True, slots=True)
class StoredBody:
    """Bytes on disk."""

    path: Path
    size: int
    sha256: str


def store_body(stream: Readable, folder: Path, most: int) -> StoredBody | None:
    """Writes the stream to a file in `folder`, piece by piece; None if it has over `most` bytes.

    The stream is read to its end either way, so that the client hears the answer.
    """
    path = folder / uuid4().hex
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("wb") as file:
            while piece := stream.read(CHUNK):
                size += len(piece)
                if size <= most:
                    digest.update(piece)
                    file.write(piece)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    if size > most:
        path.unlink()
        return None
    return StoredBody(path, size, digest.hexdigest())


def add_file(account: Account, file_name: str, body: StoredBody) -> Attachment:
    """Makes stored bytes an attachment; its type follows from its name."""
    attachment = Attachment(
        id=account.new_id(),
        file_name=file_name,
        content_type=_TYPES.guess_type(file_name)[0] or "application/octet-stream",
        size=body.size,
        sha256=body.sha256,
        content_token=account.random_text(25),
        path=body.path,
        created_at=account.now(),
    )
    account.attachments[attachment.id] = attachment
    return attachment


def open_upload(account: Account, owner: User, attachment: Attachment) -> Upload:
    """A new upload that holds one file."""
    lifetime = timedelta(seconds=account.switches.upload_lifetime)
    upload = Upload(account.random_text(25), owner.id, (attachment.id,), account.now() + lifetime)
    account.uploads[upload.token] = upload
    return upload


def append(account: Account, upload: Upload, attachment: Attachment) -> Upload:
    """The upload with one more file."""
    grown = replace(upload, attachment_ids=(*upload.attachment_ids, attachment.id))
    account.uploads[upload.token] = grown
    return grown


def consume(account: Account, user: User, tokens: list[str]) -> tuple[int, ...]:
    """The ids of the files under `tokens`, which can never be used again.

    Raises:
        Refusal: 422, a token will not do or the files are too many; no token was used up.
    """
    wanted = list(dict.fromkeys(tokens))
    usable = [upload for token in wanted if (upload := _usable(account, user, token)) is not None]
    if len(usable) < len(wanted) and account.switches.bad_upload == "reject":
        raise record_invalid("uploads", "Uploads: is invalid")
    files = tuple(i for upload in usable for i in upload.attachment_ids)
    limit = account.switches.comment_attachment_limit
    if limit is not None and len(files) > limit:
        raise record_invalid("uploads", f"Uploads: more than {limit} attachments")
    for upload in usable:
        del account.uploads[upload.token]
    return files


def unprocessable() -> Refusal:
    """422 for an empty body, in the account's language, as seen in the wild."""
    text = "Impossible de traiter la pièce jointe."
    return Refusal(422, {"error": "AttachmentUnprocessable", "description": text})


def too_large(account: Account) -> Refusal:
    """413, with the body that the switch says."""
    if account.switches.too_large_body == "text":
        return Refusal(413, "Request Entity Too Large\n")
    size = account.limits.attachment_size >> 20
    return Refusal(413, {"error": "AttachmentTooLarge", "description": f"Exceeded {size}MB"})


def _usable(account: Account, user: User, token: str) -> Upload | None:
    upload = account.uploads.get(token)
    if upload is None:
        return None
    is_foreign = upload.owner_id != user.id
    return None if is_foreign and account.switches.foreign_upload == "reject" else upload
