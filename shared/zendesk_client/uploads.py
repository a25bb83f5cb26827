"""Uploads files that a comment then attaches to a ticket."""

import os
import re
from contextlib import suppress
from typing import BinaryIO, Final

from msgspec import Struct

from ticketbound.language import say
from ticketbound.secret import Secret
from zendesk_client.errors import UploadIncomplete, ZendeskError
from zendesk_client.models import Attachment, Moment, Upload
from zendesk_client.session import Query, Session

_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{1,255}", re.ASCII)
"""What goes into a URL as one step of its path, and no other."""


class _Uploaded(Struct, frozen=True):
    token: Secret | None = None
    expires_at: Moment | None = None
    attachment: Attachment | None = None


class _Answer(Struct, frozen=True):
    upload: _Uploaded


def create_upload(
    session: Session,
    *,
    filename: str,
    content: BinaryIO,
    content_type: str = "application/zip",
    append_to: Secret | None = None,
) -> Upload:
    """The upload of `content`, streamed from where it stands to its end.

    Needs the scope `ticket_attachments:write` or `write`. With `append_to`, the file joins
    those behind that token. Zendesk derives the type that it shows from `filename`.

    Raises:
        UploadIncomplete: Zendesk names no token that could be one, or another size than was
            sent; what it holds is deleted again where it has a name.
        TooLarge: the file is larger than the account allows.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/ticket-attachments/#upload-files
    size = _remaining_size(content)
    joined: Query = {} if append_to is None else {"token": append_to}
    upload = session.call(
        "POST",
        "/api/v2/uploads",
        returns=_Answer,
        query={"filename": filename, **joined},
        content=content if size else b"",
        content_type=content_type,
    ).upload
    if upload.token is None or not _is_token(upload.token) or upload.attachment is None:
        raise UploadIncomplete(say("Zendesk took the file, but names no token for it"))
    session.keep_secret(upload.token)
    if upload.attachment.size != size:
        with suppress(ZendeskError):
            delete_upload(session, upload.token)
        raise UploadIncomplete(
            say(
                "Zendesk holds {found} bytes of the file instead of {size}",
                found=upload.attachment.size,
                size=size,
            )
        )
    return Upload(upload.token, upload.expires_at, upload.attachment)


def delete_upload(session: Session, token: Secret) -> None:
    """Deletes the files behind `token`, which no comment has attached yet.

    Needs the scope `ticket_attachments:write` or `write`.

    Raises:
        UploadIncomplete: this is no token of an upload; nothing was asked.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/ticket-attachments/#delete-upload
    if not _is_token(token):
        raise UploadIncomplete(say("this is no token of an upload"))
    session.keep_secret(token)
    session.call("DELETE", f"/api/v2/uploads/{token.reveal()}", returns=type(None))


def _is_token(token: Secret) -> bool:
    """Whether Zendesk could call an upload so: `..` would be another place than an upload's."""
    return _TOKEN.fullmatch(token.reveal()) is not None


def _remaining_size(content: BinaryIO) -> int:
    here = content.tell()
    end = content.seek(0, os.SEEK_END)
    content.seek(here)
    return end - here
