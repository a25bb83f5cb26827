"""Reads and withdraws the files on tickets."""

from typing import BinaryIO

from msgspec import Struct

from zendesk_client.models import Attachment
from zendesk_client.session import Session


class _Attachment(Struct, frozen=True):
    attachment: Attachment


def show_attachment(session: Session, attachment_id: int) -> Attachment:
    """What Zendesk knows of the file. Needs the scope `ticket_attachments:read` or `read`."""
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/ticket-attachments/#show-attachment
    path = f"/api/v2/attachments/{attachment_id}"
    return session.call("GET", path, returns=_Attachment).attachment


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


def redact_attachment(
    session: Session, ticket_id: int, comment_id: int, attachment_id: int
) -> Attachment:
    """The empty `redacted.txt` that takes the file's place for ever.

    Needs the scope `ticket_attachments:write` or `write`, and a role that may redact.

    Raises:
        Forbidden: it may not.
        TicketClosed: it takes no changes.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/ticket-attachments/#redact-comment-attachment
    path = f"/api/v2/tickets/{ticket_id}/comments/{comment_id}/attachments/{attachment_id}/redact"
    return session.call("PUT", path, returns=_Attachment, json={}).attachment


def override_malware(session: Session, attachment_id: int, *, allowed: bool) -> Attachment:
    """The file, which agents may open or not though malware was found in it.

    Needs the scope `ticket_attachments:write` or `write`, and an admin.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/ticket-attachments/#update-attachment-for-malware
    attachment = {"malware_access_override": allowed}
    path = f"/api/v2/attachments/{attachment_id}"
    return session.call(
        "PUT", path, returns=_Attachment, json={"attachment": attachment}
    ).attachment
