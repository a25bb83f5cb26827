"""API tokens: off by default, and without any limit where they are on."""

import base64
import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from zendesk_sandbox.describing import describe
from zendesk_sandbox.options import read_options
from zendesk_sandbox.ready_file import write_ready_file
from zendesk_sandbox.records.api_tokens import ApiToken
from zendesk_sandbox.seed.file import example_text, read_seed
from zendesk_sandbox.seed.filling import fill
from zendesk_sandbox.server import RunningSandbox, start_sandbox
from zendesk_sandbox.starting import plan_start
from zendesk_sandbox.state_file.content import SavedState, encode_state, read_state
from zendesk_sandbox.switches import Switches, parse_switches

_ME = "/api/v2/users/me"
_DAY = 86_400


@pytest.fixture
def old() -> Iterator[RunningSandbox]:
    """An account whose API tokens still work, for a year from now on."""
    with start_sandbox(
        clock=lambda: datetime(2026, 4, 30, 12, tzinfo=UTC), switches=Switches(api_tokens="on")
    ) as running:
        yield running


def _basic(sandbox: RunningSandbox, email: str, token: str = "") -> dict[str, str]:
    assert sandbox.api_token is not None
    text = f"{email}/token:{token or sandbox.api_token.reveal()}"
    return {"Authorization": "Basic " + base64.b64encode(text.encode()).decode()}


@pytest.mark.parametrize(
    "email", ["ada@acme.example", "rita@customer.example", "ALEX@acme.example"]
)
def test_it_acts_as_any_user(old: RunningSandbox, email: str) -> None:
    answer = old.ask("GET", _ME, headers=_basic(old, email))
    assert (answer.status, answer.json()["user"]["email"]) == (200, email.lower())


def test_it_has_every_scope_and_the_role_of_its_user(old: RunningSandbox) -> None:
    for path in ("/api/v2/oauth/clients", "/api/v2/oauth/tokens?all=true", "/api/v2/tickets/1000"):
        assert old.ask("GET", path, headers=_basic(old, "ada@acme.example")).status == 200
        assert old.ask("GET", path, headers=_basic(old, "rita@customer.example")).status == 403


def test_it_is_no_oauth_token(old: RunningSandbox) -> None:
    for method in ("GET", "DELETE"):
        answer = old.ask(
            method, "/api/v2/oauth/tokens/current", headers=_basic(old, "ada@acme.example")
        )
        assert (answer.status, answer.json()["error"]) == (404, "RecordNotFound")


@pytest.mark.parametrize(
    ("email", "token"),
    [
        ("ada@acme.example", "wrong"),
        ("nobody@acme.example", ""),
        ("", ""),
        ("ada@acme.example/token", ""),
        ("ada@acme.example", "w\u00e4"),
    ],
)
def test_a_wrong_one_is_refused_everywhere(old: RunningSandbox, email: str, token: str) -> None:
    for path in (_ME, "/api/v2/tickets/1000"):
        answer = old.ask("GET", path, headers=_basic(old, email, token))
        assert (answer.status, answer.json()) == (401, {"error": "Couldn't authenticate you"})


def test_a_suspended_user_has_no_use_of_it(old: RunningSandbox) -> None:
    assert old.ask("GET", _ME, headers=_basic(old, "silas@shared.example")).status == 403


def test_an_upload_ends_with_its_user(old: RunningSandbox) -> None:
    alex = _basic(old, "alex@acme.example") | {"Content-Type": "text/plain"}
    path = "/api/v2/uploads?filename=a.txt"
    assert old.ask("POST", path, body=b"x", headers=alex).status == 201
    agent = old.seeded.agent
    old.state.users[agent.id] = replace(agent, is_suspended=True)
    assert old.ask("POST", path, body=b"x", headers=alex).status == 403


def test_they_are_off_unless_the_switch_says_otherwise(sandbox: RunningSandbox) -> None:
    assert sandbox.ask("GET", _ME, headers=_basic(sandbox, "ada@acme.example")).status == 401


def test_all_end_on_one_day(old: RunningSandbox) -> None:
    ada = _basic(old, "ada@acme.example")
    old.advance(364 * _DAY)
    assert old.ask("GET", _ME, headers=ada).status == 200
    old.advance(_DAY / 2)
    assert old.ask("GET", _ME, headers=ada).status == 401


def test_a_seed_file_names_them() -> None:
    seed = read_seed('[[api_tokens]]\ndescription = "d"\ntoken = "sesame"')
    with start_sandbox(fill=lambda account: fill(account, seed)) as running:
        assert [t.description for t in running.state.api_tokens.values()] == ["d"]
        assert running.api_token is not None
        assert running.api_token.reveal() == "sesame"
        assert running.subdomain == "acme"
        assert len(running.state.tickets) == 20
    assert read_seed(example_text()).api_tokens[0].token is None


def test_a_state_file_keeps_them(old: RunningSandbox, tmp_path: Path) -> None:
    assert _save_and_read(old, tmp_path, drop="") == old.state.api_tokens


def test_a_state_file_may_be_older_than_they_are(old: RunningSandbox, tmp_path: Path) -> None:
    assert _save_and_read(old, tmp_path, drop="api_tokens") == {}


def _save_and_read(sandbox: RunningSandbox, folder: Path, *, drop: str) -> dict[int, ApiToken]:
    document = json.loads(encode_state(SavedState(1, sandbox.state.take_snapshot())))
    for part in (document["account"]["tables"], document["account"]["switches"]):
        part.pop(drop, None)
    path = folder / "state.json"
    path.write_text(json.dumps(document))
    saved = read_state(path, folder)
    assert saved is not None
    return saved.account.tables.api_tokens


@pytest.mark.parametrize("setting", ["off", "on"])
def test_only_where_they_work_is_one_handed_out(tmp_path: Path, setting: str) -> None:
    path = tmp_path / "ready.json"
    with start_sandbox(switches=parse_switches({"api_tokens": setting})) as running:
        write_ready_file(running, path)
        options = read_options([], prog="sandbox")
        shown = describe(running, plan_start(options, ExitStack()), options)
        assert running.api_token is not None
        secret = running.api_token.reveal()
    assert (json.loads(path.read_text()).get("api_token") == secret) == (setting == "on")
    assert (f"TICKETBOUND_API_TOKEN={secret}" in shown.replace(' = "', "=")) == (setting == "on")
