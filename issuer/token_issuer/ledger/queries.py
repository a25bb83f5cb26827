"""What the ledger asks its tables."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Select, func, select, text

from ticketbound.clock import rfc3339
from token_issuer.ledger.records import CodeRecord, Filter, Size
from token_issuer.ledger.rows import FIELDS, from_row
from token_issuer.ledger.schema import CODES, EVENTS, OPEN_STATES

Codes = Select[Any]


def all_codes() -> Codes:
    """Every code, with the columns that `from_row` takes."""
    return select(*[CODES.c[name] for name in FIELDS])


def one_code(code_id: str) -> Codes:
    """The code of that id."""
    return all_codes().where(CODES.c.code_id == code_id)


def open_codes() -> Codes:
    """The open codes, the oldest first."""
    return all_codes().where(text(OPEN_STATES)).order_by(CODES.c.reserved_at, CODES.c.code_id)


def filtered(connection: Connection, query: Codes, chosen: Filter) -> Codes:
    """Those of `query` that fit, the newest first, and no more than the limit."""
    newest_first = (CODES.c.reserved_at.desc(), CODES.c.code_id.desc())
    return narrowed(connection, query, chosen).order_by(*newest_first).limit(chosen.limit)


def narrowed(connection: Connection, query: Codes, chosen: Filter) -> Codes:
    """Those of `query` that fit."""
    if chosen.tickets:
        query = query.where(CODES.c.ticket.in_(chosen.tickets))
    if chosen.states:
        query = query.where(CODES.c.state.in_([state.value for state in chosen.states]))
    if chosen.agent:
        query = query.where(CODES.c.minted_by.in_(_find_names(connection, chosen.agent)))
    if chosen.since:
        query = query.where(CODES.c.reserved_at >= rfc3339(chosen.since))
    return query


def _find_names(connection: Connection, part: str) -> list[str]:
    # Databases do not agree on what else than A-Z has a lower case.
    names = connection.execute(select(CODES.c.minted_by).distinct()).scalars()
    return [name for name in names if part.casefold() in str(name).casefold()]


def fetch(connection: Connection, query: Codes) -> tuple[CodeRecord, ...]:
    """The records that `query` finds."""
    return tuple(map(from_row, connection.execute(query)))


def fetch_token_ids(connection: Connection, ids: Iterable[int]) -> set[int]:
    """Those of `ids`, not too many at once, that are the token of a code."""
    query = select(CODES.c.token_id).where(CODES.c.token_id.in_(ids))
    return {found for found in connection.execute(query).scalars() if found is not None}


def measure(connection: Connection) -> Size:
    """How much there is."""
    codes, events = (select(func.count()).select_from(table) for table in (CODES, EVENTS))
    still_open = codes.where(text(OPEN_STATES))
    counts = [connection.execute(query).scalar_one() for query in (codes, still_open, events)]
    return Size(*counts)
