"""What the sandbox's account holds. A change is a new value put in the old one's place."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from ticketbound.secret import Secret

Role = Literal["end-user", "agent", "admin"]
Status = Literal["new", "open", "pending", "hold", "solved", "closed"]


@dataclass(frozen=True, slots=True)
class User:
    """A person, or a service's identity.

    `role_type` is Zendesk's number for the kind of agent: 0 custom, 4 admin.
    """

    id: int
    name: str
    email: str
    role: Role = "end-user"
    role_type: int | None = None
    ticket_restriction: Literal["assigned"] | None = None

    @property
    def is_agent(self) -> bool:
        """Whether the user works at the account: agent or admin."""
        return self.role != "end-user"

    @property
    def is_admin(self) -> bool:
        """Whether the user is an admin."""
        return self.role == "admin"


@dataclass(frozen=True, slots=True)
class Client:
    """An OAuth client; `allowed_scopes` is None where the account set no limit."""

    id: int
    identifier: str
    kind: Literal["confidential", "public"]
    secret: Secret
    user_id: int
    allowed_scopes: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Token:
    """An access token; `expires_at` is None for those that never do."""

    id: int
    access: Secret
    user_id: int
    client_id: int
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None = None

    def is_expired(self, now: datetime) -> bool:
        """Whether the token is dead at `now`."""
        return self.expires_at is not None and now >= self.expires_at


@dataclass(frozen=True, slots=True)
class Attachment:
    """An uploaded file; `content_token` is the unguessable part of its address."""

    id: int
    file_name: str
    content_type: str
    size: int
    sha256: str
    content_token: str
    path: Path
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Upload:
    """Files that no comment took yet. Gone once used, deleted or expired."""

    token: str
    owner_id: int
    attachment_ids: tuple[int, ...]
    expires_at: datetime


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
