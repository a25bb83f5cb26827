"""Walks through a list that Zendesk hands out page by page, by cursor, number or ids.

A part may be too long for us, with a hundred long texts in it; from there on the list is asked
for in smaller ones. `links.next` and `next_page` are not followed: they name a host, and
`links.next` is there even on the last page.
"""
# See: https://developer.zendesk.com/api-reference/introduction/pagination/

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Final, Protocol, TypeVar

from msgspec import Struct

from ticketbound.language import say
from zendesk_client.errors import AnswerTooLong, NotZendesk
from zendesk_client.session import Query, Session

_LARGEST: Final = 100
"""Entries of a part, as many as Zendesk gives."""
_MOST_PAGES: Final = 100_000
"""Ten million rows; a list without an end has more."""
_MOST_NUMBERED: Final = 10_000
"""Zendesk refuses to count beyond."""


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
T = TypeVar("T")


def walk_pages(
    session: Session, path: str, *, returns: type[P], query: Query | None = None
) -> Iterator[P]:
    """Each page of the list at `path`, asked for by cursor when it is needed.

    Raises:
        NotZendesk: a page says that more follows, but not where, or there is no end.
        AnswerTooLong: one entry alone is too long.
    """
    # See: https://developer.zendesk.com/api-reference/introduction/pagination/#using-cursor-pagination
    list_, after = _List(session, path), dict[str, str]()
    seen: set[int] = set()
    for _ in range(_MOST_PAGES):
        page = list_.fetch(returns, partial(_ask_by_cursor, query or {}, after))
        yield page
        cursor = page.meta.after_cursor
        if not page.meta.has_more:
            return
        if not cursor or hash(cursor) in seen:
            raise NotZendesk(say("a list of Zendesk's says that it goes on, but not where"))
        # Only the hash: a cursor may be as long as an answer.
        seen.add(hash(cursor))
        after = {"page[after]": cursor}
    raise NotZendesk(say("a list of Zendesk's has no end"))


def walk_numbered_pages(
    session: Session, path: str, *, returns: type[N], query: Query | None = None
) -> Iterator[N]:
    """Each page of the list at `path`, asked for by number when it is needed.

    Only for lists without cursors: an entry that comes or goes meanwhile moves the others to
    another page, so that one can be met twice or never.

    Raises:
        NotZendesk: the same page comes again, or more than Zendesk's 10,000 entries.
        AnswerTooLong: one entry alone is too long.
    """
    # See: https://developer.zendesk.com/api-reference/introduction/pagination/#using-offset-pagination
    list_, done = _List(session, path), 0
    last: N | None = None
    while done < _MOST_NUMBERED:
        page = list_.fetch(returns, partial(_ask_by_number, query or {}, done))
        if page == last:
            raise NotZendesk(say("a list of Zendesk's says that it goes on, but repeats itself"))
        yield page
        if not page.next_page:
            return
        last, done = page, done + list_.size
    raise NotZendesk(
        say("a list has more than the 10,000 entries that Zendesk hands out by number")
    )


def walk_ids(session: Session, path: str, ids: Iterable[int], *, returns: type[T]) -> Iterator[T]:
    """What `path` answers for `ids`, each asked for once, in parts when they are needed.

    Raises:
        AnswerTooLong: one entry alone is too long.
    """
    list_, wanted, done = _List(session, path), tuple(dict.fromkeys(ids)), 0
    while done < len(wanted):
        yield list_.fetch(returns, partial(_ask_by_ids, wanted, done))
        done += list_.size


class _List:
    """A list that is asked for in parts: `size` entries at once, ever fewer, never more again."""

    def __init__(self, session: Session, path: str) -> None:
        self._session = session
        self._path = path
        self.size = _LARGEST

    def fetch(self, returns: type[T], ask: Callable[[int], Query]) -> T:
        """The part for which `ask` has the query, given its size."""
        while True:
            query = ask(self.size)
            try:
                return self._session.call("GET", self._path, returns=returns, query=query)
            except AnswerTooLong:
                if self.size == 1:
                    raise
            # By ten, so that what was fetched so far is a number of whole parts again.
            self.size //= 10


def _ask_by_cursor(query: Query, after: Query, size: int) -> Query:
    return {**query, "page[size]": size, **after}


def _ask_by_number(query: Query, done: int, size: int) -> Query:
    return {**query, "per_page": size, "page": done // size + 1}


def _ask_by_ids(ids: tuple[int, ...], done: int, size: int) -> Query:
    return {"ids": ",".join(map(str, ids[done : done + size]))}
