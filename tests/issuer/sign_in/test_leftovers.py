"""A pair of tokens that lives at Zendesk is known here, whenever a run is killed, until it ends."""

import json
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.issuer.browser import Browser
from tests.issuer.conftest import Run
from tests.issuer.sign_in.login_process import login, read_address, wait_for
from tests.issuer.sign_in.stored import change_grant, known, pairs, read_grant
from zendesk_sandbox.server import RunningSandbox

pytestmark = pytest.mark.usefixtures("ports")
LOGIN = ("login", "--subdomain", "acme")
BEFORE_IT_COUNTS, AFTER_IT_COUNTS = "users/me", "tokens/current"


@pytest.fixture
def kill_login(environment: dict[str, str], browser: Browser, sandbox: RunningSandbox) -> Any:
    """Kills a sign-in while it waits for Zendesk's answer to `path`."""

    def kill(path: str) -> None:
        sandbox.queue_fault(kind="slow", path=path, seconds=30)
        with login(environment, "--no-browser") as process:
            address = read_address(process)
            visitor = Thread(target=lambda: browser.go_through(address))
            visitor.start()
            wait_for(lambda: not sandbox._faults._waiting)
            process.kill()
            visitor.join()

    return kill


@pytest.mark.parametrize("ending", [("login",), ("logout",)])
def test_the_first_sign_in_is_killed_before_it_counts(
    issuer: Run, kill_login: Any, sandbox: RunningSandbox, home: Path, ending: tuple[str, ...]
) -> None:
    kill_login(BEFORE_IT_COUNTS)
    assert pairs(sandbox) == known(home) != []
    status, _, err = issuer("whoami")
    assert status == 20
    assert "issuer login" in err
    if ending == ("login",):
        assert issuer(*LOGIN)[0] == 0
        assert pairs(sandbox) == known(home) == [read_grant(home)["access_token"]]
        assert issuer("whoami")[0] == 0
    assert issuer("logout")[0] == 0
    assert pairs(sandbox) == known(home) == []


@pytest.mark.parametrize("path", [BEFORE_IT_COUNTS, AFTER_IT_COUNTS])
@pytest.mark.parametrize("ending", ["login", "logout"])
def test_another_sign_in_is_killed(
    issuer: Run, kill_login: Any, sandbox: RunningSandbox, home: Path, path: str, ending: str
) -> None:
    assert issuer(*LOGIN)[0] == 0
    kill_login(path)
    assert len(pairs(sandbox)) == 2
    assert set(pairs(sandbox)) == set(known(home))
    assert issuer("whoami")[0] == 0
    assert issuer(ending)[0] == 0
    assert pairs(sandbox) == known(home)
    assert len(known(home)) == (ending == "login")


def test_killed_between_the_tokens_and_their_record(
    issuer: Run, sandbox: RunningSandbox, home: Path
) -> None:
    assert issuer(*LOGIN)[0] == 0
    (home / "sign-in.json").unlink()
    assert issuer("whoami")[0] == 20
    status, _, err = issuer("logout")
    assert (status, err) == (0, "issuer: nobody was signed in here\n")
    assert pairs(sandbox) == known(home) == []


def test_what_zendesk_could_not_be_told_is_told_the_next_time(
    issuer: Run, sandbox: RunningSandbox, home: Path, advance: Any
) -> None:
    assert issuer(*LOGIN)[0] == 0
    sandbox.queue_fault(path="tokens/current", status=500, times=99)
    assert "could not be ended at Zendesk" in issuer("login")[2]
    assert "could not be ended at Zendesk" in issuer("login")[2]
    assert len(known(home)) == 3
    status, _, err = issuer("logout")
    assert status == 30
    assert "still signed in" in err
    sandbox._faults.clear()
    advance(1800)
    assert issuer("whoami")[0] == 0
    assert len(known(home)) == 3
    assert issuer("logout")[0] == 0
    assert pairs(sandbox) == known(home) == []


def test_only_the_newest_are_kept_for_what_windows_takes_at_most(
    issuer: Run, sandbox: RunningSandbox, home: Path
) -> None:
    assert issuer(*LOGIN)[0] == 0
    sandbox.queue_fault(path="tokens/current", status=500, times=99)
    for _ in range(4):
        assert issuer("login")[0] == 0
    assert len(known(home)) == 4
    text = json.loads((home / "secrets.json").read_text())["grant"]
    assert len(text.encode("utf-16-le")) <= 2560


def test_a_leftover_of_another_account_is_not_sent_to_this_one(
    issuer: Run, sandbox: RunningSandbox, home: Path
) -> None:
    assert issuer(*LOGIN)[0] == 0
    change_grant(home, zendesk={"subdomain": "other", "sandbox": False})
    asked = len(sandbox.requests)
    status, _, err = issuer("logout")
    assert status == 30, err
    assert "still signed in: the former sign-in could not be ended" in err
    assert len(sandbox.requests) == asked


def test_an_api_token_in_its_place_ends_it_too(
    issuer: Run, sandbox: RunningSandbox, home: Path
) -> None:
    assert issuer(*LOGIN)[0] == 0
    path = home / "sign-in.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"kind": "api_token"}))
    assert issuer("logout")[0] == 0
    assert pairs(sandbox) == known(home) == []


def test_a_pair_of_somebody_else_is_not_worked_with(
    issuer: Run, sandbox: RunningSandbox, home: Path
) -> None:
    assert issuer(*LOGIN)[0] == 0
    change_grant(home, user_id=sandbox.seeded.agent.id)
    status, _, err = issuer("whoami")
    assert status == 20
    assert "acts as somebody else than who signed in" in err
    assert issuer("login")[0] == 0
    assert issuer("whoami")[0] == 0
