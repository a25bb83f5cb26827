"""Several accounts on one machine: listed, kept apart, taken away."""

import json
import os
import subprocess  # noqa: TID251 - the program at a terminal of its own
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.issuer.browser import Browser
from token_issuer.home import Home
from token_issuer.sign_in.lock import locked
from zendesk_sandbox.server import RunningSandbox, start_sandbox

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def both(ready: Run, init_arguments: tuple[str, ...]) -> Run:
    """An issuer with the default account and one called other."""
    status, _, err = ready("--account", "other", *init_arguments)
    assert status == 0, err
    return ready


@pytest.fixture
def second() -> Iterator[RunningSandbox]:
    with start_sandbox() as running:
        yield running


def listed(issuer: Run) -> dict[str, dict[str, object]]:
    status, out, _ = issuer("accounts", "--json")
    assert status == 0
    return {account["name"]: account for account in json.loads(out)["data"]["accounts"]}


def test_there_is_none_at_first(issuer: Run, home: Path) -> None:
    assert issuer("accounts") == (0, "", "issuer: there is no account yet: issuer init makes one\n")
    assert not home.exists()


def test_the_list_says_how_each_signs_in(
    both: Run, sandbox: RunningSandbox, environment: dict[str, str]
) -> None:
    expected = {
        "name": "default",
        "is_default": True,
        "subdomain": "acme",
        "kind": "client_credentials",
        "user": None,
        "service_user_id": sandbox.service_user_id,
    }
    assert listed(both) == {
        "default": expected,
        "other": {**expected, "name": "other", "is_default": False},
    }
    environment["TICKETBOUND_ACCOUNT"] = "other"
    assert [account["is_default"] for account in listed(both).values()] == [False, True]
    assert both("accounts")[1].splitlines()[2].startswith("*  other")


@pytest.mark.usefixtures("ports")
def test_a_sign_in_alone_makes_an_account(issuer: Run) -> None:
    assert issuer("--account", "fresh", "login", "--subdomain", "acme")[0] == 0
    [account] = listed(issuer).values()
    assert (account["name"], account["kind"], account["user"]) == ("fresh", "browser", "Ada Admin")
    assert account["service_user_id"] is None


def test_the_table_fits_80_columns(both: Run, home: Path) -> None:
    name = "a" * 40
    (home / "accounts" / "other").rename(home / "accounts" / name)
    settings = home / "accounts" / name / "settings.toml"
    settings.write_text(settings.read_text().replace('"acme"', f'"{"b" * 63}"'))
    (home / "accounts" / "empty").mkdir()
    (home / "accounts" / "Not One").mkdir()
    status, out, err = both("accounts")
    lines = out.splitlines()
    assert (status, err) == (0, "")
    assert max(map(len, lines)) <= 80
    assert [line[3:].split()[0] for line in lines] == ["name", "default", "a" * 17 + "…", "empty"]
    assert "not set up" in lines[3]
    assert name in listed(both)


def test_one_that_is_damaged_hides_no_other(both: Run, home: Path) -> None:
    (home / "accounts" / "other" / "settings.toml").write_text("[")
    (home / "accounts" / "other" / "sign-in.json").write_text("{")
    status, out, err = both("accounts")
    assert status == 0
    assert len(out.splitlines()) == 3
    assert "warning: other: settings.toml" in err
    assert "sign-in.json" in err


def test_two_accounts_share_nothing(
    issuer: Run,
    init_arguments: tuple[str, ...],
    environment: dict[str, str],
    home: Path,
    second: RunningSandbox,
) -> None:
    """Each with a Zendesk of its own, so that a secret sent to the wrong one is refused."""
    first_place = dict(environment)
    second_place = {
        "TICKETBOUND_SANDBOX_URL": second.url,
        "TICKETBOUND_IDENTITY_SECRET": second.issuer_client_secret.reveal(),
        "TICKETBOUND_MINT_SECRET": second.mint_client_secret.reveal(),
    }
    assert issuer(*init_arguments)[0] == 0
    environment.update(second_place)
    assert issuer("--account", "other", *init_arguments)[0] == 0
    for name in ("TICKETBOUND_IDENTITY_SECRET", "TICKETBOUND_MINT_SECRET"):
        del environment[name]
    assert issuer("--account", "other", "mint", "1000")[0] == 0
    assert issuer("mint", "1000")[0] == 21
    environment["TICKETBOUND_SANDBOX_URL"] = first_place["TICKETBOUND_SANDBOX_URL"]
    assert issuer("mint", "1000")[0] == 0
    assert issuer("--account", "other", "mint", "1001")[0] == 21
    kept = [json.loads((folder / "secrets.json").read_text()) for folder in folders(home)]
    assert not set(secrets_of(kept[0])) & set(secrets_of(kept[1]))
    assert [len(json.loads(issuer(*words)[1])["data"]["codes"]) for words in LISTS] == [1, 1]


LISTS = (("list", "--json"), ("--account", "other", "list", "--json"))


def folders(home: Path) -> tuple[Path, Path]:
    return home, home / "accounts" / "other"


def secrets_of(document: dict[str, object]) -> list[object]:
    return [value for name, value in document.items() if name != "version"]


@pytest.mark.usefixtures("ports")
def test_a_lock_of_one_holds_up_no_other(both: Run, home: Path) -> None:
    def forbid(_: float) -> None:
        pytest.fail("one account waited for the lock of the other")

    with locked(Home(home), forbid):
        outcome: list[int] = []
        other = threading.Thread(
            target=lambda: outcome.append(both("--account", "other", "login")[0])
        )
        other.start()
        other.join(60)
    assert outcome == [0]


@pytest.mark.usefixtures("ports")
def test_removing_signs_out_and_leaves_nothing(
    both: Run, home: Path, sandbox: RunningSandbox
) -> None:
    assert both("--account", "other", "login")[0] == 0
    assert len(sandbox.state.tokens) == 1
    before = {p: p.read_bytes() for p in home.iterdir() if p.is_file()}
    status, out, err = both("accounts", "remove", "other", "--yes")
    assert (status, out) == (0, "")
    assert err == "issuer: the account other is removed from this machine\n"
    assert sandbox.state.tokens == {}
    assert not (home / "accounts" / "other").exists()
    assert {p: p.read_bytes() for p in home.iterdir() if p.is_file()} == before
    assert list(listed(both)) == ["default"]


def test_open_codes_hold_it_back(both: Run, home: Path) -> None:
    assert both("--account", "other", "mint", "1000")[0] == 0
    for words in ((), ("--force",)):
        status, _, err = both("accounts", "remove", "other", "--yes", *words)
        assert status == 2
        assert "1 open code of this account could not be ended without it" in err
        assert "issuer --account other revoke --all" in err
    assert (home / "accounts" / "other" / "settings.toml").exists()
    assert both("--account", "other", "revoke", "--all")[0] == 0
    assert both("accounts", "remove", "other", "--yes")[0] == 0


def test_a_ledger_that_cannot_be_read_holds_it_back_too(both: Run, home: Path) -> None:
    (home / "accounts" / "other" / "ledger.sqlite3").write_bytes(b"no database at all" * 99)
    assert both("accounts", "remove", "other", "--yes", "--force")[0] == 1
    assert (home / "accounts" / "other" / "secrets.json").exists()


def test_the_default_account_can_go_and_leave_the_others(both: Run, home: Path) -> None:
    assert both("accounts", "remove", "default", "--yes")[0] == 0
    assert [path.name for path in home.iterdir()] == ["accounts"]
    assert list(listed(both)) == ["other"]


def test_what_is_not_ours_stays_and_is_named(both: Run, home: Path) -> None:
    (home / "accounts" / "other" / "notes.txt").write_text("mine")
    status, _, err = both("accounts", "remove", "other", "--yes")
    assert status == 0
    assert "stays, with what is not ours: notes.txt" in err
    assert [p.name for p in (home / "accounts" / "other").iterdir()] == ["notes.txt"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nobody", "there is no account 'nobody'"),
        ("../x", "is no name of an account"),
        ("Other", "is no name of an account"),
    ],
)
def test_a_wrong_name_is_one_sentence(both: Run, name: str, said: str) -> None:
    status, _, err = both("accounts", "remove", name, "--yes")
    assert status == 2
    assert said in err


def test_without_a_terminal_nobody_is_asked(both: Run, home: Path) -> None:
    status, _, err = both("accounts", "remove", "other")
    assert status == 2
    assert "--yes" in err
    assert (home / "accounts" / "other" / "settings.toml").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
@pytest.mark.parametrize(("typed", "status"), [("othre", 60), ("", 60), ("other", 0)])
def test_at_a_terminal_the_name_is_typed_again(
    both: Run, home: Path, environment: dict[str, str], typed: str, status: int
) -> None:
    assert both("accounts")[0] == 0
    master, slave = os.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "token_issuer", "accounts", "remove", "other"],
        env={**os.environ, **environment},
        stdin=slave,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as child:
        # An empty line is asked for again; the end of the input is a no.
        os.write(master, typed.encode() + b"\n\x04")
        _, err = child.communicate(timeout=60)
    os.close(slave)
    os.close(master)
    assert child.returncode == status, err
    assert b"Type other to forget" in err
    assert (home / "accounts" / "other").exists() == (status == 60)


@pytest.mark.usefixtures("ports")
def test_where_zendesk_cannot_be_told_it_takes_force(
    both: Run, home: Path, environment: dict[str, str], browser: Browser
) -> None:
    assert both("--account", "other", "login")[0] == 0
    del browser
    environment["TICKETBOUND_SANDBOX_URL"] = "http://127.0.0.1:9"
    status, _, err = both("accounts", "remove", "other", "--yes")
    assert status == 30
    assert "still signed in" in err
    assert (home / "accounts" / "other" / "secrets.json").exists()
    status, _, err = both("accounts", "remove", "other", "--yes", "--force")
    assert status == 0
    assert "forgotten here, but not ended at Zendesk" in err
    assert not (home / "accounts" / "other").exists()


def test_no_name_of_a_user_reaches_the_terminal_raw(
    issuer: Run, sandbox: RunningSandbox, ports: None
) -> None:
    del ports
    admin = sandbox.seeded.admin
    sandbox.state.users[admin.id] = replace(admin, name="Ada \x1b[2J")
    assert issuer("--account", "x", "login", "--subdomain", "acme")[0] == 0
    assert "\x1b" not in issuer("accounts")[1]
