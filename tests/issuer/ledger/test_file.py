import os
import sqlite3
import stat
import sys
from pathlib import Path

import pytest

from tests.issuer.ledger.ledgers import NOW, reserve
from token_issuer.errors import LedgerUnavailable
from token_issuer.ledger.ledger import Ledger


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX")
def test_its_files_are_private(path: Path) -> None:
    with Ledger(path, lambda: NOW) as ledger:
        reserve(ledger)
        modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in path.parent.iterdir()}
    assert len(modes) == 3
    assert set(modes.values()) == {0o600}


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


def test_a_ledger_made_read_only_takes_no_reservation(path: Path) -> None:
    """`PRAGMA query_only` is what a read-only disk looks like, for root as well."""
    with Ledger(path, lambda: NOW) as ledger:
        with ledger._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA query_only = ON")
        for write in (lambda: reserve(ledger), ledger.demand_writable):
            with pytest.raises(LedgerUnavailable, match="attempt to write a readonly database"):
                write()
        assert ledger.list_codes() == ()


def test_someone_who_holds_the_lock_is_said(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("token_issuer.ledger.connecting.BUSY_SECONDS", 0.05)
    path.parent.mkdir()
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(LedgerUnavailable, match="in use by another run"):
        Ledger(path, lambda: NOW)
    holder.close()
