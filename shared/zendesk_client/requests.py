"""Tickets as an end user sees and changes them, whoever the session's user is."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from ticketbound.secret import Secret
from zendesk_client.models import Comment, Request
from zendesk_client.pages import Meta, walk_pages
from zendesk_client.session import Session


class Requester(Struct, frozen=True):
    """Who asks, where nobody is signed in."""

    name: str
    email: str


class _Request(Struct, frozen=True):
    request: Request


class _Requests(Struct, frozen=True):
    requests: tuple[Request, ...]
    meta: Meta


class _Comments(Struct, frozen=True):
    comments: tuple[Comment, ...]
    meta: Meta


def list_requests(session: Session) -> Iterator[Request]:
    """The tickets that the session's user requested.

    Needs the scope `requests:read` or `read`.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/ticket-requests/#list-requests
    for page in walk_pages(session, "/api/v2/requests", returns=_Requests):
        yield from page.requests


def show_request(session: Session, ticket_id: int) -> Request:
    """The ticket of that number. Needs the scope `requests:read` or `read`.

    Raises:
        NotFound: the session's user neither requested it nor is in copy.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/ticket-requests/#show-request
    return session.call("GET", _path(ticket_id), returns=_Request).request


def create_request(
    session: Session,
    *,
    subject: str,
    body: str,
    uploads: tuple[Secret, ...] = (),
    requester: Requester | None = None,
) -> Request:
    """A new ticket of the session's user, with the files behind `uploads` attached.

    Needs the scope `requests:write` or `write`. A session without a token needs `requester`
    and an account that allows it; such a ticket may wait until the address is verified.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/ticket-requests/#create-request
    request: dict[str, object] = {"subject": subject, "comment": _comment(body, uploads)}
    if requester is not None:
        request["requester"] = requester
    made = session.call("POST", "/api/v2/requests", returns=_Request, json={"request": request})
    return made.request


def comment_on_request(
    session: Session, ticket_id: int, *, body: str, uploads: tuple[Secret, ...]
) -> Request:
    """The ticket after the comment, which is public, with the files behind `uploads` attached.

    Needs the scope `requests:write` or `write`, and the session's user as requester or CC.
    Zendesk does not say here what it attached; reading that takes `requests:read`.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/ticket-requests/#update-request
    request = {"comment": _comment(body, uploads)}
    return session.call(
        "PUT", _path(ticket_id), returns=_Request, json={"request": request}
    ).request


def solve_request(session: Session, ticket_id: int) -> Request:
    """The ticket, marked as solved by its requester. Needs the scope `requests:write` or `write`.

    Zendesk passes over it where `can_be_solved_by_me` is false: look at the status.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/ticket-requests/#update-request
    request = {"solved": True}
    return session.call(
        "PUT", _path(ticket_id), returns=_Request, json={"request": request}
    ).request


def list_request_comments(session: Session, ticket_id: int) -> Iterator[Comment]:
    """The ticket's public comments, the oldest first.

    Needs the scope `requests:read` or `read`.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/ticket-requests/#listing-comments
    path = f"{_path(ticket_id)}/comments"
    for page in walk_pages(session, path, returns=_Comments):
        yield from page.comments


def _path(ticket_id: int) -> str:
    return f"/api/v2/requests/{ticket_id}"


def _comment(body: str, uploads: tuple[Secret, ...]) -> Mapping[str, object]:
    return {"body": body, "uploads": uploads}
