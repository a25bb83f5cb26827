"""Reads and changes tickets as an agent. The operator never imports this."""

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct

from ticketbound.secret import Secret
from zendesk_client.errors import NotZendesk, UploadIncomplete
from zendesk_client.models import Comment, Ticket
from zendesk_client.pages import Meta, walk_pages
from zendesk_client.session import Session


class _Ticket(Struct, frozen=True):
    ticket: Ticket


class _Comments(Struct, frozen=True):
    comments: tuple[Comment, ...]
    meta: Meta


class _Count(Struct, frozen=True):
    count: int


class _Audit(Struct, frozen=True):
    # Events come in many shapes; only the comment's is looked at.
    events: tuple[dict[str, Any], ...]


class _Updated(Struct, frozen=True):
    audit: _Audit


def show_ticket(session: Session, ticket_id: int) -> Ticket:
    """The ticket of that number. Needs the scope `tickets:read` or `read`."""
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#show-ticket
    return session.call("GET", f"/api/v2/tickets/{ticket_id}", returns=_Ticket).ticket


def create_ticket(
    session: Session,
    *,
    subject: str,
    body: str,
    public: bool = False,
    requester_id: int | None = None,
) -> Ticket:
    """A new ticket. Needs the scope `tickets:write` or `write`.

    Its requester is the session's user unless `requester_id` names another. A first comment
    that is not public makes later ones private where nothing else is said.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#create-ticket
    ticket: dict[str, object] = {"subject": subject, "comment": {"body": body, "public": public}}
    if requester_id is not None:
        ticket["requester_id"] = requester_id
    created = session.call("POST", "/api/v2/tickets", returns=_Ticket, json={"ticket": ticket})
    return created.ticket


def add_email_cc(session: Session, ticket_id: int, user_id: int) -> Ticket:
    """The ticket with that user among its CCs. Needs the scope `tickets:write` or `write`."""
    return _change_email_cc(session, ticket_id, user_id, action="put")


def remove_email_cc(session: Session, ticket_id: int, user_id: int) -> Ticket:
    """The ticket without that user among its CCs. Needs the scope `tickets:write` or `write`."""
    return _change_email_cc(session, ticket_id, user_id, action="delete")


def list_comments(session: Session, ticket_id: int) -> Iterator[Comment]:
    """The ticket's comments, the oldest first. Needs the scope `tickets:read` or `read`."""
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_comments/
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
) -> Comment:
    """The comment as Zendesk keeps it, with the files behind `uploads` attached.

    Needs the scope `tickets:write` or `write`. `public` has no default: Zendesk's own depends
    on the ticket's first comment, and a public comment is mailed to the requester.

    Raises:
        UploadIncomplete: the comment is there, but not every upload is attached to it.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#update-ticket
    comment = {"body": body, "public": public, "uploads": uploads}
    audit = session.call(
        "PUT",
        f"/api/v2/tickets/{ticket_id}",
        returns=_Updated,
        json={"ticket": {"comment": comment}},
    ).audit
    made = _find_comment(audit)
    if made is None:
        raise NotZendesk("Zendesk does not say what became of the comment")
    if len(made.attachments) < len(uploads):
        raise UploadIncomplete(
            f"the comment has {len(made.attachments)} attachments instead of {len(uploads)}"
        )
    return made


def count_tickets(session: Session, query: str = "type:ticket") -> int:
    """How many tickets the search `query` finds. Needs the scope `read`."""
    # See: https://developer.zendesk.com/api-reference/ticketing/ticket-management/search/#show-results-count
    found = session.call("GET", "/api/v2/search/count", returns=_Count, query={"query": query})
    return found.count


def _change_email_cc(session: Session, ticket_id: int, user_id: int, *, action: str) -> Ticket:
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#setting-email-ccs
    return session.call(
        "PUT",
        f"/api/v2/tickets/{ticket_id}",
        returns=_Ticket,
        json={"ticket": {"email_ccs": [{"user_id": user_id, "action": action}]}},
    ).ticket


def _find_comment(audit: _Audit) -> Comment | None:
    event = next((event for event in audit.events if event.get("type") == "Comment"), None)
    try:
        return msgspec.convert(event, Comment | None)
    except msgspec.ValidationError:
        return None
