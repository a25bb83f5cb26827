"""Signing in, as a person does, and what can come in between."""

import json
import stat
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.issuer.browser import Browser, visit
from tests.issuer.conftest import MovableClock, Run
from tests.issuer.sign_in.stored import pairs, read_grant
from zendesk_sandbox.server import RunningSandbox

pytestmark = pytest.mark.usefixtures("ports")
LOGIN = ("login", "--subdomain", "acme")
GRANT = {
    "access_token": "a" * 64,
    "token_type": "bearer",
    "scope": "read tickets:write",
    "expires_in": 1800,
    "refresh_token": "r" * 64,
    "refresh_token_expires_in": 2_592_000,
}


def test_a_person_signs_in(issuer: Run, browser: Browser, home: Path) -> None:
    status, out, err = issuer(*LOGIN)
    assert (status, out) == (0, ""), err
    assert "signed in to acme as Ada Admin (admin)" in err
    [page] = browser.pages
    assert page.status == 200
    record = json.loads((home / "sign-in.json").read_text())
    assert record["user_name"] == "Ada Admin"
    assert record["scopes"] == ["read", "tickets:write"]
    for name in ("sign-in.json", "secrets.json", "sign-in.lock"):
        mode = stat.S_IMODE((home / name).stat().st_mode)
        assert sys.platform == "win32" or mode == 0o600, name


def test_what_is_said_to_programs(issuer: Run) -> None:
    status, out, _ = issuer(*LOGIN, "--json")
    said = json.loads(out)
    assert (status, said["command"], said["warnings"]) == (0, "login", [])
    told = said["data"]
    assert (told["subdomain"], told["kind"], told["client_id"]) == ("acme", "browser", "issuer_cli")
    assert (told["name"], told["email"], told["role"]) == (
        *("Ada Admin", "ada@acme.example", "admin"),
    )
    assert told["scopes"] == ["read", "tickets:write"]
    assert told["expires_at"] < told["refresh_expires_at"]


def test_no_secret_of_the_sign_in_is_said(issuer: Run, home: Path) -> None:
    said = "".join(map(str, issuer("-vv", *LOGIN)))
    grant = read_grant(home)
    assert grant["access_token"] not in said + (home / "sign-in.json").read_text()
    assert grant["refresh_token"] not in said + (home / "sign-in.json").read_text()
    assert "state=" not in said


def test_the_address_alone_is_shown_on_request(
    issuer: Run, browser: Browser, clock: MovableClock
) -> None:
    clock.steps = timedelta(minutes=1)
    status, out, err = issuer(*LOGIN, "--no-browser")
    assert (status, out, browser.opened) == (20, "", [])
    assert "in a browser of this machine" in err
    assert "/oauth/authorizations/new?response_type=code&client_id=issuer_cli&" in err


def test_a_person_who_says_no_is_not_signed_in(issuer: Run, browser: Browser, home: Path) -> None:
    browser.decision = "deny"
    status, _, err = issuer(*LOGIN)
    assert status == 20
    assert "the sign-in was denied in the browser" in err
    assert "issuer login" in err
    assert not (home / "sign-in.json").exists()


def test_an_error_in_the_browser_is_shown_escaped(issuer: Run, browser: Browser) -> None:
    def act(url: str) -> None:
        browser.decision = "deny"
        visit(browser.decide(url).replace("access_denied", "%1b[31mboo"))

    browser.act = act
    status, _, err = issuer(*LOGIN)
    assert status == 20
    assert r"\x1b[31mboo" in err
    assert "\x1b" not in err


def test_without_a_browser_there_are_two_other_ways(issuer: Run, browser: Browser) -> None:
    browser.act = lambda _: False
    status, _, err = issuer(*LOGIN)
    assert status == 20
    assert "issuer login --no-browser" in err
    assert "issuer login --paste" in err


def test_a_code_older_than_two_minutes_is_refused(
    issuer: Run, browser: Browser, sandbox: RunningSandbox, home: Path
) -> None:
    def act(url: str) -> None:
        address = browser.decide(url)
        sandbox.advance(121)
        visit(address)

    browser.act = act
    status, _, err = issuer(*LOGIN)
    assert status == 20
    assert "two minutes" in err
    assert "issuer login" in err
    assert not (home / "sign-in.json").exists()


def test_an_unknown_client_ends_with_the_window(
    issuer: Run, browser: Browser, clock: MovableClock, sandbox: RunningSandbox
) -> None:
    def act(url: str) -> None:
        assert sandbox.ask("GET", url.removeprefix(sandbox.url)).status == 400
        clock.ahead += timedelta(minutes=5)

    browser.act = act
    status, _, err = issuer(*LOGIN, "--client", "nobody")
    assert status == 20
    assert "identifier and redirect addresses" in err


def test_an_end_user_is_refused_and_the_tokens_are_given_back(
    issuer: Run, browser: Browser, sandbox: RunningSandbox, home: Path
) -> None:
    browser.user_id = sandbox.seeded.requester.id
    status, _, err = issuer(*LOGIN)
    assert status == 21
    assert "neither agent nor admin" in err
    assert pairs(sandbox) == []
    assert not (home / "sign-in.json").exists()


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"scope": "read"}, 21),
        ({"scope": ""}, 21),
        ({"scope": None}, 21),
        ({"token_type": "mac"}, 21),
        ({"scope": "read tickets:write write"}, 71),
        ({"scope": "read tickets:write impersonate"}, 71),
        ({"expires_in": None}, 71),
        ({"expires_in": 1801}, 71),
        ({"refresh_token_expires_in": 2_592_001}, 71),
    ],
)
def test_a_grant_that_is_not_as_asked_for_is_given_back(
    issuer: Run, sandbox: RunningSandbox, home: Path, changed: dict[str, Any], status: int
) -> None:
    token = sandbox.issue_token(sandbox.seeded.admin.id, "read", "write")
    body = json.dumps(GRANT | changed | {"access_token": token})
    sandbox.queue_fault(status=200, path="^/oauth/tokens$", body=body)
    before = len(sandbox.state.tokens)
    assert issuer(*LOGIN)[0] == status
    assert len(sandbox.state.tokens) == before - 1
    assert sandbox.requests[-1].method == "DELETE"
    assert not (home / "sign-in.json").exists()


def test_nobody_behind_the_token_is_nobody_signed_in(
    issuer: Run, sandbox: RunningSandbox, home: Path
) -> None:
    anonymous = '{"user": {"id": null, "name": "Anonymous user", "role": "end-user"}}'
    sandbox.queue_fault(status=200, path="users/me", body=anonymous)
    status, _, err = issuer(*LOGIN)
    assert status == 21
    assert "does not know who is asking" in err
    assert pairs(sandbox) == []
    assert not (home / "sign-in.json").exists()


def test_the_former_sign_in_is_replaced_at_the_end_and_ended_after_it(
    issuer: Run, browser: Browser, sandbox: RunningSandbox, home: Path
) -> None:
    assert issuer(*LOGIN)[0] == 0
    former = read_grant(home)
    browser.user_id = sandbox.seeded.agent.id
    assert issuer("login")[0] == 0
    assert pairs(sandbox) == [read_grant(home)["access_token"]]
    assert former["access_token"] not in (home / "secrets.json").read_text()
    record = json.loads((home / "sign-in.json").read_text())
    assert record["user_name"] == "Alex Agent"


def test_the_former_sign_in_is_ended_though_its_access_token_has_ended(
    issuer: Run, sandbox: RunningSandbox, home: Path, advance: Any
) -> None:
    assert issuer(*LOGIN)[0] == 0
    advance(3600)
    assert issuer("login")[0] == 0
    assert pairs(sandbox) == [read_grant(home)["access_token"]]


@pytest.mark.parametrize(
    "spoil",
    [
        {"path": "^/oauth/tokens$", "status": 500},
        {"path": "^/oauth/tokens$", "kind": "html", "status": 200},
        {"path": "^/oauth/tokens$", "kind": "cut"},
        {"path": "users/me", "status": 500, "times": 9},
    ],
)
def test_a_sign_in_that_fails_leaves_the_former_one_alone(
    issuer: Run, sandbox: RunningSandbox, home: Path, spoil: dict[str, Any]
) -> None:
    assert issuer(*LOGIN)[0] == 0
    before = {path.name: path.read_bytes() for path in home.iterdir()}
    sandbox.queue_fault(**spoil)
    status, _, err = issuer("login")
    assert status == 30, err
    assert {path.name: path.read_bytes() for path in home.iterdir()} == before
    sandbox._faults.clear()
    assert issuer("whoami")[0] == 0


def test_what_could_not_be_ended_is_said(issuer: Run, sandbox: RunningSandbox) -> None:
    assert issuer(*LOGIN)[0] == 0
    sandbox.queue_fault(path="tokens/current", status=500, times=99)
    status, _, err = issuer("login")
    assert status == 0
    assert "the former sign-in could not be ended at Zendesk" in err
    assert len(pairs(sandbox)) == 2


def test_an_account_has_to_be_named_once(issuer: Run) -> None:
    assert issuer("login")[0] == 2
    assert issuer(*LOGIN)[0] == 0
    assert issuer("login")[0] == 0


@pytest.mark.parametrize("name", ["", "evil.com/", "a.b", "Acme", "acme@evil"])
def test_a_subdomain_is_one_label(issuer: Run, browser: Browser, name: str) -> None:
    assert issuer("login", "--subdomain", name)[0] == 2
    assert browser.opened == []


def test_lives_are_asked_for_each_time(issuer: Run, sandbox: RunningSandbox, advance: Any) -> None:
    # Without lives of its own, a token of a client as old as this one would never end.
    [old] = [c for c in sandbox.state.clients.values() if c.identifier == "issuer_cli"]
    long_ago = datetime(2025, 1, 1, tzinfo=UTC)
    sandbox.state.clients[old.id] = replace(old, created_at=long_ago)
    assert issuer(*LOGIN)[0] == 0
    advance(1790)
    assert issuer("whoami")[0] == 0
    [token] = [t for t in sandbox.state.tokens.values() if t.refresh is not None]
    assert token.expires_at is not None
    assert token.refresh_expires_at is not None
    assert (token.expires_at - token.created_at).total_seconds() == 1800
    assert (token.refresh_expires_at - token.created_at).total_seconds() == 2_592_000
