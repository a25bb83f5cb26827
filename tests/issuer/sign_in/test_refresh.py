"""A sign-in that stays alive by itself, and what ends it."""

import json
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from filelock import FileLock

from tests.issuer.browser import Browser
from tests.issuer.conftest import Run
from tests.issuer.sign_in.login_process import wait_for
from tests.issuer.sign_in.stored import change_grant, grants, pairs, read_grant, spoil
from token_issuer.errors import SignInNeeded
from token_issuer.sign_in.finding import find_signed_in
from token_issuer.sign_in.renewing import Renewal
from token_issuer.surroundings import Surroundings
from zendesk_sandbox.server import RunningSandbox

Advance = Callable[[float], None]
LIFE = 1800


@pytest.fixture
def signed_in(ports: None, issuer: Run) -> Run:
    del ports
    status, _, err = issuer("login", "--subdomain", "acme")
    assert status == 0, err
    return issuer


def test_a_token_with_more_than_a_minute_left_is_used(
    signed_in: Run, sandbox: RunningSandbox, advance: Advance
) -> None:
    advance(LIFE - 90)
    asked = grants(sandbox)
    assert signed_in("whoami")[0] == 0
    assert grants(sandbox) == asked


@pytest.mark.parametrize("late", [LIFE - 60, LIFE + 1, 86_400])
def test_a_token_that_is_nearly_over_is_refreshed_and_stored(
    signed_in: Run, sandbox: RunningSandbox, home: Path, advance: Advance, late: float
) -> None:
    advance(late)
    asked = grants(sandbox)
    assert signed_in("whoami")[0] == 0
    assert grants(sandbox) == asked + 1
    assert pairs(sandbox) == [read_grant(home)["access_token"]]
    record = json.loads((home / "sign-in.json").read_text())
    assert record["expires_at"] == read_grant(home)["expires_at"]


def test_one_digit_changed_in_the_access_token_is_mended_without_asking(
    signed_in: Run, sandbox: RunningSandbox, browser: Browser, home: Path
) -> None:
    change_grant(home, access_token=spoil(read_grant(home)["access_token"]))
    asked = grants(sandbox)
    assert signed_in("whoami")[0] == 0
    assert grants(sandbox) == asked + 1
    assert len(browser.opened) == 1
    assert pairs(sandbox) == [read_grant(home)["access_token"]]


def _spoil_both(home: Path) -> None:
    grant = read_grant(home)
    change_grant(
        home,
        access_token=spoil(grant["access_token"]),
        refresh_token=spoil(grant["refresh_token"]),
    )


def test_one_digit_changed_in_both_takes_a_new_sign_in(
    signed_in: Run, browser: Browser, home: Path
) -> None:
    _spoil_both(home)
    for _ in range(2):
        status, out, err = signed_in("whoami")
        assert (status, out) == (20, "")
        assert "the sign-in has ended" in err
        assert "run: issuer login" in err
    assert len(browser.opened) == 1
    assert signed_in("login")[0] == 0
    assert signed_in("whoami")[0] == 0


def test_a_person_at_the_terminal_is_asked_once_and_the_run_goes_on(
    signed_in: Run, browser: Browser, home: Path
) -> None:
    _spoil_both(home)
    browser.is_interactive = True
    status, out, err = signed_in("whoami")
    assert status == 0, err
    assert "Ada Admin" in out
    assert len(browser.opened) == 2


def test_a_person_who_says_no_then_is_not_asked_again(
    signed_in: Run, browser: Browser, home: Path
) -> None:
    _spoil_both(home)
    browser.is_interactive, browser.decision = True, "deny"
    assert signed_in("whoami")[0] == 20
    assert len(browser.opened) == 2


def test_a_refresh_token_that_is_over_takes_a_new_sign_in(signed_in: Run, advance: Advance) -> None:
    advance(2_592_001)
    assert signed_in("whoami")[0] == 20


INVALID = '{"error": "invalid_grant", "error_description": "it is over"}'


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ({"status": 400, "body": INVALID}, 20),
        ({"status": 401, "body": INVALID}, 20),
        ({"status": 401, "body": '{"error": "invalid_token"}'}, 20),
        ({"status": 401, "body": '{"error": "invalid_client"}'}, 21),
        ({"status": 403, "body": '{"error": "access_denied"}'}, 21),
        ({"status": 500}, 30),
        ({"status": 503, "headers": {"Retry-After": "1"}}, 30),
        ({"kind": "html", "status": 200}, 30),
        ({"kind": "html", "status": 502}, 30),
        ({"kind": "garbage"}, 30),
        ({"kind": "cut"}, 30),
        ({"kind": "redirect", "status": 302}, 30),
        ({"status": 429, "headers": {"Retry-After": "86400"}}, 30),
        ({"status": 200, "body": "{}"}, 30),
    ],
)
def test_whatever_a_refresh_is_answered_the_grant_is_kept(
    signed_in: Run,
    sandbox: RunningSandbox,
    home: Path,
    advance: Advance,
    answer: dict[str, Any],
    status: int,
) -> None:
    before = read_grant(home)
    advance(LIFE)
    sandbox.queue_fault(path="^/oauth/tokens$", times=99, **answer)
    found, out, err = signed_in("whoami")
    assert (found, out) == (status, ""), err
    [fault] = sandbox._faults._waiting
    assert fault.times == 98
    assert read_grant(home) == before
    assert ("the sign-in is kept" in err) == (status == 30)
    sandbox._faults.clear()
    assert signed_in("whoami")[0] == 0


def test_a_lost_answer_costs_one_sign_in(
    signed_in: Run, sandbox: RunningSandbox, advance: Advance
) -> None:
    advance(LIFE)
    asked = grants(sandbox)
    sandbox.queue_fault(path="^/oauth/tokens$", kind="cut", after_commit=True)
    assert signed_in("whoami")[0] == 30
    assert signed_in("whoami")[0] == 20
    assert grants(sandbox) == asked + 2
    assert signed_in("login")[0] == 0
    assert signed_in("whoami")[0] == 0


def test_without_a_new_refresh_token_the_old_one_is_kept(
    signed_in: Run, sandbox: RunningSandbox, home: Path, advance: Advance
) -> None:
    before = read_grant(home)
    advance(LIFE)
    access = sandbox.issue_token(sandbox.seeded.admin.id, "read", "tickets:write")
    _answer_refresh(sandbox, access)
    assert signed_in("whoami")[0] == 0
    after = read_grant(home)
    assert after["access_token"] == access
    assert after["refresh_token"] == before["refresh_token"]
    assert after["refresh_expires_at"] == before["refresh_expires_at"]


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"scope": "read"}, 21),
        ({"scope": "read tickets:write write"}, 71),
        ({"expires_in": None}, 71),
        ({"expires_in": 172_800}, 71),
        ({"expires_in": 0}, 21),
        ({"expires_in": -(10**18)}, 21),
        ({"expires_in": 10**18}, 71),
        ({"refresh_token_expires_in": 0}, 21),
        ({"refresh_token_expires_in": -(10**18)}, 21),
    ],
)
def test_a_new_pair_that_is_not_as_the_former_is_given_back(
    signed_in: Run,
    sandbox: RunningSandbox,
    home: Path,
    advance: Advance,
    changed: dict[str, Any],
    status: int,
) -> None:
    before = read_grant(home)
    advance(LIFE)
    access = sandbox.issue_token(sandbox.seeded.admin.id, "read", "write")
    _answer_refresh(sandbox, access, **changed)
    assert signed_in("whoami")[0] == status
    assert read_grant(home) == before
    assert access not in [token.access.reveal() for token in sandbox.state.tokens.values()]


def test_a_place_that_takes_no_writing_is_found_before_the_pair_is_at_stake(
    signed_in: Run, sandbox: RunningSandbox, home: Path, advance: Advance
) -> None:
    advance(LIFE)
    asked = grants(sandbox)
    lock = home / "secrets.json.lock"
    lock.unlink(missing_ok=True)
    lock.mkdir()
    status, out, err = signed_in("whoami")
    assert (status, out) == (1, ""), err
    assert grants(sandbox) == asked
    lock.rmdir()
    assert signed_in("whoami")[0] == 0


def test_a_new_pair_that_cannot_be_stored_is_given_back(
    signed_in: Run, sandbox: RunningSandbox, home: Path, advance: Advance
) -> None:
    """The place takes no writing any more when Zendesk has made the new pair."""
    advance(LIFE)
    before, lock = pairs(sandbox), home / "secrets.json.lock"

    def block() -> None:
        wait_for(lambda: pairs(sandbox) != before)
        lock.unlink(missing_ok=True)
        lock.mkdir()

    sandbox.queue_fault(kind="slow", path="^/oauth/tokens$", after_commit=True, seconds=1)
    blocker = Thread(target=block)
    blocker.start()
    status, _, err = signed_in("whoami")
    blocker.join()
    assert status == 1, err
    assert pairs(sandbox) == []
    lock.rmdir()
    assert signed_in("whoami")[0] == 20
    assert signed_in("login")[0] == 0


def test_where_there_can_be_no_lock_nothing_is_refreshed(
    signed_in: Run, sandbox: RunningSandbox, home: Path, advance: Advance
) -> None:
    advance(LIFE)
    asked = grants(sandbox)
    (home / "sign-in.lock").unlink()
    (home / "sign-in.lock").mkdir()
    status, _, err = signed_in("whoami")
    assert status == 1
    assert "sign-in.lock cannot be locked" in err
    assert grants(sandbox) == asked


def test_a_sign_in_for_another_account_is_not_sent_to_this_one(
    signed_in: Run, sandbox: RunningSandbox, home: Path
) -> None:
    change_grant(home, zendesk={"subdomain": "other", "sandbox": True})
    asked = len(sandbox.requests)
    assert signed_in("whoami")[0] == 20
    assert len(sandbox.requests) == asked


def test_a_run_does_not_go_on_as_somebody_else(
    signed_in: Run, browser: Browser, environment: dict[str, str], sandbox: RunningSandbox
) -> None:
    found = find_signed_in(Surroundings(environment, is_interactive=lambda: False))
    assert found is not None
    renewal = Renewal(found[0])
    token = renewal.find_token()
    assert signed_in("login")[0] == 0
    token = renewal.renew(token)
    browser.user_id = sandbox.seeded.agent.id
    assert signed_in("login")[0] == 0
    with pytest.raises(SignInNeeded, match="somebody else"):
        renewal.renew(token)


def test_a_run_that_changes_the_sign_in_for_too_long_is_not_waited_for(
    signed_in: Run, home: Path, advance: Advance
) -> None:
    advance(LIFE)
    with FileLock(home / "sign-in.lock"):
        status, _, err = signed_in("whoami")
    assert status == 30
    assert "another run" in err


def _answer_refresh(sandbox: RunningSandbox, access: str, **changed: object) -> None:
    granted = {
        "access_token": access,
        "token_type": "bearer",
        "scope": "read tickets:write",
        "expires_in": LIFE,
        **changed,
    }
    sandbox.queue_fault(status=200, path="^/oauth/tokens$", body=json.dumps(granted))
