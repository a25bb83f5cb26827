"""Reads and writes the comments on a ticket as an agent."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from ticketbound.decoding import learn
from ticketbound.language import say
from ticketbound.secret import Secret
from zendesk_client.errors import NotZendesk, UploadIncomplete
from zendesk_client.models import Comment
from zendesk_client.pages import Meta, walk_pages
from zendesk_client.safe_update import demand_unchanged
from zendesk_client.session import Session


class _Comments(Struct, frozen=True):
    comments: tuple[Comment, ...]
    meta: Meta


class _Audit(Struct, frozen=True):
    # Events come in many shapes; only the comment's is looked at.
    events: tuple[dict[str, Any], ...]


class _Updated(Struct, frozen=True):
    audit: _Audit


def list_comments(session: Session, ticket_id: int) -> Iterator[Comment]:
    """The ticket's comments, the oldest first. Needs the scope `tickets:read` or `read`."""
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_comments/#list-comments
    path = f"/api/v2/tickets/{ticket_id}/comments"
    for page in walk_pages(session, path, returns=_Comments):
        yield from page.comments


def add_comment(
    session: Session,
    ticket_id: int,
    *,
    body: str,
    public: bool,
    uploads: tuple[Secret, ...] = (),
    last_seen: datetime | None = None,
) -> Comment:
    """The comment as Zendesk keeps it, with the files behind `uploads` attached.

    Needs the scope `tickets:write` or `write`. `public` has no default: Zendesk's own depends
    on the ticket's first comment, and a public comment is mailed to the requester. With
    `last_seen`, the ticket's `updated_at`, it is refused once somebody has changed the ticket,
    so that a second try after a lost answer cannot post it twice.

    Raises:
        UploadIncomplete: the comment is there, but not every upload is attached to it.
        Conflict: the ticket was changed since `last_seen`.
        TicketClosed: it takes no comments.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#update-ticket
    comment = {"body": body, "public": public, "uploads": uploads}
    audit = session.call(
        "PUT",
        f"/api/v2/tickets/{ticket_id}",
        returns=_Updated,
        json={"ticket": {"comment": comment, **demand_unchanged(last_seen)}},
    ).audit
    made = _find_comment(audit)
    if made is None:
        raise NotZendesk(say("Zendesk does not say what became of the comment"))
    if len(made.attachments) < len(uploads):
        raise UploadIncomplete(
            say(
                "the comment has {found} attachments instead of {wanted}",
                found=len(made.attachments),
                wanted=len(uploads),
            )
        )
    return made


def _find_comment(audit: _Audit) -> Comment | None:
    event = next((event for event in audit.events if event.get("type") == "Comment"), None)
    learn(Comment | None)
    try:
        return msgspec.convert(event, Comment | None)
    except msgspec.ValidationError:
        return None
