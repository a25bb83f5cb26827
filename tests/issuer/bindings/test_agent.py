"""Codes via agent: off, then accepted with open eyes."""

import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.issuer.bindings.conftest import (
    ADMIN_RISK,
    AGENT_CLIENT,
    AGENT_VARIABLE,
    VIA_AGENT,
    Clients,
    Run,
)
from tests.more_clients import AGENT_SCOPES
from ticket_code.code import Binding
from ticket_code.text_form import decode_code, find_code
from zendesk_sandbox.server import RunningSandbox

ALL = 21
RISK = (
    f"this token can change {ALL} tickets, see what it changes, and delete if its user may: the"
    " ticket of the code is only advice"
)


def find_living(sandbox: RunningSandbox) -> list[tuple[str, ...]]:
    return [token.scopes for token in sandbox.state.tokens.values()]


def test_is_off_unless_set_up(ready: Run, sandbox: RunningSandbox) -> None:
    status, out, err = ready("mint", "1000", *VIA_AGENT)
    assert (status, out) == (2, "")
    assert "codes cannot go via agent here: it is not set up" in err
    assert sandbox.state.tokens == {}


def test_says_its_reach_and_wants_it_accepted(with_agent: Run, sandbox: RunningSandbox) -> None:
    status, out, err = with_agent("mint", "1000", "--via", "agent")
    assert (status, out) == (2, "")
    assert f"hands out a token that can change {ALL} tickets" in err
    assert "--accept-risk" in err
    assert sandbox.state.tokens == {}
    assert with_agent("list")[2] == "issuer: no code was minted yet\n"


def test_a_code_once_it_is_accepted(with_agent: Run, sandbox: RunningSandbox) -> None:
    before = sandbox.state.tickets[1000]
    status, out, err = with_agent("mint", "1000", *VIA_AGENT)
    assert status == 0, err
    code = decode_code(find_code(out)).code
    assert code.binding is Binding.AGENT
    assert code.expires_at - datetime.now(UTC) <= timedelta(hours=1)
    [token] = sandbox.state.tokens.values()
    assert (token.user_id, token.scopes) == (sandbox.seeded.agent.id, AGENT_SCOPES)
    assert f"issuer: warning: {RISK}\n" in err
    assert sandbox.state.tickets[1000].email_cc_ids == before.email_cc_ids
    assert with_agent("revoke", "--ticket", "1000")[0] == 0
    assert sandbox.state.tokens == {}


def test_an_admin_is_refused(
    ready: Run,
    clients: Clients,
    environment: dict[str, str],
    sandbox: RunningSandbox,
    home: Path,
) -> None:
    environment[AGENT_VARIABLE] = clients.add_agent(sandbox.seeded.admin.id).secret.reveal()
    before = (home / "settings.toml").read_text()
    status, out, err = ready("bindings", "add", "agent", "--client", AGENT_CLIENT)
    assert (status, out) == (21, "")
    assert err == (
        "issuer: the client acts as Ada Admin, an admin, whose tokens can also end every token of"
        " the account\n"
        "issuer: hint: make the client while signed in as an agent who is no admin\n"
    )
    assert sandbox.state.tokens == {}
    assert (home / "settings.toml").read_text() == before


def test_who_became_an_admin_is_told_of(with_agent: Run, sandbox: RunningSandbox) -> None:
    agent = sandbox.seeded.agent
    assert ADMIN_RISK not in with_agent("mint", "1000", "--via", "agent")[2]
    sandbox.state.users[agent.id] = replace(agent, role="admin")
    status, out, err = with_agent("mint", "1000", "--via", "agent")
    assert (status, out) == (2, "")
    assert f"whichever it is for; {ADMIN_RISK}\n" in err
    status, _, err = with_agent("mint", "1000", *VIA_AGENT)
    assert status == 0, err
    assert f"issuer: warning: {ADMIN_RISK}\n" in err


def test_the_risk_is_told_before_anything_is_changed(
    with_agent: Run, sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also with --json, whose document comes too late for whoever wants to press Ctrl-C."""
    done: list[str] = []

    class Witness(io.StringIO):
        def write(self, text: str) -> int:
            if RISK in text:
                done.extend(call.method for call in sandbox.requests[before:])
            return super().write(text)

    before = len(sandbox.requests)
    with monkeypatch.context() as patch:
        patch.setattr("sys.stderr", Witness())
        status, out, _ = with_agent("mint", "1000", *VIA_AGENT, "--json")
    assert status == 0
    assert done
    # One to sign in.
    assert [method for method in done if method != "GET"] == ["POST"]
    document = json.loads(out)
    assert document["data"]["risks"] == [RISK]
    assert document["warnings"] == []


def test_auto_never_takes_it(with_agent: Run, sandbox: RunningSandbox) -> None:
    assert with_agent("mint", "1000", "--accept-risk")[0] == 0
    assert find_living(sandbox) == [("requests:write", "ticket_attachments:write")]


def test_any_number_may_be_open_but_one_a_ticket(with_agent: Run) -> None:
    for ticket in ("1000", "1001", "1002"):
        assert with_agent("mint", ticket, *VIA_AGENT)[0] == 0
    assert with_agent("mint", "1001", *VIA_AGENT)[0] == 22


@pytest.mark.parametrize("life", ["61m", "24h"])
def test_lives_an_hour_at_most(with_agent: Run, sandbox: RunningSandbox, life: str) -> None:
    status, out, err = with_agent("mint", "1000", *VIA_AGENT, "--expires", life)
    assert (status, out) == (2, "")
    assert "a code via agent lives at most 1 h" in err
    assert sandbox.state.tokens == {}


def test_a_restricted_agent_has_an_upper_bound(
    with_agent: Run, clients: Clients, sandbox: RunningSandbox, environment: dict[str, str]
) -> None:
    assert with_agent("bindings", "remove", AGENT_CLIENT)[0] == 0
    users, agent = sandbox.state.users, sandbox.seeded.agent
    users[agent.id] = replace(agent, ticket_restriction="assigned")
    for client in [c for c in sandbox.state.clients.values() if c.identifier == AGENT_CLIENT]:
        del sandbox.state.clients[client.id]
    environment[AGENT_VARIABLE] = clients.add_agent(agent.id).secret.reveal()
    assert with_agent("bindings", "add", "agent", "--client", AGENT_CLIENT)[0] == 0
    err = with_agent("mint", "1000", "--via", "agent")[2]
    assert f"can change at most {ALL} tickets" in err


def test_no_reach_no_code(with_agent: Run, sandbox: RunningSandbox) -> None:
    sandbox.queue_fault(status=500, path="search/count", times=30)
    status, out, _ = with_agent("mint", "1000", *VIA_AGENT)
    assert (status, out) == (30, "")
    assert sandbox.state.tokens == {}


def test_a_token_that_can_read_is_withdrawn(with_agent: Run, sandbox: RunningSandbox) -> None:
    body = json.dumps({"ticket": {"id": 1000, "status": "open"}})
    sandbox.queue_fault(status=200, method="GET", path="tickets/1000$", skip=1, body=body)
    status, out, err = with_agent("mint", "1000", *VIA_AGENT)
    assert (status, out) == (71, "")
    assert "the new token could read ticket 1000; nobody has seen it" in err
    assert sandbox.state.tokens == {}


def test_an_account_where_writing_reads_has_no_such_codes(
    with_agent: Run, sandbox: RunningSandbox
) -> None:
    sandbox.state.switches = replace(sandbox.state.switches, write_reads="yes")
    status, out, err = with_agent("mint", "1000", *VIA_AGENT)
    assert (status, out) == (71, "")
    assert "could read ticket 1000" in err
    assert sandbox.state.tokens == {}


def test_a_missing_secret_is_told_before_anything_is_done(
    with_agent: Run, sandbox: RunningSandbox, environment: dict[str, str], home: Path
) -> None:
    del environment[AGENT_VARIABLE]
    kept = json.loads((home / "secrets.json").read_text())
    (home / "secrets.json").write_text(json.dumps(kept | {"clients": {}}))
    status, out, err = with_agent("mint", "1000", *VIA_AGENT)
    assert (status, out) == (20, "")
    assert f"the secret of the client {AGENT_CLIENT} is not kept here" in err
    assert sandbox.state.tokens == {}
