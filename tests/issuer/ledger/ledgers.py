"""What is put into a ledger, and how to get at it behind its back."""

import os
import sqlite3
import subprocess  # noqa: TID251 - real processes race
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg

from token_issuer.ledger.ledger import Ledger
from token_issuer.ledger.place import Place
from token_issuer.ledger.records import CodeRecord, Places, Reservation

NOW = datetime(2026, 11, 21, 20, 0, 0, tzinfo=UTC)


def places(each: int | None = 1, *users: int) -> Places:
    return Places(users or (5,), each)


def wanted(code: int, ticket: int, *, by: str = "Ada Admin", at: datetime = NOW) -> Reservation:
    return Reservation(
        code_id=f"{code:016x}",
        binding="requests",
        ticket=ticket,
        profile="generic",
        minted_by=by,
        reserved_at=at,
        expires_at=at + timedelta(hours=24),
    )


def reserve(ledger: Ledger, code: int = 1, ticket: int = 1000) -> CodeRecord:
    return ledger.reserve(wanted(code, ticket), places(1))


def open_raw(place: Place) -> sqlite3.Connection | psycopg.Connection:
    """The database behind the ledger's back."""
    if isinstance(place, Path):
        return sqlite3.connect(place, isolation_level=None)
    assert place.password is not None
    url = place.url.replace("+psycopg", "")
    return psycopg.connect(url, password=place.password.reveal(), autocommit=True)


def execute(place: Place, *statements: str) -> None:
    with closing(open_raw(place)) as raw:
        for statement in statements:
            raw.execute(statement)


def rows_of(place: Place, query: str) -> list[tuple[Any, ...]]:
    with closing(open_raw(place)) as raw:
        return list(raw.execute(query))


def write_out(place: Place) -> str:
    """The text that `open_ledger` takes for it, with the password."""
    if isinstance(place, Path):
        return str(place)
    assert place.password is not None
    return place.url.replace("@", f":{place.password.reveal()}@", 1)


def race(program: str, place: Place, racers: int) -> list[list[str]]:
    """What so many processes print that run `program` at once, each with its number."""
    environment = dict(os.environ, PLACE=write_out(place))
    running = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(number)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            text=True,
        )
        for number in range(racers)
    ]
    for racer in running:
        assert racer.stdin is not None
        racer.stdin.write("go\n")
        racer.stdin.flush()
    said = [racer.communicate(timeout=60)[0].split() for racer in running]
    assert [racer.returncode for racer in running] == [0] * racers
    return said
