import os
import sqlite3
import stat
import subprocess  # noqa: TID251 - two real processes race here
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from token_issuer.errors import LedgerUnavailable, TicketRefused
from token_issuer.ledger.ledger import Ledger
from token_issuer.ledger.records import CodeRecord, Filter, Places, Reservation, State

NOW = datetime(2026, 11, 21, 20, 0, 0, tzinfo=UTC)


def places(each: int | None = 1, *users: int) -> Places:
    return Places(users or (5,), each)


def wanted(code: int, ticket: int) -> Reservation:
    return Reservation(
        code_id=f"{code:016x}",
        binding="requests",
        ticket=ticket,
        profile="generic",
        minted_by="Ada Admin",
        reserved_at=NOW,
        expires_at=NOW + timedelta(hours=24),
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "place" / "ledger.sqlite3"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    with Ledger(path, lambda: NOW) as opened:
        yield opened


def reserve(ledger: Ledger, code: int = 1, ticket: int = 1000) -> CodeRecord:
    return ledger.reserve(wanted(code, ticket), places(1))


def test_a_code_lives_from_reserved_to_revoked(ledger: Ledger) -> None:
    code_id = reserve(ledger).code_id
    ledger.record_token(code_id, 46400000000105)
    active = ledger.activate(code_id, NOW + timedelta(hours=23, microseconds=7))
    assert active.state is State.ACTIVE
    assert active.token_id == 46400000000105
    assert active.expires_at == NOW + timedelta(hours=23)
    assert ledger.find(code_id) == active
    ledger.begin_revocation(code_id)
    assert [code.state for code in ledger.list_open()] == [State.REVOKING]
    assert ledger.end(code_id, State.REVOKED)
    assert ledger.list_open() == ()
    assert [code.state for code in ledger.list_codes(Filter(tickets=(1000,)))] == [State.REVOKED]
    assert ledger.list_codes(Filter(tickets=(1001,))) == ()


def test_what_has_ended_does_not_change_any_more(ledger: Ledger) -> None:
    code_id = reserve(ledger).code_id
    assert ledger.end(code_id, State.FAILED)
    assert not ledger.end(code_id, State.REVOKED)
    ledger.begin_revocation(code_id)
    ledger.record_token(code_id, 3)
    with pytest.raises(TicketRefused, match="given up meanwhile"):
        ledger.activate(code_id, NOW)
    found = ledger.find(code_id)
    assert found is not None
    assert (found.state, found.token_id) == (State.FAILED, None)


def test_one_ticket_has_one_open_code(ledger: Ledger) -> None:
    code_id = reserve(ledger).code_id
    with pytest.raises(
        TicketRefused, match="ticket 1000 is busy until 2026-11-22T20:00:00Z: another run"
    ):
        ledger.reserve(wanted(2, 1000), places(9))
    ledger.activate(code_id, NOW + timedelta(hours=24))
    says = f"ticket 1000 is busy until 2026-11-22T20:00:00Z: code {code_id} is open"
    with pytest.raises(TicketRefused, match=says):
        ledger.reserve(wanted(2, 1000), places(9))
    ledger.begin_revocation(code_id)
    with pytest.raises(TicketRefused, match="is not yet revoked at Zendesk"):
        ledger.reserve(wanted(2, 1000), places(9))
    ledger.end(code_id, State.REVOKED)
    assert ledger.reserve(wanted(2, 1000), places(1)).state is State.RESERVED


def test_a_service_user_has_so_many_places(ledger: Ledger) -> None:
    ledger.reserve(wanted(1, 1000), places(2))
    ledger.reserve(wanted(2, 1001), places(2))
    with pytest.raises(TicketRefused, match="busy until 2026-11-22T20:00:00Z"):
        ledger.reserve(wanted(3, 1002), places(2))
    assert ledger.reserve(wanted(3, 1002), places(2, 5, 6)).service_user_id == 6
    assert ledger.reserve(wanted(4, 1003), places(None)).service_user_id == 5


def test_the_database_itself_refuses_a_second_open_code(ledger: Ledger, path: Path) -> None:
    reserve(ledger)
    columns = "minted_by, reserved_at, expires_at, state, token_id, note, reason"
    copied = f"SELECT 'other', binding, ticket, profile, service_user_id, {columns} FROM codes"
    names = f"code_id, binding, ticket, profile, service_user_id, {columns}"
    with sqlite3.connect(path) as raw, pytest.raises(sqlite3.IntegrityError):
        raw.execute(f"INSERT INTO codes ({names}) {copied}")
    raw.close()


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX")
def test_its_files_are_private(ledger: Ledger, path: Path) -> None:
    reserve(ledger)
    modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in path.parent.iterdir()}
    assert len(modes) == 3
    assert set(modes.values()) == {0o600}


def test_a_second_opening_sees_the_first(ledger: Ledger, path: Path) -> None:
    code = reserve(ledger)
    with Ledger(path, lambda: NOW) as second:
        assert second.list_codes() == (code,)
        with pytest.raises(TicketRefused, match="busy"):
            reserve(second, 2, 1001)


RACE = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from token_issuer.errors import TicketRefused
from token_issuer.ledger.ledger import Ledger
from token_issuer.ledger.records import Places, Reservation
now = datetime(2026, 11, 21, tzinfo=UTC)
with Ledger(Path(sys.argv[1]), lambda: now) as ledger:
    sys.stdin.readline()
    for turn in range(40):
        code_id = f"{int(sys.argv[2]):08x}{turn:08x}"
        wanted = Reservation(code_id, "requests", turn + 1, "generic", "me", now, now)
        try:
            ledger.reserve(wanted, Places((5,), 40))
            print(turn)
        except TicketRefused:
            pass
"""


def test_two_processes_never_take_the_same_ticket(path: Path) -> None:
    Ledger(path, lambda: NOW).close()
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", RACE, str(path), str(number)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in (1, 2)
    ]
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("go\n")
        racer.stdin.flush()
    taken = [racer.communicate(timeout=60)[0].split() for racer in racers]
    assert [racer.returncode for racer in racers] == [0, 0]
    assert sorted(map(int, taken[0] + taken[1])) == list(range(40))
    with Ledger(path, lambda: NOW) as ledger:
        assert len(ledger.list_open()) == 40
        assert ledger.verify_chain() is None


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere"
)
def test_a_folder_that_cannot_be_written_is_said(path: Path) -> None:
    path.parent.mkdir(mode=0o500)
    with pytest.raises(LedgerUnavailable, match="the ledger cannot be opened: Permission denied"):
        Ledger(path, lambda: NOW)


@pytest.mark.parametrize(
    "content", [b"not a database " * 400, b"SQLite format 3\0" + b"\xff" * 999]
)
def test_a_file_that_is_no_database_is_said(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(LedgerUnavailable, match="the ledger cannot be used: "):
        Ledger(path, lambda: NOW)


def test_a_ledger_made_read_only_takes_no_reservation(ledger: Ledger, path: Path) -> None:
    """`PRAGMA query_only` is what a read-only disk looks like, for root as well."""
    with ledger._engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
    with pytest.raises(LedgerUnavailable, match="attempt to write a readonly database"):
        reserve(ledger)
    assert path.exists()


def test_someone_who_holds_the_lock_is_said(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("token_issuer.ledger.connecting.BUSY_SECONDS", 0.05)
    path.parent.mkdir()
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(LedgerUnavailable, match="in use by another run"):
        Ledger(path, lambda: NOW)
    holder.close()
