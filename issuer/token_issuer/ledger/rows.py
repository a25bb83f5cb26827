"""Between records, rows, and the text of a row that an event keeps."""

import dataclasses
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from ticketbound.clock import rfc3339
from ticketbound.safe_text import escape
from token_issuer.errors import LedgerUnavailable
from token_issuer.ledger.records import CodeRecord, Event

FIELDS: Final = tuple(field.name for field in dataclasses.fields(CodeRecord))
"""The columns of `codes`, in the order in which `from_row` takes them."""

ADDED: Final[Mapping[str, Any]] = {
    "requester_id": None,
    "note": "",
    "ended_at": None,
    "reason": "",
}
"""What schema 0002 added, with what it put into the rows that were there."""


def to_row(record: CodeRecord) -> dict[str, Any]:
    """`record` as its table has it: times as text, in UTC."""
    row = {name: getattr(record, name) for name in FIELDS}
    return row | {
        "reserved_at": rfc3339(record.reserved_at),
        "expires_at": rfc3339(record.expires_at),
        "ended_at": None if record.ended_at is None else rfc3339(record.ended_at),
        "state": record.state.value,
    }


def from_row(row: Sequence[Any]) -> CodeRecord:
    """The record in a row of `codes`, whose columns are `FIELDS`.

    Raises:
        LedgerUnavailable: the row holds what this program never writes.
    """
    try:
        record = msgspec.convert(dict(zip(FIELDS, row, strict=True)), CodeRecord)
    except msgspec.ValidationError as error:
        raise _unreadable(f"code {row[0]}") from error
    times = (record.reserved_at, record.expires_at, record.ended_at)
    if any(moment is not None and moment.tzinfo is None for moment in times):
        raise _unreadable(f"code {row[0]}")
    return record


def to_event(number: int, at: str, record: str, own_hash: str) -> Event:
    """The event in a row of `events`.

    Raises:
        LedgerUnavailable: the row holds what this program never writes.
    """
    try:
        moment = datetime.fromisoformat(at).astimezone(UTC)
        return Event(number, moment, from_canonical(record), own_hash)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise _unreadable(f"event {number}") from error


def _unreadable(which: str) -> LedgerUnavailable:
    return LedgerUnavailable(
        f"the ledger was changed by hand: {escape(which, limit=60)} cannot be read",
        hint="put a backup of the ledger back; issuer audit names the first change, and issuer"
        " revoke --all ends every token all the same",
    )


def to_canonical(row: Mapping[str, Any]) -> str:
    """One text for one row, whatever the order of its columns."""
    return json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def from_canonical(text: str) -> CodeRecord:
    """The record that an event kept, of whatever schema."""
    row = {**ADDED, **json.loads(text)}
    return from_row([row[name] for name in FIELDS])


def complete(text: str) -> str:
    """The canonical text of a row that an event of schema 0001 kept, as it is since schema 0002.

    The rows that were there got the values of `ADDED`, so nothing else is what they became. Any
    other text is returned as it is.
    """
    try:
        row = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return text
    if not isinstance(row, dict) or row.keys() != set(FIELDS) - ADDED.keys():
        return text
    return to_canonical({**row, **ADDED})
