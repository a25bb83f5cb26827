"""Finds, reads and makes users. The operator never imports this."""

from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import Struct

from zendesk_client.errors import NotAuthorised
from zendesk_client.models import Identity, User
from zendesk_client.pages import Meta, walk_ids, walk_numbered_pages, walk_pages
from zendesk_client.session import Session

Role = Literal["end-user", "agent", "admin"]


class _User(Struct, frozen=True):
    user: User


class _Users(Struct, frozen=True):
    users: tuple[User, ...]
    meta: Meta


class _ManyUsers(Struct, frozen=True):
    users: tuple[User, ...]


class _FoundUsers(Struct, frozen=True):
    users: tuple[User, ...]
    next_page: str | None


class _Identities(Struct, frozen=True):
    identities: tuple[Identity, ...]
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


def show_many_users(session: Session, ids: Iterable[int]) -> Iterator[User]:
    """The users of these ids, but for those that are gone.

    Asks for 100 at a time at most, when they are needed. Needs the scope `users:read` or `read`.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/users/users/#show-many-users
    for part in walk_ids(session, "/api/v2/users/show_many", ids, returns=_ManyUsers):
        yield from part.users


def list_users(session: Session) -> Iterator[User]:
    """Every user of the account. Needs the scope `users:read` or `read`."""
    # See: https://developer.zendesk.com/api-reference/ticketing/users/users/#list-users
    for page in walk_pages(session, "/api/v2/users", returns=_Users):
        yield from page.users


def search_users(session: Session, query: str) -> Iterator[User]:
    """The users that `query` finds by name, e-mail and so on, 10,000 at most.

    Needs the scope `users:read` or `read`. A new user may take minutes to be found.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/users/users/#search-users
    path = "/api/v2/users/search"
    for page in walk_numbered_pages(session, path, returns=_FoundUsers, query={"query": query}):
        yield from page.users


def create_user(session: Session, *, name: str, email: str, role: Role = "end-user") -> User:
    """A new user, to whom Zendesk mails a request to verify the address.

    Needs the scope `users:write` or `write`; only an admin makes agents.

    Raises:
        Unprocessable: the address belongs to another user, or is none.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/users/users/#create-user
    user = {"name": name, "email": email, "role": role}
    return session.call("POST", "/api/v2/users", returns=_User, json={"user": user}).user


def list_identities(session: Session, user_id: int) -> Iterator[Identity]:
    """The addresses and numbers of a user. Needs the scope `users:read` or `read`."""
    # See: https://developer.zendesk.com/api-reference/ticketing/users/user_identities/#list-identities
    path = f"/api/v2/users/{user_id}/identities"
    for page in walk_pages(session, path, returns=_Identities):
        yield from page.identities
