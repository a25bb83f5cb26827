import csv
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from token_issuer.ledger.ledger import Ledger
from token_issuer.ledger.records import Places, Reservation, State
from token_issuer.table import measure_width
from zendesk_sandbox.server import RunningSandbox

Run = Callable[..., tuple[int, str, str]]


def test_the_table_fits_80_columns(
    ready: Run, sandbox: RunningSandbox, advance: Callable[[float], None]
) -> None:
    admin = sandbox.seeded.admin
    name = "Ada \x1b[2JAugusta Byron, Countess of Lovelace, the first of all agents"
    sandbox.state.users[admin.id] = replace(admin, name=name)
    assert ready("mint", "1000")[0] == 0
    ready("revoke", "--all")
    advance(60)
    assert ready("mint", "1001")[0] == 0
    status, out, err = ready("list")
    lines = out.splitlines()
    assert (status, err) == (0, "")
    assert lines[0].split() == ["id", "ticket", "state", "expires", "(UTC)", "by"]
    assert [line.split()[1:3] for line in lines[1:]] == [["1001", "active"], ["1000", "revoked"]]
    assert max(map(len, lines)) <= 80
    assert "\x1b" not in out


def test_the_json_document(ready: Run) -> None:
    ready("mint", "1000")
    status, out, err = ready("list", "--json")
    document = json.loads(out)
    assert (status, err) == (0, "")
    assert set(document) == {"version", "command", "ok", "data", "warnings"}
    [code] = document["data"]["codes"]
    assert set(code) == {
        *("code_id", "ticket", "state", "binding", "profile"),
        *("minted_by", "minted_at", "expires_at", "ended_at", "reason", "note"),
    }
    assert document["data"]["more"] == 0
    assert (code["ticket"], code["state"], code["minted_by"]) == (1000, "active", "Ada Admin")


UNASKED = "Zendesk could not be asked, so states are as of the last command: "


def test_a_code_that_was_used_since_is_shown_so(ready: Run, sandbox: RunningSandbox) -> None:
    ready("mint", "1000")
    sandbox.state.tokens.clear()
    status, out, err = ready("list")
    assert (status, err) == (0, "")
    assert out.splitlines()[1].split()[1:5] == ["1000", "used", "(no", "logs)"]
    assert sandbox.state.tickets[1000].email_cc_ids == ()
    assert sandbox.state.tokens == {}


def test_zendesk_is_not_asked_when_no_code_is_open(ready: Run, sandbox: RunningSandbox) -> None:
    ready("mint", "1000")
    ready("revoke", "--all")
    before = len(sandbox.requests)
    assert ready("list")[0] == 0
    assert len(sandbox.requests) == before


def test_works_while_zendesk_is_out_of_reach(ready: Run, sandbox: RunningSandbox) -> None:
    ready("mint", "1000")
    sandbox.close()
    status, out, err = ready("list")
    assert (status, out.splitlines()[1].split()[2]) == (0, "active")
    assert err.startswith(f"issuer: warning: {UNASKED}")
    assert err.count("\n") == 1
    status, out, err = ready("list", "--json")
    assert (status, err) == (0, "")
    [warning] = json.loads(out)["warnings"]
    assert warning.startswith(UNASKED)


def test_works_without_the_secrets(ready: Run, home: Path, environment: dict[str, str]) -> None:
    ready("mint", "1000")
    (home / "secrets.json").unlink()
    del environment["TICKETBOUND_IDENTITY_SECRET"]
    status, out, err = ready("list")
    assert (status, out.splitlines()[1].split()[2]) == (0, "active")
    assert f"{UNASKED}nobody is signed in here" in err


def test_a_ticket_that_keeps_the_copy_stays_active(ready: Run, sandbox: RunningSandbox) -> None:
    ready("mint", "1000")
    sandbox.state.tokens.clear()
    sandbox.queue_fault(status=500, method="PUT", path="tickets/1000$", times=30)
    status, out, err = ready("list")
    assert (status, out.splitlines()[1].split()[2]) == (0, "active")
    assert "stays open: " in err


def test_an_empty_ledger(ready: Run) -> None:
    assert ready("list") == (0, "", "issuer: no code was minted yet\n")
    assert json.loads(ready("list", "--json")[1])["data"] == {"codes": [], "more": 0}


def test_not_set_up(issuer: Run) -> None:
    status, out, err = issuer("list")
    assert (status, out) == (20, "")
    assert "not set up on this machine" in err


@pytest.fixture
def filled(ready: Run, home: Path) -> Run:
    """An issuer whose ledger has 60 codes that ended, minute by minute, and two agents."""
    now = datetime.now(UTC).replace(microsecond=0)
    with Ledger(home / "ledger.sqlite3", lambda: now) as ledger:
        for number in range(60):
            minted_at = now - timedelta(minutes=number)
            wanted = Reservation(
                code_id=f"{number:016x}",
                binding="requests",
                ticket=1000 + number % 3,
                profile="generic",
                minted_by="=Ada Admin" if number % 2 else "山田太郎山田太郎山田太郎山田太郎",
                reserved_at=minted_at,
                expires_at=minted_at + timedelta(hours=24),
                note="a, b" if number == 1 else "",
            )
            ledger.reserve(wanted, Places((7,), 1))
            ledger.end(wanted.code_id, State.REVOKED if number % 4 else State.FAILED, "why")
    return ready


def ids(out: str) -> list[int]:
    return [int(line.split()[0], 16) for line in out.splitlines()[1:]]


def test_the_newest_50_and_how_many_more(filled: Run) -> None:
    status, out, err = filled("list")
    assert (status, ids(out)) == (0, list(range(50)))
    assert err == "issuer: 10 more; --all shows them\n"
    assert max(map(measure_width, out.splitlines())) <= 80
    assert filled("list", "--all")[1:] == (filled("list", "--limit", "60")[1], "")
    assert ids(filled("list", "--all")[1]) == list(range(60))
    status, out, err = filled("list", "--limit", "2")
    assert (ids(out), err) == ([0, 1], "issuer: 58 more; --all shows them\n")
    assert json.loads(filled("list", "--limit", "2", "--json")[1])["data"]["more"] == 58


def test_open_is_a_word_for_all_states_in_which_a_token_may_live(filled: Run) -> None:
    assert filled("mint", "1000")[0] == 0
    out = filled("list", "--state", "open")[1]
    assert [line.split()[2] for line in out.splitlines()[1:]] == ["active"]


def test_filters_go_together(filled: Run) -> None:
    out = filled("list", "--ticket", "1001", "--ticket", "#1002", "--state", "failed")[1]
    assert ids(out) == [n for n in range(60) if n % 3 and n % 4 == 0]
    out = filled("list", "--by", "ada", "--since", "10m", "--all")[1]
    assert ids(out) == [n for n in range(10) if n % 2]
    status, out, err = filled("list", "--by", "nobody", "--limit", "1")
    assert (status, out, err) == (0, "", "issuer: no such code\n")
    out = filled("list", "--state", "revoked", "--state", "failed", "--ticket", "1000")[1]
    assert ids(out) == list(range(0, 60, 3))


def test_mine_are_those_of_who_is_signed_in(filled: Run, sandbox: RunningSandbox) -> None:
    assert ids(filled("list", "--by", "me")[1]) == [n for n in range(60) if n % 2]
    sandbox.close()
    status, out, err = filled("list", "--by", "me")
    assert (status, out) == (20, "")
    assert "Zendesk could not be asked who you are" in err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--state", "lost"), "'lost' is no state of a code"),
        (("--ticket", "x"), "'x' is no ticket number"),
        (("--since", "soon"), "'soon' is no time span"),
        (("--limit", "0"), "'0' is no number of codes"),
        (("--limit", "2", "--all"), "--all and --limit exclude each other"),
        (("--csv", "--json"), "--csv and --json exclude each other"),
        (("--by", ""), "an agent has a name"),
    ],
)
def test_what_makes_no_sense_ends_with_2(ready: Run, arguments: tuple[str, ...], says: str) -> None:
    status, out, err = ready("list", *arguments)
    assert status == 2
    assert says in out + err


def test_comma_separated_values_for_a_spreadsheet(filled: Run) -> None:
    status, out, err = filled("list", "--csv", "--limit", "2")
    rows = list(csv.DictReader(out.splitlines()))
    assert (status, err) == (0, "issuer: 58 more; --all shows them\n")
    assert [row["code_id"] for row in rows] == ["0" * 16, "0" * 15 + "1"]
    assert (rows[0]["state"], rows[0]["reason"], rows[1]["state"]) == ("failed", "why", "revoked")
    assert rows[0]["minted_by"].startswith("山田")
    assert (rows[1]["minted_by"], rows[1]["note"]) == ("'=Ada Admin", "a, b")
    assert filled("list", "--csv", "--by", "nobody")[1].count("\n") == 1


@pytest.mark.parametrize(
    ("columns", "head"),
    [
        ("100", ["id", "ticket", "state", "expires", "(UTC)", "by"]),
        ("64", ["id", "ticket", "state", "expires", "(UTC)", "by"]),
        ("60", ["id", "ticket", "state", "expires", "(UTC)"]),
        ("40", ["id", "ticket", "state"]),
    ],
)
def test_at_a_terminal_the_table_fits_and_the_open_ones_are_counted(
    filled: Run, monkeypatch: pytest.MonkeyPatch, columns: str, head: list[str]
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setenv("LINES", "24")
    assert "open" not in filled("list", "--limit", "2")[2]
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    status, out, err = filled("list", "--limit", "2")
    plain = re.sub(r"\x1b\[\d*m", "", out)
    assert (status, err) == (0, "issuer: 58 more; --all shows them\nissuer: 0 of these open\n")
    assert plain.splitlines()[0].split() == head
    assert len(plain.splitlines()) == 3
    assert max(map(measure_width, plain.splitlines())) <= int(columns)


def test_colours_are_for_terminals(
    filled: Run, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]
) -> None:
    assert "\x1b" not in filled("list")[1]
    environment["TERM"] = "xterm"
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    out = filled("list", "--limit", "2")[1]
    assert "\x1b[31mfailed\x1b[0m" in out
    assert "\x1b[2mrevoked\x1b[0m" in out
    plain = re.sub(r"\x1b\[\d+m", "", out)
    for name, value in (("NO_COLOR", "1"), ("TERM", "dumb")):
        assert filled("list", "--limit", "2")[1] == out
        kept = environment.get(name)
        environment[name] = value
        assert filled("list", "--limit", "2")[1] == plain
        environment.pop(name)
        if kept:
            environment[name] = kept
    assert "\x1b" not in filled("list", "--limit", "2", "--json")[1]
