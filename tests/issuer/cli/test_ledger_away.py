"""No ledger, no code: a mint is refused before anything is done at Zendesk (row 59)."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.issuer.conftest import Run
from zendesk_sandbox.server import RunningSandbox

Break = Callable[[Path, dict[str, str]], None]
SHARED = "postgresql://issuer:pwCANARYaway@127.0.0.1:9/ledger"


def take_the_database_away(home: Path, environment: dict[str, str]) -> None:
    del home
    environment["TICKETBOUND_LEDGER"] = SHARED


def put_a_folder_in_its_place(home: Path, environment: dict[str, str]) -> None:
    del environment
    for path in home.glob("ledger.sqlite3*"):
        path.unlink()
    (home / "ledger.sqlite3").mkdir()


def take_its_tables_away(home: Path, environment: dict[str, str]) -> None:
    del environment
    with closing(sqlite3.connect(home / "ledger.sqlite3")) as raw:
        raw.execute("DROP TABLE codes")
        raw.commit()


@pytest.mark.parametrize(
    ("harm", "expected"),
    [
        (take_the_database_away, 30),
        (put_a_folder_in_its_place, 1),
        (take_its_tables_away, 1),
    ],
)
def test_no_code_is_minted_without_a_ledger(
    ready: Run,
    home: Path,
    environment: dict[str, str],
    sandbox: RunningSandbox,
    harm: Break,
    expected: int,
) -> None:
    assert ready("list")[0] == 0
    harm(home, environment)
    before = len(sandbox.requests)
    status, out, err = ready("mint", "1000")
    assert (status, out) == (expected, "")
    assert err.startswith("issuer: the ledger ")
    assert " cannot be " in err
    assert "pwCANARYaway" not in err
    changed = [call.path for call in sandbox.requests[before:] if call.method != "GET"]
    assert set(changed) <= {"/oauth/tokens", "/api/v2/oauth/tokens/current"}, "signing in and out"
    assert sandbox.state.tokens == {}
    assert sandbox.state.tickets[1000].email_cc_ids == ()
