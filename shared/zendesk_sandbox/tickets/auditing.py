"""Puts a changed ticket in its place, with an audit of what was changed."""

from dataclasses import dataclass, replace
from typing import Final

from zendesk_sandbox.records.tickets import (
    Audit,
    Change,
    Comment,
    FieldValue,
    Notification,
    Redaction,
    Ticket,
)
from zendesk_sandbox.state import Account
from zendesk_sandbox.tickets.commenting import Author

_FIELDS: Final = {
    "subject": "subject",
    "status": "status",
    "priority": "priority",
    "type": "type",
    "external_id": "external_id",
    "tags": "tags",
    "requester_id": "requester_id",
    "assignee_id": "assignee_id",
    "organization_id": "organization_id",
    "email_cc_ids": "email_ccs",
}


@dataclass(frozen=True, slots=True)
class Stored:
    """A ticket after an update, and the audit of that update."""

    after: Ticket
    audit: Audit


def store(
    account: Account,
    before: Ticket | None,
    after: Ticket,
    author: Author,
    *,
    audit_id: int,
    comment: Comment | None = None,
    redaction: Redaction | None = None,
) -> Stored:
    """Stores the ticket; its time moves and its audits grow only if something changed."""
    now = account.now()
    audit = Audit(
        id=audit_id,
        author_id=author.user.id,
        created_at=now,
        origin=author.origin,
        is_creation=before is None,
        comment_id=None if comment is None else comment.id,
        changes=_changes(account, before, after),
        notification=_notification(account, after, comment),
        redaction=redaction,
    )
    if not audit.is_empty:
        after = replace(after, updated_at=now, audits=(*after.audits, audit))
        account.tickets[after.number] = after
    return Stored(after, audit)


def _changes(account: Account, before: Ticket | None, after: Ticket) -> tuple[Change, ...]:
    changes = []
    for attribute, field_name in _FIELDS.items():
        value: FieldValue = getattr(after, attribute)
        previous: FieldValue = None if before is None else getattr(before, attribute)
        if before is None or value != previous:
            changes.append(Change(account.new_id(), field_name, value, previous))
    return tuple(changes)


def _notification(account: Account, ticket: Ticket, comment: Comment | None) -> Notification | None:
    if comment is None or not comment.public:
        return None
    told = {ticket.requester_id, *ticket.email_cc_ids} - {comment.author_id}
    return Notification(account.new_id(), tuple(sorted(told)))
