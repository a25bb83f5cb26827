import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.issuer.delivery import LOGS, NAME, SHA256, deliver
from ticketbound.clock import utc_now
from token_issuer.ledger.ledger import Ledger
from token_issuer.ledger.records import Places, Reservation
from zendesk_sandbox.server import RunningSandbox

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def minted(ready: Run) -> dict[str, Any]:
    document = json.loads(ready("mint", "1000", "--note", "for Jörg", "--json")[1])
    data: dict[str, Any] = document["data"]
    return data


def lines_of(out: str) -> dict[str, str]:
    return dict(line.split(maxsplit=1) for line in out.partition("\n\n")[0].splitlines())


def test_everything_about_an_open_code(
    ready: Run, minted: dict[str, Any], sandbox: RunningSandbox
) -> None:
    code_id = minted["code_id"]
    [token] = sandbox.state.tokens.values()
    status, out, err = ready("show", code_id)
    assert (status, err) == (0, f"issuer: to end it: issuer revoke {code_id}\n")
    shown = lines_of(out)
    assert list(shown) == [
        *("id", "ticket", "state", "via", "profile", "minted", "expires", "note", "token")
    ]
    assert (shown["id"], shown["state"]) == (code_id, "active")
    assert shown["ticket"] == f"1000  https://{sandbox.subdomain}.zendesk.com/agent/tickets/1000"
    assert shown["via"] == f"requests, as user {sandbox.service_user_id}"
    assert shown["minted"].endswith("by Ada Admin")
    assert shown["note"] == "for Jörg"
    assert shown["token"].startswith(
        f"number {token.id}, alive: requests:write ticket_attachments:write; expires 20"
    )
    events = [line.split("  ")[1] for line in out.partition("\n\n")[2].splitlines()]
    assert events == ["reserved", "active"]
    assert minted["code"] not in out


def test_the_logs_and_the_end_of_a_used_code(
    ready: Run, minted: dict[str, Any], sandbox: RunningSandbox
) -> None:
    deliver(sandbox, minted["code"])
    ready("list")
    status, out, err = ready("show", minted["code_id"].upper())
    shown = lines_of(out)
    assert (status, err) == (0, "")
    assert shown["state"] == "used"
    assert shown["token"].endswith(", gone")
    assert shown["logs"].startswith("3 files in 1 part, 1.0 KB, arrived at 20")
    assert out.splitlines()[-1].endswith("  used")


def test_a_code_that_ended_without_logs_is_not_shown_as_delivered(
    ready: Run, minted: dict[str, Any], sandbox: RunningSandbox
) -> None:
    sandbox.state.tokens.clear()
    assert "  1000    used (no logs)  " in ready("list")[1]
    shown = ready("show", minted["code_id"])[1]
    assert lines_of(shown)["state"] == "used: its token ended without logs"
    assert "used,requests,generic" in (rows := ready("list", "--csv")[1])
    assert ",its token ended without logs," in rows


def test_how_an_id_begins_is_enough(ready: Run, minted: dict[str, Any]) -> None:
    code_id = minted["code_id"]
    status, out, _ = ready("show", code_id[:4])
    assert (status, lines_of(out)["id"]) == (0, code_id)
    assert out.partition("\n\n")[2].count("reserved") == 1
    assert ready("revoke", code_id[:5].upper())[0] == 0
    other = "0000" if code_id[:4] != "0000" else "1111"
    status, _, err = ready("show", other)
    assert status == 2
    assert f"there is no code {other}" in err


def test_what_several_ids_begin_with_is_not_guessed(
    ready: Run, minted: dict[str, Any], home: Path
) -> None:
    code_id = minted["code_id"]
    twin = code_id[:8] + ("0" if code_id[8] != "0" else "1") * 8
    with Ledger(home / "ledger.sqlite3", utc_now) as ledger:
        now = utc_now()
        reservation = Reservation(twin, "requests", 1001, "generic", "Ada", now, now)
        ledger.reserve(reservation, Places((7,), 1))
    status, _, err = ready("revoke", code_id[:4])
    assert status == 2
    assert f"2 codes begin with {code_id[:4]}" in err
    assert "hint: issuer list shows the whole ids" in err


def test_the_json_document(ready: Run, minted: dict[str, Any], sandbox: RunningSandbox) -> None:
    deliver(sandbox, minted["code"], ends_code=False)
    status, out, err = ready("show", minted["code_id"], "--json")
    data = json.loads(out)["data"]
    assert (status, err) == (0, "")
    assert set(data) == {
        *("code_id", "ticket", "state", "binding", "profile", "minted_by", "minted_at"),
        *("expires_at", "ended_at", "reason", "note", "token_id", "service_user_id"),
        *("requester_id", "history", "token", "logs"),
    }
    assert data["token"]["state"] == "alive"
    assert data["token"]["scopes"] == ["requests:write", "ticket_attachments:write"]
    assert [event["state"] for event in data["history"]] == ["reserved", "reserved", "active"]
    assert set(data["history"][0]) == {"number", "at", "state", "token_id", "reason"}
    assert data["logs"]["parts"] == [{"name": NAME, "size": len(LOGS), "sha256": SHA256}]
    assert (data["logs"]["files"], data["logs"]["public"], data["logs"]["as_told"]) == (
        3,
        True,
        True,
    )


def test_works_while_zendesk_is_out_of_reach(
    ready: Run, minted: dict[str, Any], sandbox: RunningSandbox
) -> None:
    sandbox.close()
    status, out, err = ready("show", minted["code_id"])
    assert status == 0
    assert lines_of(out)["state"] == "active"
    assert err.startswith("issuer: warning: Zendesk could not be asked: ")
    document = json.loads(ready("show", minted["code_id"], "--json")[1])
    assert (document["data"]["token"], document["data"]["logs"]) == (None, None)
    assert len(document["warnings"]) == 1


def test_a_code_that_came_to_nothing(ready: Run, sandbox: RunningSandbox) -> None:
    sandbox.queue_fault(status=400, method="PUT", path="tickets/1000$", body="{}")
    assert ready("mint", "1000")[0] != 0
    [code] = json.loads(ready("list", "--json")[1])["data"]["codes"]
    before = len(sandbox.requests)
    status, out, err = ready("show", code["code_id"])
    assert (status, err, lines_of(out)["token"]) == (0, "", "none")
    assert len(sandbox.requests) == before


def test_an_agent_does_not_see_the_token(
    ready: Run, minted: dict[str, Any], sandbox: RunningSandbox
) -> None:
    admin = sandbox.seeded.admin
    sandbox.state.users[admin.id] = replace(admin, role="agent", role_type=0)
    out = ready("show", minted["code_id"])[1]
    assert lines_of(out)["token"].endswith("out of sight, only an admin sees it")


@pytest.mark.parametrize(
    ("code_id", "says"),
    [
        ("0" * 16, f"there is no code {'0' * 16}"),
        ("nonsense", "this is no code id"),
        ("", "no code"),
    ],
)
def test_unknown_codes_end_with_2(ready: Run, code_id: str, says: str) -> None:
    status, out, err = ready("show", code_id)
    assert (status, out) == (2, "")
    assert says in err


def test_not_set_up(issuer: Run) -> None:
    assert issuer("show", "0" * 16)[0] == 20
