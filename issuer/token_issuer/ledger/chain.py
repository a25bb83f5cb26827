"""The chain of events: each carries the SHA-256 of the one before.

An event holds the whole record as it was after the change, so a row of `codes` that was edited
by hand disagrees with its last event.
"""

import hashlib
import json
from typing import Final

from sqlalchemy import Connection, insert, select

from token_issuer.ledger.records import CodeRecord
from token_issuer.ledger.rows import to_canonical, to_row
from token_issuer.ledger.schema import CODES, EVENTS

FIRST_PREVIOUS: Final = "0" * 64


def append_event(connection: Connection, record: CodeRecord, at: str) -> None:
    """Write down that `record` became what it is at `at`."""
    newest = connection.execute(
        select(EVENTS.c.number, EVENTS.c.hash).order_by(EVENTS.c.number.desc()).limit(1)
    ).first()
    number, previous = (newest.number + 1, newest.hash) if newest else (1, FIRST_PREVIOUS)
    canonical = to_canonical(to_row(record))
    connection.execute(
        insert(EVENTS).values(
            number=number,
            at=at,
            code_id=record.code_id,
            record=canonical,
            previous=previous,
            hash=_hash(number, at, record.code_id, canonical, previous),
        )
    )


def find_break(connection: Connection) -> str | None:
    """The first row that was changed by hand, as words; None if all fit.

    That is an event that does not follow from the one before, or a code that is not as its last
    event left it.
    """
    previous, latest = FIRST_PREVIOUS, dict[str, str]()
    events = connection.execute(select(EVENTS).order_by(EVENTS.c.number))
    for expected, event in enumerate(events, start=1):
        body = (event.number, event.at, event.code_id, event.record, event.previous)
        if (event.number, event.previous, event.hash) != (expected, previous, _hash(*body)):
            return f"event {expected}"
        previous = event.hash
        latest[event.code_id] = event.record
    return _find_changed_code(connection, latest)


def _find_changed_code(connection: Connection, latest: dict[str, str]) -> str | None:
    for row in connection.execute(select(CODES).order_by(CODES.c.code_id)).mappings():
        if latest.pop(row["code_id"], None) != to_canonical(dict(row)):
            return f"code {row['code_id']}"
    return f"code {min(latest)}" if latest else None


def _hash(number: int, at: str, code_id: str, record: str, previous: str) -> str:
    return hashlib.sha256(json.dumps([number, at, code_id, record, previous]).encode()).hexdigest()
