"""Reads and changes tickets as an agent. The operator never imports this."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Literal

from msgspec import UNSET, Struct, UnsetType, to_builtins

from zendesk_client.models import Ticket, User
from zendesk_client.pages import Meta, walk_ids, walk_pages
from zendesk_client.safe_update import demand_unchanged
from zendesk_client.session import Session

Status = Literal["new", "open", "pending", "hold", "solved", "closed"]
Priority = Literal["urgent", "high", "normal", "low"]
Kind = Literal["problem", "incident", "question", "task"]


class TicketChanges(Struct, frozen=True, kw_only=True):
    """What a ticket may be given; what is UNSET is left as it is, None empties a field.

    `tags` replaces all of them; see `ticket_tags` for a change of some.
    """

    subject: str | UnsetType = UNSET
    status: Status | UnsetType = UNSET
    priority: Priority | UnsetType | None = UNSET
    type: Kind | UnsetType | None = UNSET
    requester_id: int | UnsetType = UNSET
    assignee_id: int | UnsetType | None = UNSET
    group_id: int | UnsetType | None = UNSET
    tags: tuple[str, ...] | UnsetType = UNSET


class _Ticket(Struct, frozen=True):
    ticket: Ticket


class _TicketWithUsers(Struct, frozen=True):
    ticket: Ticket
    users: tuple[User, ...] = ()


class _Tickets(Struct, frozen=True):
    tickets: tuple[Ticket, ...]


class _TicketPage(Struct, frozen=True):
    tickets: tuple[Ticket, ...]
    meta: Meta


def show_ticket(session: Session, ticket_id: int) -> Ticket:
    """The ticket of that number. Needs the scope `tickets:read` or `read`."""
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#show-ticket
    return session.call("GET", f"/api/v2/tickets/{ticket_id}", returns=_Ticket).ticket


def show_ticket_with_users(session: Session, ticket_id: int) -> tuple[Ticket, tuple[User, ...]]:
    """The ticket, and the users that it names as far as Zendesk tells them in the same answer.

    Needs the scope `read`.
    """
    # See: https://developer.zendesk.com/documentation/ticketing/using-the-zendesk-api/side_loading/
    path = f"/api/v2/tickets/{ticket_id}"
    shown = session.call("GET", path, returns=_TicketWithUsers, query={"include": "users"})
    return shown.ticket, shown.users


def show_many_tickets(session: Session, ids: Iterable[int]) -> Iterator[Ticket]:
    """The tickets of these numbers, but for those that are gone or out of sight.

    Asks for 100 at a time at most, when they are needed. Needs the scope `tickets:read` or `read`.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#show-multiple-tickets
    path = "/api/v2/tickets/show_many"
    for part in walk_ids(session, path, ids, returns=_Tickets):
        yield from part.tickets


def list_ccd_tickets(session: Session, user_id: int) -> Iterator[Ticket]:
    """The tickets on which that user is in copy. Needs the scope `tickets:read` or `read`."""
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#list-tickets
    for page in walk_pages(session, f"/api/v2/users/{user_id}/tickets/ccd", returns=_TicketPage):
        yield from page.tickets


def create_ticket(
    session: Session,
    *,
    subject: str,
    body: str,
    public: bool = False,
    requester_id: int | None = None,
    tags: tuple[str, ...] = (),
    idempotency_key: str | None = None,
) -> Ticket:
    """A new ticket. Needs the scope `tickets:write` or `write`.

    Its requester is the session's user unless `requester_id` names another. A first comment
    that is not public makes later ones private where nothing else is said. With the same
    `idempotency_key` (255 characters at most) as before, it is the ticket that was made then.

    Raises:
        Unexpected: `code` is `IdempotentRequestError`: the key was used for another ticket.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#create-ticket
    # See: https://developer.zendesk.com/api-reference/ticketing/introduction/#idempotency
    ticket: dict[str, object] = {"subject": subject, "comment": {"body": body, "public": public}}
    if requester_id is not None:
        ticket["requester_id"] = requester_id
    if tags:
        ticket["tags"] = tags
    return session.call(
        "POST",
        "/api/v2/tickets",
        returns=_Ticket,
        json={"ticket": ticket},
        idempotency_key=idempotency_key,
    ).ticket


def update_ticket(
    session: Session, ticket_id: int, changes: TicketChanges, *, last_seen: datetime | None = None
) -> Ticket:
    """The ticket after `changes`. Needs the scope `tickets:write` or `write`.

    With `last_seen`, the `updated_at` of the ticket that the changes were made for, they are
    refused once somebody else has changed it.

    Raises:
        Conflict: somebody has.
        TicketClosed: it takes no changes, or not that status.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#update-ticket
    ticket = {**to_builtins(changes), **demand_unchanged(last_seen)}
    path = f"/api/v2/tickets/{ticket_id}"
    return session.call("PUT", path, returns=_Ticket, json={"ticket": ticket}).ticket


def delete_ticket(session: Session, ticket_id: int) -> None:
    """Deletes the ticket, which takes a role that may.

    Needs the scope `tickets:write` or `write`. An admin can restore it for 30 days.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#delete-ticket
    session.call("DELETE", f"/api/v2/tickets/{ticket_id}", returns=type(None))


def add_email_cc(session: Session, ticket_id: int, user_id: int, *, note: str = "") -> Ticket:
    """The ticket with that user among its CCs. Needs the scope `tickets:write` or `write`.

    `note` is put on it as an internal comment in the same update.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#setting-email-ccs
    return _change_email_cc(session, ticket_id, user_id, action="put", note=note)


def remove_email_cc(session: Session, ticket_id: int, user_id: int) -> Ticket:
    """The ticket without that user among its CCs. Needs the scope `tickets:write` or `write`."""
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#setting-email-ccs
    return _change_email_cc(session, ticket_id, user_id, action="delete")


def _change_email_cc(
    session: Session, ticket_id: int, user_id: int, *, action: str, note: str = ""
) -> Ticket:
    ticket: dict[str, object] = {"email_ccs": [{"user_id": user_id, "action": action}]}
    if note:
        ticket["comment"] = {"body": note, "public": False}
    path = f"/api/v2/tickets/{ticket_id}"
    return session.call("PUT", path, returns=_Ticket, json={"ticket": ticket}).ticket
