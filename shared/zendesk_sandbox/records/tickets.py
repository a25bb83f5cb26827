"""Tickets with their threads."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Status = Literal["new", "open", "pending", "hold", "solved", "closed"]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a call came from; Zendesk keeps it in the audit of each update."""

    client: str
    ip_address: str


@dataclass(frozen=True, slots=True)
class Comment:
    """One entry of a ticket's thread."""

    id: int
    audit_id: int
    author_id: int
    body: str
    public: bool
    attachment_ids: tuple[int, ...]
    created_at: datetime
    origin: Origin


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket with its whole thread, oldest comment first."""

    number: int
    subject: str
    status: Status
    requester_id: int
    submitter_id: int
    created_at: datetime
    updated_at: datetime
    comments: tuple[Comment, ...]
    assignee_id: int | None = None
    email_cc_ids: tuple[int, ...] = ()
    tags: tuple[str, ...] = ()
    priority: str | None = None

    @property
    def is_public(self) -> bool:
        """Whether the requester can see the ticket at all."""
        return any(comment.public for comment in self.comments)
