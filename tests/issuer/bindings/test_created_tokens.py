"""The withdrawn way to mint, on accounts that still have it; rows 60 and 61."""

from dataclasses import replace

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
from ticket_code.text_form import decode_code, find_code
from zendesk_sandbox.server import RunningSandbox
from zendesk_sandbox.switches import Switches


@pytest.fixture
def examined(ready: Run, sandbox: RunningSandbox, clients: Clients) -> Run:
    """An agent's client whose secret is not kept, on an account that `issuer doctor` knows."""
    clients.add_agent()
    issuer = sandbox.seeded.issuer
    scopes = ("read", "write", "tickets:write")
    sandbox.state.clients[issuer.id] = replace(issuer, allowed_scopes=scopes)
    sandbox.state.switches = Switches(create_token="works", created_token_life=1800)
    assert ready("doctor")[0] == 0
    return ready


def test_is_not_taken_before_doctor_found_it(
    ready: Run, sandbox: RunningSandbox, clients: Clients
) -> None:
    clients.add_agent()
    sandbox.state.switches = Switches(create_token="works", created_token_life=1800)
    status, _, err = ready("bindings", "add", "agent", "--client", AGENT_CLIENT)
    assert status == 20
    assert f"the secret of the client {AGENT_CLIENT} is not kept here" in err
    assert sandbox.state.tokens == {}


def test_mints_without_the_secret(examined: Run, sandbox: RunningSandbox) -> None:
    status, _, err = examined("bindings", "add", "agent", "--client", AGENT_CLIENT)
    assert status == 0, err
    assert "by the call that Zendesk has withdrawn elsewhere" in err
    assert f"warning: codes via agent hand a token out; {ADMIN_RISK}\n" in err
    assert ADMIN_RISK in examined("mint", "1000", "--via", "agent")[2]
    status, out, err = examined("mint", "1000", *VIA_AGENT)
    assert status == 0, err
    assert f"warning: {ADMIN_RISK}\n" in err
    code = decode_code(find_code(out)).code
    [token] = sandbox.state.tokens.values()
    assert (token.access, token.scopes) == (code.secret, AGENT_SCOPES)
    assert (code.expires_at - code.issued_at).total_seconds() <= 1805
    assert examined("revoke", "--ticket", "1000")[0] == 0
    assert sandbox.state.tokens == {}


def test_a_kept_secret_wins(
    examined: Run, sandbox: RunningSandbox, environment: dict[str, str]
) -> None:
    client = sandbox.state.find_client(AGENT_CLIENT)
    assert client is not None
    environment[AGENT_VARIABLE] = client.secret.reveal()
    assert examined("bindings", "add", "agent", "--client", AGENT_CLIENT)[0] == 0
    before = len(sandbox.requests)
    assert examined("mint", "1000", *VIA_AGENT)[0] == 0
    called = [(call.method, call.path) for call in sandbox.requests[before:]]
    assert ("POST", "/api/v2/oauth/tokens") not in called


def test_a_token_without_end_is_withdrawn(examined: Run, sandbox: RunningSandbox) -> None:
    assert examined("bindings", "add", "agent", "--client", AGENT_CLIENT)[0] == 0
    sandbox.state.switches = Switches(create_token="works")
    status, out, err = examined("mint", "1000", *VIA_AGENT)
    assert (status, out) == (71, "")
    assert "the new token would live longer than asked for" in err
    assert sandbox.state.tokens == {}


def test_a_token_without_end_is_withdrawn_even_if_it_may_not_end_itself(
    examined: Run, sandbox: RunningSandbox
) -> None:
    assert examined("bindings", "add", "agent", "--client", AGENT_CLIENT)[0] == 0
    sandbox.state.switches = Switches(create_token="works", tokens_scope="broad")
    status, out, _ = examined("mint", "1000", *VIA_AGENT)
    assert (status, out) == (71, "")
    assert [t for t in sandbox.state.tokens.values() if t.expires_at is None] == []


def test_a_token_of_another_user_is_withdrawn(examined: Run, sandbox: RunningSandbox) -> None:
    """Such a token acts as whoever is signed in, and that may be another one by now."""
    assert examined("bindings", "add", "agent", "--client", AGENT_CLIENT)[0] == 0
    admin, issuer = sandbox.seeded.admin, sandbox.seeded.issuer
    other = replace(admin, id=sandbox.state.new_id(), email="other@acme.example")
    sandbox.state.users[other.id] = other
    client = sandbox.state.clients[issuer.id]
    sandbox.state.clients[issuer.id] = replace(client, user_id=other.id)
    status, out, err = examined("mint", "1000", *VIA_AGENT)
    assert (status, out) == (71, "")
    assert "acts as another user" in err
    assert sandbox.state.tokens == {}


@pytest.mark.parametrize("setting", ["missing", "forbidden", "gone"])
def test_an_account_that_gave_it_up_meanwhile(
    examined: Run, sandbox: RunningSandbox, setting: str
) -> None:
    assert examined("bindings", "add", "agent", "--client", AGENT_CLIENT)[0] == 0
    switches = replace(sandbox.state.switches, create_token=setting)  # type: ignore[arg-type]
    sandbox.state.switches = switches
    status, out, err = examined("mint", "1000", *VIA_AGENT)
    assert (status, out) == (21, "")
    assert "Zendesk no longer makes tokens without the client's secret" in err
    assert "let issuer doctor ask the account again" in err
    assert "failed" in examined("list")[1]
    assert sandbox.state.tokens == {}
