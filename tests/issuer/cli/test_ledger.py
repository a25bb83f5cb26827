"""`issuer ledger`, and every way to say which ledger."""

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.postgres import PASSWORD

Run = Callable[..., tuple[int, str, str]]
WARNING = (
    "issuer: warning: the password of the ledger can be seen in the list of processes and in the"
    " shell's history; better give it in TICKETBOUND_LEDGER_PASSWORD\n"
)


@pytest.fixture
def bare(postgres_url: str) -> str:
    """The URL without its password."""
    return postgres_url.replace(f":{PASSWORD}", "")


@pytest.fixture
def working(ready: Run) -> Run:
    """The issuer, with a code that was revoked and one that is open."""
    assert ready("mint", "1000")[0] == 0
    assert ready("revoke", "--ticket", "1000")[0] == 0
    assert ready("mint", "1001")[0] == 0
    return ready


def read_settings(home: Path) -> str:
    return (home / "settings.toml").read_text()


def test_it_shows_where_it_is_and_that_it_holds(working: Run, home: Path) -> None:
    status, out, err = working("ledger")
    assert (status, err) == (0, "")
    assert out == (
        f"place   {home / 'ledger.sqlite3'}\n"
        "kind    file\n"
        "schema  0002\n"
        "codes   2, 1 open\n"
        "events  8\n"
        "chain   holds\n"
    )


def test_the_json_document(working: Run, home: Path) -> None:
    document = json.loads(working("ledger", "--json")[1])
    assert document["data"] == {
        "place": str(home / "ledger.sqlite3"),
        "kind": "file",
        "schema": "0002",
        "codes": 2,
        "open_codes": 1,
        "events": 8,
        "chain_holds": True,
        "broken_at": None,
    }


def test_a_move_to_a_database_and_back(working: Run, home: Path, postgres_url: str) -> None:
    bare = postgres_url.replace(f":{PASSWORD}", "")
    listed = working("list")[1]
    status, out, err = working("ledger", "move", postgres_url)
    assert (status, out) == (0, "")
    assert err == (
        f"{WARNING}issuer: the ledger is at {bare} now: 2 codes, 8 events, and the chain holds\n"
        f"issuer: what is left at {home / 'ledger.sqlite3'} is not written to any more\n"
    )
    assert working("list")[1] == listed
    assert working("revoke", "--all")[0] == 0
    assert working("mint", "1002")[0] == 0
    assert working("ledger")[1].startswith(f"place   {bare}\nkind    database\n")
    assert "password of the ledger" in working("secrets")[1]
    assert PASSWORD not in read_settings(home)
    assert working("ledger", "move", bare)[2] == f"issuer: the ledger is at {bare} already\n"
    status, _, err = working("ledger", "move", str(home / "ledger.sqlite3"))
    assert (status, read_settings(home).find("[ledger]")) == (0, -1)
    assert PASSWORD not in (home / "secrets.json").read_text()
    assert working("list")[1].count("\n") == 4
    assert working("mint", "1003")[0] == 22


def test_a_second_agent_joins(
    working: Run, environment: dict[str, str], bare: str, tmp_path: Path, init_arguments: list[str]
) -> None:
    environment["TICKETBOUND_LEDGER_PASSWORD"] = PASSWORD
    assert working("ledger", "move", bare)[0] == 0
    listed = working("list")[1]
    environment["TICKETBOUND_HOME"] = str(tmp_path / "second")
    assert working(*init_arguments)[0] == 0
    assert working("ledger", "move", bare)[0] == 0
    assert working("list")[1] == listed
    status, _, err = working("mint", "1001")
    assert status == 22
    assert "ticket 1001 is busy until" in err


def test_a_place_for_one_run(
    working: Run, environment: dict[str, str], postgres_url: str, tmp_path: Path, home: Path
) -> None:
    other = tmp_path / "other.sqlite3"
    assert "codes   0, 0 open" in working("--ledger", str(other), "ledger")[1]
    status, out, err = working("--ledger", postgres_url, "ledger")
    assert (status, err) == (0, WARNING)
    assert "kind    database" in out
    environment["TICKETBOUND_LEDGER"] = postgres_url
    assert working("ledger") == (0, out, "")
    assert "other.sqlite3" in working("--ledger", str(other), "ledger")[1]
    assert "[ledger]" not in read_settings(home)
    status, _, err = working("ledger", "move", str(other))
    assert status == 2
    assert err.startswith("issuer: what is moved is the ledger of the settings, and another one")


def test_the_kept_password_goes_to_no_other_database(
    working: Run, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PGPASSWORD", raising=False)
    assert working("ledger", "move", postgres_url)[0] == 0
    other = urlsplit(postgres_url)._replace(path="/postgres").geturl().replace(f":{PASSWORD}", "")
    status, _, err = working("--ledger", other, "ledger")
    assert (status, "no password supplied" in err) == (20, True)


def test_a_ledger_that_was_given_up_says_where_it_went(
    working: Run, home: Path, postgres_url: str, bare: str
) -> None:
    assert working("ledger", "move", postgres_url)[0] == 0
    text = read_settings(home).partition("[ledger]")[0]
    (home / "settings.toml").write_text(text)
    for command in ("list", "mint", "ledger"):
        words = (command, "1005") if command == "mint" else (command,)
        status, out, err = working(*words)
        assert (status, out) == (1, "")
        assert err == (
            f"issuer: the ledger was moved to {bare}\n"
            f"issuer: hint: work there from now on, with: issuer ledger move {bare}\n"
        )
    assert working("ledger", "move", str(home / "ledger.sqlite3"))[0] == 1
    assert working("ledger", "move", postgres_url)[0] == 0
    assert working("list")[0] == 0


@pytest.mark.parametrize(
    ("place", "says"),
    [
        ("mysql://u:pwCANARY@h/db", "a ledger is a file or a PostgreSQL database"),
        ("postgresql://u:pw/CANARY@h/db", "the URL of the ledger cannot be understood"),
        ("", "the place of a ledger is empty"),
    ],
)
def test_what_is_no_place(working: Run, place: str, says: str) -> None:
    status, out, err = working("ledger", "move", place)
    assert (status, out) == (2, "")
    assert err.startswith(f"issuer: {says}\n")
    assert "CANARY" not in err


def test_nobody_is_asked_for_a_password_without_a_terminal(working: Run, bare: str) -> None:
    status, _, err = working("ledger", "move", bare, "--ask-password")
    assert status == 2
    assert "there is nobody at the terminal to be asked" in err


def test_an_account_with_a_database_can_go(
    working: Run, environment: dict[str, str], postgres_url: str, home: Path
) -> None:
    """Its codes are the team's, who can end them from elsewhere."""
    assert working("accounts", "remove", "default", "--yes")[0] == 2
    assert working("ledger", "move", postgres_url)[0] == 0
    assert working("accounts", "remove", "default", "--yes")[0] == 0
    assert not home.exists()
    environment["TICKETBOUND_LEDGER"] = postgres_url
    assert working("list")[0] == 20


def test_a_shell_is_offered_the_codes_of_files_only(
    working: Run, postgres_url: str, home: Path
) -> None:
    assert "ticket 1001" in working("complete-words", "=", "revoke")[1]
    file = str(home / "ledger.sqlite3")
    assert working("ledger", "move", postgres_url)[0] == 0
    assert working("complete-words", "=", "revoke") == (0, "\n", "")
    assert "ticket 1001" in working("complete-words", "=", "--ledger", file, "revoke")[1]


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("postgres", "'postgres' is neither a URL nor a path of a ledger"),
        ("db.example", "'db.example' is neither a URL nor a path of a ledger"),
        ("./nowhere/ledger.db", "'./nowhere/ledger.db' is in a folder that does not exist"),
        (".", "'.' is neither a URL nor a path of a ledger"),
        ("{home}", "'{home}' is a folder"),
    ],
)
def test_a_word_that_nobody_meant_as_a_path(
    working: Run, home: Path, monkeypatch: pytest.MonkeyPatch, word: str, says: str
) -> None:
    monkeypatch.chdir(home)
    before = read_settings(home)
    status, _, err = working("ledger", "move", word.format(home=home))
    assert (status, f"issuer: {says.format(home=home)}\n" in err) == (2, True), err
    assert read_settings(home) == before


@pytest.mark.parametrize("path", ["other.sqlite3", "other.db", "./other"])
def test_a_path_of_the_present_folder(
    working: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert working("ledger", "move", path)[0] == 0
    assert f'url = "{tmp_path / path}"' in read_settings(home)
