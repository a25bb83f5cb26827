"""Searches the account. The operator never imports this."""

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from zendesk_client.models import SearchResult
from zendesk_client.pages import walk_numbered_pages
from zendesk_client.session import Query, Session

Order = Literal["updated_at", "created_at", "priority", "status", "ticket_type"]
_NEWEST_FIRST: Query = {"sort_order": "desc"}


class _Results(Struct, frozen=True):
    results: tuple[SearchResult, ...]
    next_page: str | None


class _Count(Struct, frozen=True):
    count: int


def search(session: Session, query: str, *, sort_by: Order | None = None) -> Iterator[SearchResult]:
    """What the search `query` finds, best first, or greatest `sort_by` first.

    Needs the scope `read`; there is no narrower one. Zendesk hands out the first 1,000.

    Raises:
        Unprocessable: after those, if there are more.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/ticket-management/search/#list-search-results
    order: Query = {} if sort_by is None else {"sort_by": sort_by, **_NEWEST_FIRST}
    asked: Query = {"query": query, **order}
    for page in walk_numbered_pages(session, "/api/v2/search", returns=_Results, query=asked):
        yield from page.results


def count_tickets(session: Session, query: str = "type:ticket") -> int:
    """How many tickets the search `query` finds. Needs the scope `read`."""
    # See: https://developer.zendesk.com/api-reference/ticketing/ticket-management/search/#show-results-count
    found = session.call("GET", "/api/v2/search/count", returns=_Count, query={"query": query})
    return found.count
