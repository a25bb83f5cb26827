"""Reads the files on tickets."""

from typing import BinaryIO

from msgspec import Struct

from zendesk_client.models import Attachment
from zendesk_client.session import Session


class _Attachment(Struct, frozen=True):
    attachment: Attachment


def show_attachment(session: Session, attachment_id: int) -> Attachment:
    """What Zendesk knows of the file. Needs the scope `ticket_attachments:read` or `read`."""
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/ticket-attachments/#show-attachment
    return session.call(
        "GET", f"/api/v2/attachments/{attachment_id}", returns=_Attachment
    ).attachment


def download_attachment(
    session: Session, attachment: Attachment, sink: BinaryIO, limit: int
) -> int:
    """Writes the file into `sink` and returns its size in bytes.

    Needs the scope `ticket_attachments:read` or `read` where the account asks for one.

    Raises:
        Redirected: the file lies at another host than the session's.
        TooLarge: it has more than `limit` bytes.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/ticket-attachments/#json-format
    return session.download(attachment.content_url, sink, limit)
