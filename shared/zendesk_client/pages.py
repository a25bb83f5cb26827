"""Walks through a list that Zendesk hands out page by page, with a cursor."""

from collections.abc import Iterator
from typing import Protocol, TypeVar

from msgspec import Struct

from zendesk_client.errors import NotZendesk
from zendesk_client.session import Query, Session

_PAGE_SIZE = 100


class Meta(Struct, frozen=True):
    """Where the next page begins."""

    has_more: bool
    after_cursor: str | None = None


class Page(Protocol):
    """One page of any list."""

    @property
    def meta(self) -> Meta:
        """Required, because a list without it would end after the first page unnoticed."""


P = TypeVar("P", bound=Page)


def walk_pages(
    session: Session,
    path: str,
    *,
    returns: type[P],
    query: Query | None = None,
) -> Iterator[P]:
    """Each page of the list at `path`, asked for when it is needed.

    `links.next` is not followed: it is there even on the last page, and names a host.

    Raises:
        NotZendesk: a page says that more follows, but not where.
    """
    # See: https://developer.zendesk.com/api-reference/introduction/pagination/
    asked: Query = {**(query or {}), "page[size]": _PAGE_SIZE}
    seen: set[str] = set()
    while True:
        page = session.call("GET", path, returns=returns, query=asked)
        yield page
        cursor = page.meta.after_cursor
        if not page.meta.has_more:
            return
        if not cursor or cursor in seen:
            raise NotZendesk("a list of Zendesk's says that it goes on, but not where")
        seen.add(cursor)
        asked = {**asked, "page[after]": cursor}
