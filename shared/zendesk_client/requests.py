"""Comments on tickets as an end user: all that the token in a customer's code can do to one."""

from msgspec import Struct

from ticketbound.secret import Secret
from zendesk_client.models import Request
from zendesk_client.session import Session


class _Request(Struct, frozen=True):
    request: Request


def comment_on_request(
    session: Session, ticket_id: int, *, body: str, uploads: tuple[Secret, ...]
) -> Request:
    """The ticket after the comment, which is public, with the files behind `uploads` attached.

    Needs the scope `requests:write` or `write`, and the session's user as requester or CC.
    Zendesk does not say here what it attached; reading that takes `requests:read`.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/ticket-requests/#update-request
    return session.call(
        "PUT",
        f"/api/v2/requests/{ticket_id}",
        returns=_Request,
        json={"request": {"comment": {"body": body, "uploads": uploads}}},
    ).request
