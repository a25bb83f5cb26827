import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

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
        *("minted_by", "minted_at", "expires_at"),
    }
    assert (code["ticket"], code["state"], code["minted_by"]) == (1000, "active", "Ada Admin")


UNASKED = "Zendesk could not be asked, so states are as of the last command: "


def test_a_code_that_was_used_since_is_shown_so(ready: Run, sandbox: RunningSandbox) -> None:
    ready("mint", "1000")
    sandbox.state.tokens.clear()
    status, out, err = ready("list")
    assert (status, err) == (0, "")
    assert out.splitlines()[1].split()[1:3] == ["1000", "used"]
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


def test_works_without_the_secrets(ready: Run, home: Path) -> None:
    ready("mint", "1000")
    (home / "secrets.json").unlink()
    status, out, err = ready("list")
    assert (status, out.splitlines()[1].split()[2]) == (0, "active")
    assert f"{UNASKED}the signing key is not kept here" in err


def test_a_ticket_that_keeps_the_copy_stays_active(ready: Run, sandbox: RunningSandbox) -> None:
    ready("mint", "1000")
    sandbox.state.tokens.clear()
    sandbox.queue_fault(status=500, method="PUT", path="tickets/1000$", times=30)
    status, out, err = ready("list")
    assert (status, out.splitlines()[1].split()[2]) == (0, "active")
    assert UNASKED in err


def test_an_empty_ledger(ready: Run) -> None:
    assert ready("list") == (0, "", "issuer: no code was minted yet\n")
    assert json.loads(ready("list", "--json")[1])["data"] == {"codes": []}


def test_not_set_up(issuer: Run) -> None:
    status, out, err = issuer("list")
    assert (status, out) == (20, "")
    assert "not set up on this machine" in err
