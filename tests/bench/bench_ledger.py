"""How long the issuer takes with a ledger of 100,000 codes, beside the same queries in `sqlite3`.

The measure is what the sqlite3 shell takes for the same rows, and the issuer for its start: the
same command with an empty ledger. All take turns in one run, because the machine drifts. Ends with
1 where a command takes longer than one and a half times as long. Needs the shell, sqlite3.
"""

# ruff: noqa: T201, S608 - a bench talks on stdout, and asks in its own words

import os
import shutil
import sqlite3
import statistics
import subprocess  # noqa: TID251 - what is measured are programs
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, Final

from sqlalchemy import insert

from token_issuer.ledger.chain import EVENT_COLUMNS, FIRST_PREVIOUS, compute_hash
from token_issuer.ledger.connecting import open_engine, writing
from token_issuer.ledger.ledger import Ledger
from token_issuer.ledger.records import CodeRecord, State
from token_issuer.ledger.rows import to_canonical, to_row
from token_issuer.ledger.schema import CODES, EVENTS

_CODES: Final = 100_000
_OPEN: Final = 50
_ROUNDS: Final = 7
_MOST: Final = 1.5
_BEGIN: Final = datetime(2025, 1, 1, tzinfo=UTC)
_SETTINGS: Final = """
version = 1
[zendesk]
subdomain = "acme"
sandbox = false
[clients]
identity = "issuer"
mint = "log_drop"
[requests]
service_user_id = 5
canary_ticket = 1
open_codes = 1
"""
_ISSUER: Final = "import sys; from token_issuer.__main__ import main; sys.exit(main())"
_PLAN: Final = """
import os; from pathlib import Path; from datetime import UTC, datetime
import token_issuer.__main__, token_issuer.cli.list_codes
from token_issuer.ledger.opening import open_ledger
with open_ledger(Path(os.environ["PLACE"]), lambda: datetime.now(UTC)) as ledger:
    for code in ledger.list_open(): print(code)
"""
_SHELL_OPEN: Final = (
    "SELECT * FROM codes WHERE state IN ('reserved', 'active', 'revoking') ORDER BY reserved_at;"
)
_NEWEST: Final = "ORDER BY reserved_at DESC, code_id DESC"


@dataclass(frozen=True)
class Case:
    """A command of the issuer, and what the shell is asked instead."""

    name: str
    command: Sequence[str]
    query: str


def main() -> int:
    """Prints the medians and ratios; 0 where all are small enough."""
    shell = shutil.which("sqlite3")
    if shell is None:
        print("NOT MEASURED: the sqlite3 shell is not installed")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        full, empty = Path(folder, "full"), Path(folder, "empty")
        for home in (full, empty):
            home.mkdir()
            (home / "settings.toml").write_text(_SETTINGS)
            Ledger(home / "ledger.sqlite3", lambda: _BEGIN).close()
        _fill(full / "ledger.sqlite3")
        _open_some(full / "ledger.sqlite3", full / "open.sqlite3")
        return _report(_measure(full, empty, shell))


def _list_cases() -> tuple[Case, ...]:
    issuer = (sys.executable, "-c", _ISSUER)
    some = f"{77:016x}"
    one = f"""
SELECT * FROM codes WHERE code_id = '{some}';
SELECT * FROM events WHERE code_id = '{some}' ORDER BY number;
"""
    return (
        Case("list", (*issuer, "list"), f"SELECT * FROM codes {_NEWEST} LIMIT 50;"),
        Case(
            "list --all --csv",
            (*issuer, "list", "--all", "--csv"),
            f".mode csv\nSELECT * FROM codes {_NEWEST};",
        ),
        Case("show", (*issuer, "show", some), one),
        Case("sweep planning", (sys.executable, "-c", _PLAN), _SHELL_OPEN),
    )


def _measure(full: Path, empty: Path, shell: str) -> Mapping[str, tuple[float, float, float]]:
    """For each case the medians of the start, the shell and the issuer, in seconds."""
    times: dict[str, list[tuple[float, float, float]]] = {}
    for round_number in range(_ROUNDS + 1):
        for case in _list_cases():
            file = full / ("open.sqlite3" if case.query == _SHELL_OPEN else "ledger.sqlite3")
            start = _time(case.command, empty, empty / "ledger.sqlite3")
            said = _time((shell, str(file)), full, file, case.query)
            took = _time(case.command, full, file)
            if round_number:
                times.setdefault(case.name, []).append((start, said, took))
    return {
        name: (statistics.median(a), statistics.median(b), statistics.median(c))
        for name, rows in times.items()
        for a, b, c in [tuple(zip(*rows, strict=True))]
    }


def _report(times: Mapping[str, tuple[float, float, float]]) -> int:
    ratios = []
    for name, (start, shell, took) in times.items():
        ratios.append(took / (start + shell))
        print(
            f"{name:18} {took * 1000:6.0f} ms; start {start * 1000:4.0f} ms, sqlite3"
            f" {shell * 1000:4.0f} ms: {ratios[-1]:.2f} times (at most {_MOST})"
        )
    return 0 if max(ratios) <= _MOST else 1


def _time(command: Sequence[str], home: Path, file: Path, said: str = "") -> float:
    environment = dict(os.environ, TICKETBOUND_HOME=str(home), PLACE=str(file))
    start = time.perf_counter()
    # A code is not found in the empty ledger.
    subprocess.run(command, env=environment, input=said.encode(), capture_output=True, check=False)
    return time.perf_counter() - start


def _open_some(path: Path, copy: Path) -> None:
    shutil.copy(path, copy)
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute(
            f"UPDATE codes SET state = 'active' WHERE ticket % {_CODES // _OPEN} = 0"
        )
        connection.commit()


def _fill(path: Path) -> None:
    """100,000 codes with three events each, all of which have ended."""
    engine = open_engine(path)
    with writing(engine) as connection, connection.begin():
        codes = (to_row(_make_code(number)) for number in range(_CODES))
        while rows := list(islice(codes, 10_000)):
            connection.execute(insert(CODES), rows)
        events = _make_events()
        while rows := list(islice(events, 10_000)):
            connection.execute(insert(EVENTS), rows)
    engine.dispose()


def _make_code(number: int) -> CodeRecord:
    at = _BEGIN + timedelta(minutes=5 * number)
    return CodeRecord(
        code_id=f"{number:016x}",
        binding="requests",
        ticket=1000 + number,
        profile="generic",
        service_user_id=46400000000003,
        minted_by=f"Agent Number {number % 40}",
        reserved_at=at,
        expires_at=at + timedelta(hours=24),
        state=State.USED,
        token_id=46400000000000 + number,
        requester_id=46400000000900 + number % 5000,
        ended_at=at + timedelta(hours=2),
    )


def _make_events() -> Iterator[dict[str, Any]]:
    previous = FIRST_PREVIOUS
    for number in range(3 * _CODES):
        record = to_canonical(to_row(_make_code(number // 3)))
        body = (number + 1, "2025-01-01T00:00:00Z", f"{number // 3:016x}", record, previous)
        previous = compute_hash(body)
        yield dict(zip(EVENT_COLUMNS, (*body, previous), strict=True))


if __name__ == "__main__":
    sys.exit(main())
