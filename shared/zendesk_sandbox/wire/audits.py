"""The JSON of what one update did."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ticketbound.clock import rfc3339
from zendesk_sandbox.records.tickets import Comment, Origin, Ticket
from zendesk_sandbox.state import Account
from zendesk_sandbox.wire.tickets import show_comment, show_metadata

_FIELDS: Final = {
    "subject": "subject",
    "status": "status",
    "priority": "priority",
    "tags": "tags",
    "requester_id": "requester_id",
    "assignee_id": "assignee_id",
    "email_cc_ids": "email_ccs",
}


@dataclass(frozen=True, slots=True)
class Audit:
    """One update of a ticket: `before` is None where it was created."""

    id: int
    author_id: int
    created_at: datetime
    origin: Origin
    before: Ticket | None
    after: Ticket
    comment: Comment | None


def show_audit(account: Account, audit: Audit) -> dict[str, object]:
    """See: https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_audits/."""
    return {
        "id": audit.id,
        "ticket_id": audit.after.number,
        "created_at": rfc3339(audit.created_at),
        "author_id": audit.author_id,
        "metadata": show_metadata(audit.origin),
        "events": list(_events(account, audit)),
        "via": {"channel": "api", "source": {"from": {}, "to": {}, "rel": None}},
    }


def _events(account: Account, audit: Audit) -> Iterator[dict[str, object]]:
    if audit.comment is not None:
        comment = show_comment(account, audit.comment)
        yield {k: v for k, v in comment.items() if k not in ("via", "created_at", "metadata")}
    for attribute, field_name in _FIELDS.items():
        value = _plain(getattr(audit.after, attribute))
        change = {"id": account.new_id(), "value": value, "field_name": field_name}
        if audit.before is None:
            yield {"type": "Create", **change}
        elif (previous := _plain(getattr(audit.before, attribute))) != value:
            yield {"type": "Change", **change, "previous_value": previous}
    if audit.comment is not None and audit.comment.public:
        yield _notification(account, audit)


def _notification(account: Account, audit: Audit) -> dict[str, object]:
    told = {audit.after.requester_id, *audit.after.email_cc_ids} - {audit.author_id}
    return {
        "id": account.new_id(),
        "type": "Notification",
        "via": {"channel": "rule", "source": {"from": {}, "to": {}, "rel": "trigger"}},
        "subject": "[{{ticket.account}}] Re: {{ticket.title}}",
        "body": "{{ticket.comments_formatted}}",
        "recipients": sorted(told),
    }


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
