"""Tickets with their threads, and what each update did to them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Status = Literal["new", "open", "pending", "hold", "solved", "closed"]
TicketType = Literal["problem", "incident", "question", "task"]
Priority = Literal["low", "normal", "high", "urgent"]
FieldValue = str | int | tuple[str | int, ...] | None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a call came from; Zendesk keeps it in the audit of each update."""

    client: str
    ip_address: str


@dataclass(frozen=True, slots=True)
class Comment:
    """One entry of a ticket's thread; `html_body` is what was sent as HTML, None for plain text."""

    id: int
    audit_id: int
    author_id: int
    body: str
    public: bool
    attachment_ids: tuple[int, ...]
    created_at: datetime
    origin: Origin
    html_body: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One field's new value; `previous` means nothing where the ticket was created."""

    id: int
    field_name: str
    value: FieldValue
    previous: FieldValue = None


@dataclass(frozen=True, slots=True)
class Notification:
    """A mail that a public comment caused."""

    id: int
    recipient_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Redaction:
    """An attachment that was taken out of a comment."""

    id: int
    comment_id: int
    attachment_id: int


@dataclass(frozen=True, slots=True)
class Audit:
    """One update of a ticket; the one with `is_creation` made it."""

    id: int
    author_id: int
    created_at: datetime
    origin: Origin
    is_creation: bool = False
    comment_id: int | None = None
    changes: tuple[Change, ...] = ()
    notification: Notification | None = None
    redaction: Redaction | None = None

    @property
    def is_empty(self) -> bool:
        """Whether the update did nothing."""
        parts = (self.comment_id, self.notification, self.redaction)
        return not self.changes and all(part is None for part in parts)


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket with its whole thread and its audits, each oldest first."""

    number: int
    subject: str
    status: Status
    requester_id: int
    submitter_id: int
    created_at: datetime
    updated_at: datetime
    comments: tuple[Comment, ...]
    assignee_id: int | None = None
    organization_id: int | None = None
    email_cc_ids: tuple[int, ...] = ()
    tags: tuple[str, ...] = ()
    priority: Priority | None = None
    type: TicketType | None = None
    external_id: str | None = None
    followup_source_id: int | None = None
    followup_ids: tuple[int, ...] = ()
    audits: tuple[Audit, ...] = ()

    @property
    def id(self) -> int:
        """The number, under the name that every other record has for it."""
        return self.number

    @property
    def is_solved(self) -> bool:
        """Whether it is solved, closed after that included."""
        return self.status in ("solved", "closed")

    @property
    def is_public(self) -> bool:
        """Whether the requester can see the ticket at all."""
        return any(comment.public for comment in self.comments)
