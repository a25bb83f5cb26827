"""Reads users. The operator never imports this."""

from collections.abc import Iterator

from msgspec import Struct

from zendesk_client.errors import NotAuthorised
from zendesk_client.models import User
from zendesk_client.pages import Meta, walk_pages
from zendesk_client.session import Session


class _User(Struct, frozen=True):
    user: User


class _Users(Struct, frozen=True):
    users: tuple[User, ...]
    meta: Meta


def show_me(session: Session) -> User:
    """The user that the session's token acts as. Needs the scope `users:read` or `read`.

    Raises:
        NotAuthorised: nobody; Zendesk answers that with success and an "Anonymous user".
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/users/users/#show-self
    user = session.call("GET", "/api/v2/users/me", returns=_User).user
    if user.id is None:
        raise NotAuthorised("Zendesk does not know who is asking")
    return user


def show_user(session: Session, user_id: int) -> User:
    """The user of that id. Needs the scope `users:read` or `read`."""
    # See: https://developer.zendesk.com/api-reference/ticketing/users/users/#show-user
    return session.call("GET", f"/api/v2/users/{user_id}", returns=_User).user


def list_users(session: Session) -> Iterator[User]:
    """Every user of the account. Needs the scope `users:read` or `read`."""
    # See: https://developer.zendesk.com/api-reference/ticketing/users/users/#list-users
    for page in walk_pages(session, "/api/v2/users", returns=_Users):
        yield from page.users
