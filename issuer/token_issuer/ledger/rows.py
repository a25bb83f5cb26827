"""Between records, rows, and the text of a row that an event keeps."""

import dataclasses
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from ticketbound.clock import rfc3339
from token_issuer.ledger.records import CodeRecord, State

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
    """The record in a row of `codes`, whose columns are `FIELDS`."""
    code_id, binding, ticket, profile, user_id, by, reserved, expires, state, token_id, *new = row
    requester_id, note, ended, reason = new
    return CodeRecord(
        code_id=code_id,
        binding=binding,
        ticket=ticket,
        profile=profile,
        service_user_id=user_id,
        minted_by=by,
        reserved_at=datetime.fromisoformat(reserved),
        expires_at=datetime.fromisoformat(expires),
        state=State(state),
        token_id=token_id,
        requester_id=requester_id,
        note=note,
        ended_at=None if ended is None else datetime.fromisoformat(ended),
        reason=reason,
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
    except ValueError:
        return text
    if not isinstance(row, dict) or row.keys() != set(FIELDS) - ADDED.keys():
        return text
    return to_canonical({**row, **ADDED})
