"""What clients send about tickets, requests and attachments, as types.

A null is the same as nothing sent, but for an assignee, whom it takes away.
"""

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from zendesk_sandbox.records.tickets import Priority, Status, TicketType


class SentComment(Struct, frozen=True):
    """A new comment. Without `public` it takes after the ticket's first comment."""

    body: str | None = None
    html_body: str | None = None
    public: bool | None = None
    uploads: list[str] | str | None = None
    author_id: int | None = None


class SentCc(Struct, frozen=True):
    """A change of the CCs: one user, by id or address."""

    user_id: int | None = None
    user_email: str | None = None
    user_name: str | None = None
    action: Literal["put", "delete"] = "put"


class SentPerson(Struct, frozen=True):
    """A requester or a collaborator, by address."""

    email: str
    name: str | None = None


Collaborators = list[int | str | SentPerson]


class SentTags(Struct, frozen=True):
    """Tags to set, to add or to take away; one text may hold several, with spaces between."""

    tags: list[str] | str
    safe_update: bool | UnsetType | None = UNSET
    updated_stamp: str | None = None


class SentChanges(Struct, frozen=True):
    """The changes of a ticket."""

    subject: str | None = None
    comment: SentComment | None = None
    status: Status | None = None
    priority: Priority | None = None
    type: TicketType | None = None
    external_id: str | None = None
    tags: list[str] | str | None = None
    requester_id: int | None = None
    assignee_id: int | UnsetType | None = UNSET
    assignee_email: str | None = None
    email_ccs: list[SentCc] | None = None
    collaborator_ids: list[int] | None = None
    additional_collaborators: Collaborators | None = None
    safe_update: bool | UnsetType | None = UNSET
    updated_stamp: str | None = None


class SentTicket(SentChanges, frozen=True):
    """A new ticket; `description` is another name for the body of its first comment."""

    description: str | None = None
    requester: SentPerson | None = None
    submitter_id: int | None = None
    collaborators: Collaborators | None = None
    via_followup_source_id: int | None = None


class SentRequestChanges(Struct, frozen=True):
    """The changes of a request: all that an end user may change."""

    comment: SentComment | None = None
    solved: bool | None = None
    additional_collaborators: Collaborators | None = None


class SentRequest(Struct, frozen=True):
    """A new request; `requester` is for those who have not signed in."""

    subject: str | None = None
    comment: SentComment | None = None
    priority: Priority | None = None
    type: TicketType | None = None
    requester: SentPerson | None = None
    collaborators: Collaborators | None = None
    via_followup_source_id: int | None = None


class SentAttachment(Struct, frozen=True):
    """What an admin may change of an attachment."""

    malware_access_override: bool
