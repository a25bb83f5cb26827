"""Walks through a list that Zendesk hands out page by page, by cursor or by number.

`links.next` and `next_page` are not followed: they name a host, and `links.next` is there even
on the last page.
"""
# See: https://developer.zendesk.com/api-reference/introduction/pagination/

from collections.abc import Iterator
from typing import Final, Protocol, TypeVar

from msgspec import Struct

from zendesk_client.errors import NotZendesk
from zendesk_client.session import Query, Session

_PAGE_SIZE: Final = 100
_MOST_PAGES: Final = 100_000
"""Ten million rows; a list without an end has more."""
_MOST_NUMBERED_PAGES: Final = 100
"""Zendesk refuses to count beyond 10,000 rows."""


class Meta(Struct, frozen=True):
    """Where the next page begins."""

    has_more: bool
    after_cursor: str | None = None


class Page(Protocol):
    """One page of a list with cursors."""

    @property
    def meta(self) -> Meta:
        """Required, because a list without it would end after the first page unnoticed."""


class NumberedPage(Protocol):
    """One page of a list with numbers."""

    @property
    def next_page(self) -> str | None:
        """Required for the same reason; None on the last page."""


P = TypeVar("P", bound=Page)
N = TypeVar("N", bound=NumberedPage)


def walk_pages(
    session: Session, path: str, *, returns: type[P], query: Query | None = None
) -> Iterator[P]:
    """Each page of the list at `path`, asked for by cursor when it is needed.

    Raises:
        NotZendesk: a page says that more follows, but not where, or there is no end.
    """
    # See: https://developer.zendesk.com/api-reference/introduction/pagination/#using-cursor-pagination
    asked: Query = {**(query or {}), "page[size]": _PAGE_SIZE}
    seen: set[int] = set()
    for _ in range(_MOST_PAGES):
        page = session.call("GET", path, returns=returns, query=asked)
        yield page
        cursor = page.meta.after_cursor
        if not page.meta.has_more:
            return
        if not cursor or hash(cursor) in seen:
            raise NotZendesk("a list of Zendesk's says that it goes on, but not where")
        # Only the hash: a cursor may be as long as an answer.
        seen.add(hash(cursor))
        asked = {**asked, "page[after]": cursor}
    raise NotZendesk("a list of Zendesk's has no end")


def walk_numbered_pages(
    session: Session, path: str, *, returns: type[N], query: Query | None = None
) -> Iterator[N]:
    """Each page of the list at `path`, asked for by number when it is needed.

    Only for lists without cursors: an entry that comes or goes meanwhile moves the others to
    another page, so that one can be met twice or never.

    Raises:
        NotZendesk: the same page comes again, or more than Zendesk's 10,000 entries.
    """
    # See: https://developer.zendesk.com/api-reference/introduction/pagination/#using-offset-pagination
    last: N | None = None
    for number in range(1, _MOST_NUMBERED_PAGES + 1):
        asked: Query = {**(query or {}), "per_page": _PAGE_SIZE, "page": number}
        page = session.call("GET", path, returns=returns, query=asked)
        if page == last:
            raise NotZendesk("a list of Zendesk's says that it goes on, but repeats itself")
        yield page
        if not page.next_page:
            return
        last = page
    raise NotZendesk("a list has more than the 10,000 entries that Zendesk hands out by number")
