"""What differs between the ledger and Zendesk is found, and nothing is changed (row 59)."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from zendesk_sandbox.oauth.granting import add_token
from zendesk_sandbox.server import RunningSandbox

Run = Callable[..., tuple[int, str, str]]


def findings(issuer: Run) -> tuple[int, list[str]]:
    status, out, _ = issuer("audit", "--json")
    return status, [finding["kind"] for finding in json.loads(out)["data"]["findings"]]


def change_ledger(home: Path, statement: str) -> None:
    with closing(sqlite3.connect(home / "ledger.sqlite3")) as connection:
        connection.execute(statement)
        connection.commit()


def test_all_is_well(ready: Run, sandbox: RunningSandbox) -> None:
    assert ready("mint", "1000")[0] == 0
    before = _state(sandbox)
    status, out, err = ready("audit")
    assert (status, out) == (0, "")
    assert "the chain of events is whole" in err
    assert "ledger and Zendesk agree" in err
    assert _state(sandbox) == before


@pytest.mark.parametrize(
    ("statement", "row"),
    [
        ("UPDATE codes SET minted_by = 'Mallory'", "code {code_id}"),
        ("DROP TRIGGER events_no_update; UPDATE events SET at = 'x' WHERE number = 2", "event 2"),
        ("DELETE FROM codes", "code {code_id}"),
    ],
)
def test_a_ledger_that_was_changed_by_hand(
    ready: Run, home: Path, statement: str, row: str
) -> None:
    code_id = json.loads(ready("mint", "1000", "--json")[1])["data"]["code_id"]
    for part in statement.split(";"):
        change_ledger(home, part)
    status, out, err = ready("audit")
    assert status == 1
    assert f"the ledger was changed by hand, at {row.format(code_id=code_id)}" in out
    assert "the chain is broken\nissuer: do not go by what it says" in err
    assert "agree" not in err
    assert "issuer revoke --all" in err
    document = json.loads(ready("audit", "--json")[1])
    assert (document["ok"], document["error"]["exit_code"]) == (False, 1)
    assert "issuer revoke --all" in document["error"]["hint"]
    assert document["data"]["broken_at"] == row.format(code_id=code_id)
    status, _, err = ready("sweep", "--dry-run")
    assert "warning: the ledger was changed by hand, at " in err
    status, out, _ = ready("ledger", "--json")
    assert (status, json.loads(out)["error"]["exit_code"]) == (1, 1)


def test_a_broken_chain_is_told_though_zendesk_is_away(
    ready: Run, home: Path, sandbox: RunningSandbox
) -> None:
    assert ready("mint", "1000")[0] == 0
    sandbox.queue_fault(kind="cut", times=99)
    assert ready("audit")[0] == 30
    change_ledger(home, "UPDATE codes SET ticket = 1001")
    status, out, err = ready("audit")
    assert status == 1
    assert "changed by hand, at code " in out
    assert "warning: Zendesk could not be asked" in err


def test_a_token_that_nobody_knows(ready: Run, sandbox: RunningSandbox) -> None:
    mint, service = sandbox.seeded.mint, sandbox.service_user_id
    token = add_token(sandbox.state, mint, service, ("requests:write",), 86400)
    status, out, err = ready("audit")
    assert status == 71
    assert f"token {token.id} of the client log_drop, made at " in out
    assert "lives, and is in no ledger" in out
    assert "issuer sweep --strangers" in err
    assert token.id in sandbox.state.tokens
    document = json.loads(ready("audit", "--json")[1])
    assert (document["ok"], document["error"]["exit_code"]) == (False, 71)
    assert document["error"]["message"] == "a token lives that no open code has"
    assert "issuer sweep --strangers" in document["error"]["hint"]


def test_a_token_that_outlived_its_code(ready: Run, sandbox: RunningSandbox) -> None:
    assert ready("mint", "1000")[0] == 0
    tokens = dict(sandbox.state.tokens)
    assert ready("revoke", "--all")[0] == 0
    sandbox.state.tokens.update(tokens)
    assert findings(ready) == (71, ["unended_token"])
    assert ready("audit")[2].endswith("issuer: to put this right: issuer sweep\n")
    assert ready("sweep")[0] == 0
    assert findings(ready) == (0, [])


def _drop_token(sandbox: RunningSandbox) -> None:
    sandbox.state.tokens.clear()


def _solve(sandbox: RunningSandbox) -> None:
    tickets = sandbox.state.tickets
    tickets[1000] = replace(tickets[1000], status="solved")


def _copy(sandbox: RunningSandbox) -> None:
    tickets = sandbox.state.tickets
    tickets[1009] = replace(tickets[1009], email_cc_ids=(sandbox.service_user_id,))


def _take_copy(sandbox: RunningSandbox) -> None:
    tickets = sandbox.state.tickets
    tickets[1000] = replace(tickets[1000], email_cc_ids=())


@pytest.mark.parametrize(
    ("happens", "kind"),
    [
        (_drop_token, "token_gone"),
        (_solve, "unfit_ticket"),
        (_copy, "stale_copy"),
        (_take_copy, "missing_copy"),
    ],
)
def test_what_a_sweep_puts_right(
    ready: Run, sandbox: RunningSandbox, happens: Callable[[RunningSandbox], None], kind: str
) -> None:
    assert ready("mint", "1000")[0] == 0
    happens(sandbox)
    assert findings(ready) == (0, [kind])
    assert ready("sweep")[0] == 0
    assert findings(ready) == (0, [])


def test_a_sign_in_of_no_admin_is_said(ready: Run, sandbox: RunningSandbox) -> None:
    users, admin = sandbox.state.users, sandbox.seeded.admin
    users[admin.id] = replace(admin, role="agent")
    status, out, _ = ready("audit")
    assert status == 0
    assert "only an admin sees the tokens of codes" in out


def _state(sandbox: RunningSandbox) -> tuple[Any, ...]:
    state = sandbox.state
    return dict(state.tickets), set(state.tokens), dict(state.clients)
