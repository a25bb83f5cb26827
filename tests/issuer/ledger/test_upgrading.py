"""Ledgers of other times: of the first program, and of one that is newer than this."""

import hashlib
import json
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from tests.issuer.ledger.ledgers import NOW, execute, race, rows_of, wanted
from token_issuer.errors import LedgerUnavailable
from token_issuer.ledger import upgrading
from token_issuer.ledger.ledger import Ledger
from token_issuer.ledger.place import Place
from token_issuer.ledger.records import Places, State
from token_issuer.ledger.schema import METADATA

# What the first program made and wrote, byte for byte.
OLD_TABLES = """
CREATE TABLE codes (
    code_id VARCHAR(16) NOT NULL, binding VARCHAR(16) NOT NULL, ticket BIGINT NOT NULL,
    profile VARCHAR(32) NOT NULL, service_user_id BIGINT NOT NULL, minted_by VARCHAR NOT NULL,
    reserved_at VARCHAR(20) NOT NULL, expires_at VARCHAR(20) NOT NULL,
    state VARCHAR(16) NOT NULL, token_id BIGINT, PRIMARY KEY (code_id));
CREATE UNIQUE INDEX one_open_code_per_ticket ON codes (ticket)
    WHERE state IN ('reserved', 'active', 'revoking');
CREATE TABLE events (
    number INTEGER NOT NULL, at VARCHAR(20) NOT NULL, code_id VARCHAR(16) NOT NULL,
    record VARCHAR NOT NULL, previous VARCHAR(64) NOT NULL, hash VARCHAR(64) NOT NULL,
    PRIMARY KEY (number));
CREATE TRIGGER IF NOT EXISTS events_no_update BEFORE update ON events
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER IF NOT EXISTS events_no_delete BEFORE delete ON events
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
"""
OLD_CODE = {
    "binding": "requests",
    "code_id": "00000000000000aa",
    "expires_at": "2026-11-22T20:00:00Z",
    "minted_by": "Jörg",
    "profile": "generic",
    "reserved_at": "2026-11-21T20:00:00Z",
    "service_user_id": 5,
    "ticket": 1000,
}
COLUMNS = ", ".join((*OLD_CODE, "state", "token_id"))
MARKS = ":" + COLUMNS.replace(" ", " :")
AT = "2026-11-21T20:00:00Z"


def make_old(path: Path, *, codes: int = 2) -> None:
    """So many codes, the first of which is open."""
    path.parent.mkdir(exist_ok=True)
    with sqlite3.connect(path) as raw:
        raw.executescript(OLD_TABLES)
        number, previous = 0, "0" * 64
        for code in range(codes):
            row: dict[str, object] = {}
            for state, token in (("reserved", None), ("active", 77), ("used", 77))[: 2 + code]:
                row = OLD_CODE | {"code_id": f"{code:016x}", "ticket": 1000 + code}
                row |= {"state": state, "token_id": token}
                record = json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
                number += 1
                body = [number, AT, row["code_id"], record, previous]
                previous = hashlib.sha256(json.dumps(body).encode()).hexdigest()
                raw.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)", (*body, previous))
            raw.execute(f"INSERT INTO codes ({COLUMNS}) VALUES ({MARKS})", row)  # noqa: S608 - its own words
    raw.close()


def test_a_ledger_of_the_first_program_is_brought_up(path: Path) -> None:
    make_old(path)
    before = rows_of(path, "SELECT * FROM events ORDER BY number")
    with Ledger(path, lambda: NOW) as ledger:
        assert ledger.verify_chain() is None
        used, active = ledger.list_codes()
        assert (active.state, active.minted_by, active.note) == (State.ACTIVE, "Jörg", "")
        assert [event.state for event in ledger.history(used.code_id)] == [
            "reserved",
            "active",
            "used",
        ]
        assert ledger.end(active.code_id, State.REVOKED, "by hand")
        ledger.reserve(wanted(9, 1000), Places((5,), 1))
        assert ledger.verify_chain() is None
    assert rows_of(path, "SELECT * FROM events ORDER BY number LIMIT 5") == before
    assert rows_of(path, "SELECT version_num FROM alembic_version") == [(upgrading.HEAD,)]


@pytest.mark.parametrize(
    "change", ["note = 'x'", "reason = 'x'", "requester_id = 1", "ended_at = 'x'", "ticket = 7"]
)
def test_a_change_of_an_old_code_is_found_all_the_same(path: Path, change: str) -> None:
    make_old(path)
    Ledger(path, lambda: NOW).close()
    execute(path, f"UPDATE codes SET {change} WHERE ticket = 1001")  # noqa: S608 - its own words
    with Ledger(path, lambda: NOW) as ledger:
        assert ledger.verify_chain() == f"code {1:016x}"


def test_only_whole_records_of_the_first_program_are_taken_for_old(path: Path) -> None:
    """An event that lacks only some of the newer fields was never written by any program."""
    with Ledger(path, lambda: NOW) as ledger:
        ledger.reserve(wanted(1, 1000), Places((5,), 1))
    [(body,)] = rows_of(path, "SELECT record FROM events")
    shorter = {name: value for name, value in json.loads(body).items() if name != "note"}
    record = json.dumps(shorter, sort_keys=True, separators=(",", ":"))
    parts = [1, AT, f"{1:016x}", record, "0" * 64]
    own_hash = hashlib.sha256(json.dumps(parts).encode()).hexdigest()
    execute(
        path,
        "DROP TRIGGER events_no_update",
        f"UPDATE events SET record = '{record}', hash = '{own_hash}'",  # noqa: S608 - its own words
    )
    with Ledger(path, lambda: NOW) as ledger:
        assert ledger.verify_chain() == f"code {1:016x}"


OPEN = """
import os, sys
from datetime import UTC, datetime
from token_issuer.ledger.opening import open_ledger
sys.stdin.readline()
with open_ledger(os.environ["PLACE"], lambda: datetime(2026, 11, 21, tzinfo=UTC)) as ledger:
    print(ledger.verify_chain())
"""


def test_two_processes_bring_one_up_at_once(path: Path) -> None:
    make_old(path, codes=2)
    assert race(OPEN, path, 3) == [["None"]] * 3


def test_a_ledger_of_a_newer_program_is_left_alone(place: Place) -> None:
    Ledger(place, lambda: NOW).close()
    execute(place, "UPDATE alembic_version SET version_num = '0099'")
    with pytest.raises(LedgerUnavailable) as refused:
        Ledger(place, lambda: NOW)
    assert refused.value.sentence == (
        "the ledger is of a newer version of this program: its schema is 0099, and this one knows"
        f" up to {upgrading.HEAD}"
    )
    assert rows_of(place, "SELECT version_num FROM alembic_version") == [("0099",)]


def test_the_migrations_make_the_tables_of_the_program(place: Place) -> None:
    with Ledger(place, lambda: NOW) as ledger, ledger._engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), METADATA)
    assert differences == []


def test_the_newest_step_is_the_version_that_is_looked_for() -> None:
    steps = ScriptDirectory(str(upgrading._MIGRATIONS))
    assert steps.get_heads() == [upgrading.HEAD]
    assert {step.revision for step in steps.walk_revisions()} == set(upgrading._KNOWN)


def test_alembic_is_imported_for_an_upgrade_only(path: Path) -> None:
    Ledger(path, lambda: NOW).close()
    program = f"{OPEN}\nassert 'sqlalchemy' in sys.modules and 'alembic' not in sys.modules"
    assert race(program, path, 1) == [["None"]]


def test_an_upgrade_that_fails_leaves_the_ledger_as_it_was(path: Path) -> None:
    make_old(path)
    # Takes the name of the last thing that the upgrade makes.
    execute(path, "CREATE TABLE facts (x)")
    schema = rows_of(path, "SELECT sql FROM sqlite_master ORDER BY name")
    with pytest.raises(LedgerUnavailable, match="table facts already exists"):
        Ledger(path, lambda: NOW)
    assert rows_of(path, "SELECT sql FROM sqlite_master ORDER BY name") == schema
