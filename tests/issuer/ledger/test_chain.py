import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from tests.issuer.ledger.ledgers import execute
from token_issuer.ledger.ledger import Ledger
from token_issuer.ledger.place import Place
from token_issuer.ledger.records import Places, Reservation, State

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def fill(place: Place) -> Place:
    """Three codes and nine events."""
    with Ledger(place, lambda: NOW) as ledger:
        for number in (1, 2, 3):
            code_id = f"{number:016x}"
            ledger.reserve(
                Reservation(code_id, "requests", number, "generic", "Jörg", NOW, NOW),
                Places((5,), 1),
            )
            ledger.activate(code_id, NOW)
            ledger.end(code_id, State.USED)
    return place


@pytest.fixture
def filled(place: Place) -> Place:
    return fill(place)


def verify(place: Place) -> str | None:
    with Ledger(place, lambda: NOW) as ledger:
        return ledger.verify_chain()


def allow_changes(place: Place) -> None:
    on = "" if isinstance(place, Path) else " ON events"
    execute(place, f"DROP TRIGGER events_no_update{on}", f"DROP TRIGGER events_no_delete{on}")


def test_an_untouched_ledger_holds(filled: Place) -> None:
    assert verify(filled) is None


@pytest.mark.parametrize("verb", ["UPDATE events SET at = 'x'", "DELETE FROM events"])
def test_events_cannot_be_changed_by_accident(filled: Place, verb: str) -> None:
    errors = (sqlite3.IntegrityError, psycopg.errors.RaiseException)
    with pytest.raises(errors, match="append-only"):
        execute(filled, verb)


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("UPDATE events SET record = replace(record, '5', '6') WHERE number = 4", "event 4"),
        ("UPDATE events SET at = '2026-01-01T00:00:00Z' WHERE number = 1", "event 1"),
        ("UPDATE events SET hash = previous WHERE number = 5", "event 5"),
        ("DELETE FROM events WHERE number = 6", "event 6"),
        ("DELETE FROM events WHERE number = 9", "code 0000000000000003"),
        ("UPDATE codes SET state = 'active' WHERE ticket = 2", "code 0000000000000002"),
        ("UPDATE codes SET note = 'x' WHERE ticket = 2", "code 0000000000000002"),
        ("UPDATE codes SET reason = 'x' WHERE ticket = 3", "code 0000000000000003"),
        ("DELETE FROM codes WHERE ticket = 1", "code 0000000000000001"),
    ],
)
def test_it_names_the_first_row_that_was_changed(filled: Place, change: str, broken: str) -> None:
    allow_changes(filled)
    execute(filled, change)
    assert verify(filled) == broken


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("UPDATE events SET record = '{' WHERE number = 4", "event 4"),
        ("UPDATE events SET record = x'ff' WHERE number = 4", "event 4"),
        ("UPDATE events SET number = 10 WHERE number = 9", "event 9"),
        ("UPDATE codes SET note = x'00ff' WHERE ticket = 2", "code 0000000000000002"),
        ("UPDATE codes SET reserved_at = 1.5 WHERE ticket = 2", "code 0000000000000002"),
        ("UPDATE codes SET code_id = char(27) || '[31m' WHERE ticket = 2", "code \\x1b[31m"),
        ("UPDATE codes SET code_id = x'00' WHERE ticket = 2", "code b'\\x00'"),
    ],
)
def test_a_row_may_hold_anything(tmp_path: Path, change: str, broken: str) -> None:
    """In a file, where any column takes any value."""
    place = fill(tmp_path / "ledger.sqlite3")
    allow_changes(place)
    execute(place, change)
    assert verify(place) == broken
