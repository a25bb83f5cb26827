"""Reads and changes the tags of a ticket as an agent. The operator never imports this."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from zendesk_client.safe_update import demand_unchanged
from zendesk_client.session import Session


class _Tags(Struct, frozen=True):
    tags: tuple[str, ...]


class _TagsLeft(Struct, frozen=True):
    tags: tuple[str, ...] = ()


def list_tags(session: Session, ticket_id: int) -> tuple[str, ...]:
    """The ticket's tags. Needs the scope `tickets:read` or `read`."""
    # See: https://developer.zendesk.com/api-reference/ticketing/ticket-management/tags/#list-resource-tags
    return session.call("GET", _path(ticket_id), returns=_Tags).tags


def set_tags(
    session: Session, ticket_id: int, tags: tuple[str, ...], *, last_seen: datetime | None = None
) -> tuple[str, ...]:
    """The ticket's tags, now exactly `tags`. Needs the scope `tickets:write` or `write`.

    Raises:
        Conflict: the ticket was changed since `last_seen`, its `updated_at`.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/ticket-management/tags/#set-tags
    body = _wrap(tags, last_seen)
    return session.call("POST", _path(ticket_id), returns=_Tags, json=body).tags


def add_tags(
    session: Session, ticket_id: int, tags: tuple[str, ...], *, last_seen: datetime | None = None
) -> tuple[str, ...]:
    """The ticket's tags, now with `tags`. Needs the scope `tickets:write` or `write`.

    Raises:
        Conflict: the ticket was changed since `last_seen`, its `updated_at`.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/ticket-management/tags/#add-tags
    body = _wrap(tags, last_seen)
    return session.call("PUT", _path(ticket_id), returns=_Tags, json=body).tags


def remove_tags(
    session: Session, ticket_id: int, tags: tuple[str, ...], *, last_seen: datetime | None = None
) -> None:
    """Takes `tags` off the ticket. Needs the scope `tickets:write` or `write`.

    Raises:
        Conflict: the ticket was changed since `last_seen`, its `updated_at`.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/ticket-management/tags/#remove-tags
    # Documented with an answer of 204; the tags that are left would do no harm.
    body = _wrap(tags, last_seen)
    session.call("DELETE", _path(ticket_id), returns=_TagsLeft, json=body)


def _path(ticket_id: int) -> str:
    return f"/api/v2/tickets/{ticket_id}/tags"


def _wrap(tags: tuple[str, ...], last_seen: datetime | None) -> Mapping[str, object]:
    return {"tags": tags, **demand_unchanged(last_seen)}
