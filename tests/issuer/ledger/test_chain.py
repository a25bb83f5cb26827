import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from token_issuer.ledger.ledger import Ledger
from token_issuer.ledger.records import Places, Reservation, State

NOW = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A ledger with three codes and nine events."""
    path = tmp_path / "ledger.sqlite3"
    with Ledger(path, lambda: NOW) as ledger:
        for number in (1, 2, 3):
            code_id = f"{number:016x}"
            ledger.reserve(
                Reservation(code_id, "requests", number, "generic", "Jörg", NOW, NOW),
                Places((5,), 1),
            )
            ledger.activate(code_id, NOW)
            ledger.end(code_id, State.USED)
    return path


@pytest.fixture
def raw(path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(path, isolation_level=None)
    yield connection
    connection.close()


def verify(path: Path) -> str | None:
    with Ledger(path, lambda: NOW) as ledger:
        return ledger.verify_chain()


def test_an_untouched_ledger_holds(path: Path) -> None:
    assert verify(path) is None


@pytest.mark.parametrize("verb", ["UPDATE events SET at = 'x'", "DELETE FROM events"])
def test_events_cannot_be_changed_by_accident(raw: sqlite3.Connection, verb: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        raw.execute(verb)


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("UPDATE events SET record = replace(record, '5', '6') WHERE number = 4", "event 4"),
        ("UPDATE events SET at = '2026-01-01T00:00:00Z' WHERE number = 1", "event 1"),
        ("UPDATE events SET hash = previous WHERE number = 5", "event 5"),
        ("DELETE FROM events WHERE number = 6", "event 6"),
        ("DELETE FROM events WHERE number = 9", "code 0000000000000003"),
        ("UPDATE codes SET state = 'active' WHERE ticket = 2", "code 0000000000000002"),
        ("DELETE FROM codes WHERE ticket = 1", "code 0000000000000001"),
    ],
)
def test_it_names_the_first_row_that_was_changed(
    path: Path, raw: sqlite3.Connection, change: str, broken: str
) -> None:
    raw.execute("DROP TRIGGER events_no_update")
    raw.execute("DROP TRIGGER events_no_delete")
    raw.execute(change)
    assert verify(path) == broken
