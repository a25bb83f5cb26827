"""What leaked ends whatever became of the ledger: by Zendesk's own lists."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from zendesk_sandbox.server import RunningSandbox

Run = Callable[..., tuple[int, str, str]]
Harm = Callable[[Path, dict[str, str]], AbstractContextManager[None]]


@pytest.fixture(autouse=True)
def set_up(sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    clients, issuer = sandbox.state.clients, sandbox.seeded.issuer
    clients[issuer.id] = replace(issuer, allowed_scopes=("read", "write", "tickets:write"))
    monkeypatch.setattr("token_issuer.ledger.connecting.BUSY_SECONDS", 0.05)


@contextmanager
def held(home: Path, environment: dict[str, str]) -> Iterator[None]:
    del environment
    with closing(sqlite3.connect(home / "ledger.sqlite3", isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        yield


@contextmanager
def damaged(home: Path, environment: dict[str, str]) -> Iterator[None]:
    del environment
    for path in home.glob("ledger.sqlite3-*"):
        path.unlink()
    (home / "ledger.sqlite3").write_bytes(b"something else " * 400)
    yield


@contextmanager
def edited(home: Path, environment: dict[str, str]) -> Iterator[None]:
    del environment
    with closing(sqlite3.connect(home / "ledger.sqlite3", isolation_level=None)) as raw:
        raw.execute("UPDATE codes SET reserved_at = 'x'")
    yield


@contextmanager
def away(home: Path, environment: dict[str, str]) -> Iterator[None]:
    del home
    environment["TICKETBOUND_LEDGER"] = "postgresql://ada:pw@127.0.0.1:1/ledger"
    yield
    del environment["TICKETBOUND_LEDGER"]


@contextmanager
def without_its_password(home: Path, environment: dict[str, str]) -> Iterator[None]:
    """A shared ledger, whose password stands in a file that others may read."""
    settings = home / "settings.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8")
        + '\n[ledger]\nurl = "postgresql://ada@127.0.0.1:1/ledger"\n',
        encoding="utf-8",
    )
    environment["TICKETBOUND_LEDGER_PASSWORD"] = ""
    yield


HARMS = [(held, 1), (damaged, 1), (edited, 1), (away, 30), (without_its_password, 30)]


def ours(sandbox: RunningSandbox) -> list[int]:
    tokens = sandbox.state.tokens.values()
    return [token.id for token in tokens if token.client_id == sandbox.seeded.mint.id]


@pytest.mark.parametrize("command", ["revoke", "panic"])
@pytest.mark.parametrize(("harm", "expected"), HARMS)
def test_tokens_and_copies_end_without_the_ledger(
    ready: Run,
    sandbox: RunningSandbox,
    home: Path,
    environment: dict[str, str],
    harm: Harm,
    expected: int,
    command: str,
) -> None:
    assert ready("mint", "1000")[0] == 0
    arguments = ("revoke", "--all") if command == "revoke" else ("panic",)
    with harm(home, environment):
        status, _, err = ready(*arguments)
    assert (status, "unexpected" in err) == (expected, False), err
    assert "issuer: warning: done without the ledger: " in err
    assert "issuer: 1 stale copy taken back\n" in err
    assert ours(sandbox) == []
    assert not any(ticket.email_cc_ids for ticket in sandbox.state.tickets.values())
    rotated = sandbox.state.clients[sandbox.seeded.mint.id].secret != sandbox.seeded.mint.secret
    assert rotated == (command == "panic")


def test_the_same_again_closes_the_codes_when_the_ledger_is_back(
    ready: Run, home: Path, environment: dict[str, str]
) -> None:
    assert ready("mint", "1000")[0] == 0
    with held(home, environment):
        assert ready("revoke", "--all")[0] == 1
    status, _, err = ready("revoke", "--all")
    assert (status, "for ticket 1000 is revoked" in err) == (0, True)
    assert json.loads(ready("list", "--json")[1])["data"]["codes"][0]["state"] == "revoked"


def test_a_copy_that_cannot_be_taken_back_does_not_keep_the_others(
    ready: Run, sandbox: RunningSandbox, home: Path, environment: dict[str, str]
) -> None:
    tickets = sandbox.state.tickets
    for number in (1000, 1009):
        tickets[number] = replace(tickets[number], email_cc_ids=(sandbox.service_user_id,))
    sandbox.queue_fault(status=500, method="PUT", path="tickets/1000$", times=99)
    with damaged(home, environment):
        status, _, err = ready("revoke", "--all")
    assert status == 30
    assert "done without the ledger: " in err
    assert tickets[1009].email_cc_ids == ()
    sandbox._faults.clear()
