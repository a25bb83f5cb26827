"""`issuer bindings`, `add` and `remove`."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.issuer.bindings.conftest import (
    AGENT_CLIENT,
    AGENT_VARIABLE,
    POOL_CLIENT,
    POOL_VARIABLE,
    Clients,
    Run,
)
from tests.more_clients import CODE_SCOPES
from zendesk_sandbox.server import RunningSandbox


def test_lists_who_is_busy_and_what_is_reached(
    pooled: Run, clients: Clients, environment: dict[str, str]
) -> None:
    environment[AGENT_VARIABLE] = clients.add_agent().secret.reveal()
    assert pooled("bindings", "add", "agent", "--client", AGENT_CLIENT)[0] == 0
    assert pooled("mint", "1000")[0] == 0
    status, out, err = pooled("bindings")
    assert status == 0
    lines = out.splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[0].split() == ["binding", "client", "reaches", "open", "codes", "acts", "as"]
    busy, free, agent = lines[1:]
    assert busy.split()[:4] == ["requests", "log_drop", "1", "ticket"]
    assert "busy until 20" in busy
    assert busy.endswith("Log Courier")
    assert free.split()[:5] == ["requests", POOL_CLIENT, "1", "ticket", "free"]
    assert agent.split()[:6] == ["agent", AGENT_CLIENT, "21", "tickets", "0,", "any"]
    assert "via agent takes --accept-risk" in err


def test_for_programs(with_agent: Run, sandbox: RunningSandbox) -> None:
    with_agent("mint", "1000")
    status, out, err = with_agent("bindings", "--json")
    assert (status, err) == (0, "")
    first, agent = json.loads(out)["data"]["bindings"]
    assert first["free_at"].endswith("Z")
    assert first | {"free_at": None} == {
        "binding": "requests",
        "client": "log_drop",
        "user_id": sandbox.service_user_id,
        "user_name": "Log Courier",
        "reach": {"tickets": 1, "bound": ""},
        "open_tickets": [1000],
        "most_open": 1,
        "free_at": None,
    }
    assert agent["reach"] == {"tickets": 21, "bound": ""}
    assert (agent["open_tickets"], agent["most_open"], agent["free_at"]) == ([], None, None)


def test_without_zendesk_it_says_what_it_knows(pooled: Run, sandbox: RunningSandbox) -> None:
    sandbox.close()
    status, out, err = pooled("bindings")
    assert status == 0
    assert f"user {sandbox.service_user_id}" in out
    assert "warning: Zendesk could not be asked for names and reach" in err


def test_a_client_is_tried_before_it_is_written(
    ready: Run, clients: Clients, environment: dict[str, str], home: Path
) -> None:
    clients.add_service_user()
    before = (home / "settings.toml").read_text()
    environment[POOL_VARIABLE] = "wrong"
    status, out, err = ready("bindings", "add", "requests", "--client", POOL_CLIENT)
    assert (status, out) == (21, "")
    assert f"Zendesk refuses the client '{POOL_CLIENT}': invalid_client" in err
    assert (home / "settings.toml").read_text() == before
    assert "clients" not in json.loads((home / "secrets.json").read_text())


def test_the_secret_is_kept_for_later(pooled: Run, environment: dict[str, str]) -> None:
    del environment[POOL_VARIABLE]
    assert f"secret of the client {POOL_CLIENT}" in pooled("secrets")[1]
    assert "not kept" not in next(
        line for line in pooled("secrets")[1].splitlines() if POOL_CLIENT in line
    )
    assert pooled("mint", "1000")[0] == 0
    assert pooled("mint", "1001")[0] == 0


@pytest.mark.parametrize("scopes", [None, ("read", "requests:write", "ticket_attachments:write")])
def test_a_client_that_may_ask_for_more(
    ready: Run,
    clients: Clients,
    environment: dict[str, str],
    sandbox: RunningSandbox,
    scopes: tuple[str, ...] | None,
) -> None:
    client = clients.add_service_user()
    sandbox.state.clients[client.id] = replace(client, allowed_scopes=scopes)
    environment[POOL_VARIABLE] = client.secret.reveal()
    status, _, err = ready("bindings", "add", "requests", "--client", POOL_CLIENT)
    assert status == 21
    assert "may also ask for the scope 'read'" in err
    assert sandbox.state.tokens == {}


@pytest.mark.parametrize(
    ("via", "client", "says"),
    [
        ("requests", "log_drop", "the client log_drop is set up already"),
        ("agent", "issuer", "the client issuer is set up already"),
        ("requests", POOL_CLIENT, f"the client {POOL_CLIENT}, which acts as user"),
        ("agent", POOL_CLIENT, f"the client {POOL_CLIENT}, which acts as user"),
        ("requests", "log_drop-2", "would share the variable TICKETBOUND_CLIENT_SECRET_LOG_DROP_2"),
        ("relay", "x", "no client can be added to relay"),
        ("auto", "x", "no client can be added to auto"),
        ("requests", "a b", "'a b' is no identifier"),
        ("pigeon", "x", "'pigeon' is no way to bind a code"),
    ],
)
def test_what_cannot_be_added(
    pooled: Run, sandbox: RunningSandbox, via: str, client: str, says: str
) -> None:
    before = len(sandbox.requests)
    status, out, err = pooled("bindings", "add", via, "--client", client)
    assert (status, out) == (2, "")
    assert says in err
    assert len(sandbox.requests) == before


def test_a_second_client_of_one_user(
    pooled: Run, clients: Clients, environment: dict[str, str], sandbox: RunningSandbox
) -> None:
    first = sandbox.state.find_client(POOL_CLIENT)
    assert first is not None
    second = clients.add("log_drop_3", first.user_id, CODE_SCOPES)
    environment["TICKETBOUND_CLIENT_SECRET_LOG_DROP_3"] = second.secret.reveal()
    status, _, err = pooled("bindings", "add", "requests", "--client", "log_drop_3")
    assert status == 2
    assert f"the client {POOL_CLIENT}, which acts as user {first.user_id}, is set up" in err


def test_an_agent_who_is_none(
    ready: Run, clients: Clients, environment: dict[str, str], sandbox: RunningSandbox
) -> None:
    client = clients.add_agent(sandbox.seeded.requester.id)
    environment[AGENT_VARIABLE] = client.secret.reveal()
    status, _, err = ready("bindings", "add", "agent", "--client", AGENT_CLIENT)
    assert status == 21
    assert "who is no agent" in err
    assert sandbox.state.tokens == {}


def test_one_agent_at_a_time(with_agent: Run) -> None:
    status, _, err = with_agent("bindings", "add", "agent", "--client", "another")
    assert status == 2
    assert "the binding agent is set up already" in err


def test_nobody_to_ask_for_the_secret(ready: Run, clients: Clients) -> None:
    clients.add_service_user()
    status, _, err = ready("bindings", "add", "requests", "--client", POOL_CLIENT)
    assert status == 20
    assert f"the secret of the client {POOL_CLIENT} is not kept here" in err
    assert f"hint: set {POOL_VARIABLE}, or run this at a terminal to be asked for it" in err


def test_removes_a_client_once_its_codes_have_ended(
    pooled: Run, environment: dict[str, str], home: Path
) -> None:
    assert pooled("mint", "1000")[0] == 0
    assert pooled("mint", "1001")[0] == 0
    status, _, err = pooled("bindings", "remove", POOL_CLIENT)
    assert status == 2
    assert f"1 open code of the client {POOL_CLIENT} could not be ended without it" in err
    assert pooled("revoke", "--all")[0] == 0
    assert pooled("bindings", "remove", POOL_CLIENT)[0] == 0
    assert "clients" not in json.loads((home / "secrets.json").read_text())
    assert POOL_CLIENT not in pooled("bindings")[1]
    assert pooled("mint", "1000")[0] == 0
    assert pooled("mint", "1001")[0] == 22
    assert environment[POOL_VARIABLE]


@pytest.mark.parametrize(
    ("client", "says"),
    [("log_drop", "the client log_drop is the first one"), ("nope", "no client nope was added")],
)
def test_what_cannot_be_removed(ready: Run, client: str, says: str) -> None:
    status, _, err = ready("bindings", "remove", client)
    assert status == 2
    assert says in err


def test_of_another_account_nothing_is_kept(
    pooled: Run, home: Path, init_arguments: tuple[str, ...], environment: dict[str, str]
) -> None:
    text = (home / "settings.toml").read_text()
    (home / "settings.toml").write_text(text.replace('subdomain = "acme"', 'subdomain = "other"'))
    del environment[POOL_VARIABLE]
    assert pooled(*init_arguments, "--force", "--canary", "1020")[0] == 0
    assert POOL_CLIENT not in pooled("bindings")[1]
    assert POOL_CLIENT not in pooled("secrets")[1]
    assert POOL_CLIENT not in (home / "secrets.json").read_text()
