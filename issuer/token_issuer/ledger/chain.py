"""The chain of events: each carries the SHA-256 of the one before.

An event holds the whole record as it was after the change, so a row of `codes` that was edited
by hand disagrees with its last event. What an event holds is never written again: one of schema
0001 stays as it was recorded, and its code must have in the newer columns what the migration put
there.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, insert, select

from ticketbound.safe_text import escape
from token_issuer.ledger.records import CodeRecord, Event
from token_issuer.ledger.rows import FIELDS, complete, to_canonical, to_event, to_row
from token_issuer.ledger.schema import CODES, EVENTS

FIRST_PREVIOUS: Final = "0" * 64
_AT_ONCE: Final = 2000
EVENT_COLUMNS: Final = ("number", "at", "code_id", "record", "previous", "hash")


@dataclass(frozen=True, slots=True)
class Head:
    """The newest event: its number and hash; 0 and `FIRST_PREVIOUS` where there is none."""

    number: int
    hash: str


def read_head(connection: Connection) -> Head:
    """The newest event."""
    newest = connection.execute(
        select(EVENTS.c.number, EVENTS.c.hash).order_by(EVENTS.c.number.desc()).limit(1)
    ).first()
    return Head(newest.number, newest.hash) if newest else Head(0, FIRST_PREVIOUS)


def read_hash(connection: Connection, number: int) -> str:
    """The hash of that event; `FIRST_PREVIOUS` for 0, empty where there is none."""
    if number == 0:
        return FIRST_PREVIOUS
    found = connection.execute(select(EVENTS.c.hash).where(EVENTS.c.number == number)).scalar()
    return found or ""


def append_event(connection: Connection, record: CodeRecord, at: str) -> None:
    """Write down that `record` became what it is at `at`."""
    head = read_head(connection)
    canonical = to_canonical(to_row(record))
    body = (head.number + 1, at, record.code_id, canonical, head.hash)
    row = dict(zip(EVENT_COLUMNS, (*body, compute_hash(body)), strict=True))
    connection.execute(insert(EVENTS).values(row))


def read_events(connection: Connection, code_id: str) -> tuple[Event, ...]:
    """What happened to that code, the oldest first."""
    query = select(EVENTS).where(EVENTS.c.code_id == code_id).order_by(EVENTS.c.number)
    return tuple(to_event(e.number, e.at, e.record, e.hash) for e in connection.execute(query))


def find_break(connection: Connection) -> str | None:
    """The first row that was changed by hand, as words; None if all fit.

    That is an event that does not follow from the one before, or a code that is not as its last
    event left it. A row may hold anything: what is no text of ours fits nothing.
    """
    previous, latest = FIRST_PREVIOUS, dict[str, str]()
    columns = [EVENTS.c[name] for name in EVENT_COLUMNS]
    events = connection.execute(select(*columns).order_by(EVENTS.c.number))
    for expected, (*body, own_hash) in enumerate(events.yield_per(_AT_ONCE), start=1):
        number, _, code_id, record, follows = body
        if (number, follows, own_hash) != (expected, previous, _try_hash(body)):
            return f"event {expected}"
        previous = own_hash
        latest[code_id] = record
    codes = connection.execute(select(*[CODES.c[n] for n in FIELDS]).order_by(CODES.c.code_id))
    return _find_changed_code(codes.yield_per(_AT_ONCE), latest)


def _find_changed_code(codes: Iterable[Sequence[Any]], latest: dict[str, str]) -> str | None:
    for code in codes:
        row = dict(zip(FIELDS, code, strict=True))
        recorded = latest.pop(row["code_id"], "")
        if _try_canonical(row) not in (recorded, complete(recorded)):
            return f"code {escape(str(row['code_id']), limit=60)}"
    return f"code {escape(min(map(str, latest)), limit=60)}" if latest else None


def _try_canonical(row: dict[str, Any]) -> str | None:
    """None where the row holds bytes, which SQLite puts into any column."""
    try:
        return to_canonical(row)
    except TypeError:
        return None


def _try_hash(body: Sequence[Any]) -> str | None:
    """The same of an event."""
    try:
        return compute_hash(body)
    except TypeError:
        return None


def compute_hash(body: Sequence[Any]) -> str:
    """The hash of an event, of all its other columns."""
    return hashlib.sha256(json.dumps(list(body)).encode()).hexdigest()
