"""A ledger that was edited, or cannot be used: nothing is done at Zendesk before that is known."""

import os
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.postgres import PASSWORD
from zendesk_sandbox.server import RunningSandbox

Run = Callable[..., tuple[int, str, str]]


@contextmanager
def as_ordinary_user(folder: Path) -> Iterator[None]:
    """Root may write everywhere, so be somebody else meanwhile, to whom `folder` belongs."""
    if os.geteuid() != 0:
        yield
        return
    nobody = 65534
    for path in (folder, *folder.rglob("*")):
        os.chown(path, nobody, nobody)
    os.setresuid(nobody, nobody, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)


@pytest.fixture
def home() -> Iterator[Path]:
    """One that an ordinary user reaches, where the other temporary folders are root's own."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder, "issuer")


def refuse_mint(issuer: Run, sandbox: RunningSandbox, expected: int = 1) -> str:
    """What is said, without a single request."""
    before = len(sandbox.requests)
    status, out, err = issuer("mint", "1000")
    assert (status, out, len(sandbox.requests)) == (expected, "", before), err
    return err


@pytest.mark.parametrize(
    ("change", "row"),
    [
        ("UPDATE codes SET ticket = 1234 WHERE ticket = 1000", "code {}"),
        ("UPDATE events SET at = '2020-01-01T00:00:00Z' WHERE number = 2", "event 2"),
    ],
)
def test_a_row_that_was_edited_is_named(ready: Run, home: Path, change: str, row: str) -> None:
    code_id = ready("mint", "1000", "--json")[1].partition('"code_id": "')[2][:16]
    with closing(sqlite3.connect(home / "ledger.sqlite3", isolation_level=None)) as raw:
        raw.execute("DROP TRIGGER events_no_update")
        raw.execute(change)
    named = row.format(code_id)
    status, out, err = ready("ledger")
    assert (status, out.splitlines()[-1]) == (1, f"chain   broken at {named}")
    warning, *steps = err.splitlines()
    assert warning == (
        f"issuer: warning: somebody changed the ledger by hand: {named} does not fit the chain"
    )
    assert [step.rpartition("issuer ")[2] for step in steps[:1]] == ["revoke --all"]
    assert steps[1].endswith("run issuer sweep --strangers before the next mint")


UNREADABLE = {
    "a state that there is not": "UPDATE codes SET state = 'weird'",
    "no time": "UPDATE codes SET reserved_at = 'x'",
    "a time of no zone": "UPDATE codes SET expires_at = '2026-11-23T00:00:00'",
    "a number in words": "UPDATE codes SET token_id = 'abc'",
    "a ticket in words": "UPDATE codes SET ticket = '12;x'",
    "bytes": "UPDATE codes SET note = x'00ff'",
}


@pytest.mark.parametrize("change", UNREADABLE.values(), ids=list(UNREADABLE))
def test_a_row_that_cannot_be_read_is_named_and_no_command_breaks(
    ready: Run, home: Path, change: str
) -> None:
    code_id = ready("mint", "1000", "--json")[1].partition('"code_id": "')[2][:16]
    with closing(sqlite3.connect(home / "ledger.sqlite3", isolation_level=None)) as raw:
        raw.execute(change)
    status, out, err = ready("audit")
    assert status == 1
    assert out.startswith(f"the ledger was changed by hand, at code {code_id}")
    assert "unexpected" not in err
    refused: tuple[tuple[str, ...], ...] = (("list",), ("show", code_id), ("revoke", code_id))
    for command in refused:
        status, _, err = ready(*command)
        assert (status, err.partition("\n")[0]) == (
            1,
            f"issuer: the ledger was changed by hand: code {code_id} cannot be read",
        )
    for command in (("ledger",), ("sweep",), ("mint", "1001"), ("list", "--csv")):
        assert "unexpected" not in ready(*command)[2]


def test_an_event_that_cannot_be_read_is_named(ready: Run, home: Path) -> None:
    code_id = ready("mint", "1000", "--json")[1].partition('"code_id": "')[2][:16]
    with closing(sqlite3.connect(home / "ledger.sqlite3", isolation_level=None)) as raw:
        raw.execute("DROP TRIGGER events_no_update")
        raw.execute("UPDATE events SET record = '{' WHERE number = 2")
    assert ready("audit")[1].startswith("the ledger was changed by hand, at event 2")
    status, _, err = ready("show", code_id)
    assert status == 1
    assert err.startswith("issuer: the ledger was changed by hand: event 2 cannot be read\n")


@pytest.mark.parametrize("command", ["show {}", "list", "list --csv", "show {} --json"])
def test_what_was_edited_is_escaped(ready: Run, home: Path, command: str) -> None:
    code_id = ready("mint", "1000", "--json")[1].partition('"code_id": "')[2][:16]
    with closing(sqlite3.connect(home / "ledger.sqlite3", isolation_level=None)) as raw:
        hostile = "\x1b[31mX\u202e"
        raw.execute(
            "UPDATE codes SET profile = ?, binding = ?, minted_by = ?, note = ?", (hostile,) * 4
        )
    status, out, err = ready(*command.format(code_id).split())
    assert status == 0
    assert "[31mX" in out
    assert "\x1b" not in out + err
    assert "json" in command or "\u202e" not in out + err


def test_a_binding_that_there_is_not_does_not_keep_its_token(
    ready: Run, home: Path, sandbox: RunningSandbox
) -> None:
    code_id = ready("mint", "1000", "--json")[1].partition('"code_id": "')[2][:16]
    with closing(sqlite3.connect(home / "ledger.sqlite3", isolation_level=None)) as raw:
        raw.execute("UPDATE codes SET binding = 'smoke' || char(27)")
    status, _, err = ready("revoke", "--all")
    assert status == 30
    assert f"code {code_id} was minted via smoke\\x1b, which is not set up any more" in err
    assert sandbox.state.tokens == {}


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX")
@pytest.mark.parametrize("mode", [0o444, 0o000])
def test_a_file_that_cannot_be_written(
    ready: Run, sandbox: RunningSandbox, home: Path, mode: int
) -> None:
    (home / "ledger.sqlite3").chmod(mode)
    with as_ordinary_user(home):
        said = refuse_mint(ready, sandbox)
    assert said == (
        "issuer: the ledger cannot be opened: Permission denied\n"
        "issuer: hint: see that the issuer's folder can be written and its disk is not full\n"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX")
def test_a_folder_that_cannot_be_written(ready: Run, sandbox: RunningSandbox, home: Path) -> None:
    """The file could be, but not what SQLite keeps beside it."""
    home.chmod(0o555)
    with as_ordinary_user(home):
        said = refuse_mint(ready, sandbox)
    home.chmod(0o700)
    assert said.startswith("issuer: the ledger cannot be used: ")


def test_a_file_that_is_damaged(ready: Run, sandbox: RunningSandbox, home: Path) -> None:
    (home / "ledger.sqlite3").write_bytes(b"something else " * 400)
    said = refuse_mint(ready, sandbox)
    assert said.startswith("issuer: the ledger cannot be used: file is not a database\n")


def test_one_that_somebody_holds(
    ready: Run, sandbox: RunningSandbox, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("token_issuer.ledger.connecting.BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(home / "ledger.sqlite3", isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        said = refuse_mint(ready, sandbox)
    assert said == (
        "issuer: the ledger is in use by another run, and did not become free\n"
        "issuer: hint: try again\n"
    )
    assert ready("mint", "1000")[0] == 0


def test_a_database_that_is_away(
    ready: Run, sandbox: RunningSandbox, environment: dict[str, str]
) -> None:
    environment["TICKETBOUND_LEDGER"] = f"postgresql://ada:{PASSWORD}@127.0.0.1:1/ledger"
    said = refuse_mint(ready, sandbox, 30)
    assert said.startswith(
        "issuer: the ledger postgresql://ada@127.0.0.1:1/ledger cannot be used: connection failed:"
    )
    assert PASSWORD not in said


def test_a_database_that_is_read_only(
    ready: Run, sandbox: RunningSandbox, environment: dict[str, str], postgres_url: str
) -> None:
    environment["TICKETBOUND_LEDGER"] = postgres_url
    assert ready("ledger")[0] == 0
    environment["TICKETBOUND_LEDGER"] = (
        f"{postgres_url}?options=-c%20default_transaction_read_only%3Don"
    )
    said = refuse_mint(ready, sandbox)
    assert "in a read-only transaction" in said
    environment["TICKETBOUND_LEDGER"] = postgres_url
    assert ready("mint", "1000")[0] == 0


@pytest.mark.parametrize(
    ("change", "expected", "hint"),
    [
        (("CANARY", "WRONG"), 20, "its password is taken from TICKETBOUND_LEDGER_PASSWORD"),
        ((f":{PASSWORD}", ""), 20, "kept by: issuer ledger move PLACE --ask-password"),
        (("/ticketbound_test_", "/there_is_no_"), 1, "see that its name, at the end of the URL"),
        (("@127.0.0.1", "@nowhere.invalid"), 30, "see that host and port are right"),
        (("?", "?sslmode=require&"), 31, "have the server offer TLS as sslmode"),
    ],
)
def test_each_trouble_with_a_database_gets_a_hint_that_helps(
    ready: Run,
    sandbox: RunningSandbox,
    environment: dict[str, str],
    postgres_url: str,
    change: tuple[str, str],
    expected: int,
    hint: str,
) -> None:
    place = f"{postgres_url}?application_name=try".replace(*change)
    environment["TICKETBOUND_LEDGER"] = place
    said = refuse_mint(ready, sandbox, expected)
    assert hint in said.partition("\nissuer: hint: ")[2], said
    assert PASSWORD not in said
