"""Between records and rows."""

import dataclasses
import json
from datetime import datetime
from typing import Any

from ticketbound.clock import rfc3339
from token_issuer.ledger.records import CodeRecord, State


def to_row(record: CodeRecord) -> dict[str, Any]:
    """`record` as its table has it: times as text, in UTC."""
    row = {f.name: getattr(record, f.name) for f in dataclasses.fields(record)}
    return row | {
        "reserved_at": rfc3339(record.reserved_at),
        "expires_at": rfc3339(record.expires_at),
        "ended_at": None if record.ended_at is None else rfc3339(record.ended_at),
        "state": record.state.value,
    }


def from_row(row: dict[str, Any]) -> CodeRecord:
    """The record in a row of `codes`."""
    fields = row | {
        "reserved_at": datetime.fromisoformat(row["reserved_at"]),
        "expires_at": datetime.fromisoformat(row["expires_at"]),
        "ended_at": row["ended_at"] and datetime.fromisoformat(row["ended_at"]),
        "state": State(row["state"]),
    }
    return CodeRecord(**fields)


def to_canonical(row: dict[str, Any]) -> str:
    """One text for one row, whatever the order of its columns."""
    return json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
