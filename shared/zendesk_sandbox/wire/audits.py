"""The JSON of what updates did."""

from collections.abc import Callable, Iterator

from ticketbound.clock import rfc3339
from zendesk_sandbox.records.tickets import Audit, Change, Comment, FieldValue, Notification, Ticket
from zendesk_sandbox.state import Account
from zendesk_sandbox.wire.tickets import VIA, show_comment, show_metadata


def audit_writer(account: Account, ticket: Ticket) -> Callable[[Audit], dict[str, object]]:
    """A function that shows audits of the ticket; good for as long as the ticket is the same."""
    comments = {comment.id: comment for comment in ticket.comments}

    def write(audit: Audit) -> dict[str, object]:
        comment = None if audit.comment_id is None else comments[audit.comment_id]
        return {
            "id": audit.id,
            "ticket_id": ticket.number,
            "created_at": rfc3339(audit.created_at),
            "author_id": audit.author_id,
            "metadata": show_metadata(audit.origin),
            "events": list(_events(account, audit, comment)),
            "via": VIA,
        }

    return write


def show_audit(account: Account, ticket: Ticket, audit: Audit) -> dict[str, object]:
    """What one update of the ticket did."""
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_audits/
    return audit_writer(account, ticket)(audit)


def _events(account: Account, audit: Audit, comment: Comment | None) -> Iterator[dict[str, object]]:
    if comment is not None:
        shown = show_comment(account, comment)
        yield {k: v for k, v in shown.items() if k not in ("via", "created_at", "metadata")}
    for change in audit.changes:
        yield _show_change(change, is_creation=audit.is_creation)
    if audit.redaction is not None:
        yield {
            "id": audit.redaction.id,
            "type": "AttachmentRedactionEvent",
            "attachment_id": audit.redaction.attachment_id,
            "comment_id": audit.redaction.comment_id,
        }
    if audit.notification is not None:
        yield _show_notification(audit.notification)


def _show_change(change: Change, *, is_creation: bool) -> dict[str, object]:
    shown = {
        "id": change.id,
        "type": "Create" if is_creation else "Change",
        "value": _plain(change.value),
        "field_name": change.field_name,
    }
    return shown if is_creation else shown | {"previous_value": _plain(change.previous)}


def _show_notification(notification: Notification) -> dict[str, object]:
    return {
        "id": notification.id,
        "type": "Notification",
        "via": {"channel": "rule", "source": {"from": {}, "to": {}, "rel": "trigger"}},
        "subject": "[{{ticket.account}}] Re: {{ticket.title}}",
        "body": "{{ticket.comments_formatted}}",
        "recipients": list(notification.recipient_ids),
    }


def _plain(value: FieldValue) -> object:
    return list(value) if isinstance(value, tuple) else value
