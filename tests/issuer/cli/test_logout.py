"""`issuer logout`: at Zendesk first, then here."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.issuer.conftest import Run
from tests.issuer.sign_in.stored import change_grant, pairs, read_grant, spoil
from zendesk_sandbox.server import RunningSandbox


@pytest.fixture
def signed_in(ports: None, issuer: Run) -> Run:
    del ports
    assert issuer("login", "--subdomain", "acme")[0] == 0
    return issuer


def test_the_tokens_are_ended_and_forgotten(
    signed_in: Run, sandbox: RunningSandbox, home: Path
) -> None:
    status, out, err = signed_in("logout")
    assert (status, out) == (0, "")
    assert "Ada Admin is signed out of acme" in err
    assert pairs(sandbox) == []
    assert not (home / "sign-in.json").exists()
    assert "grant" not in json.loads((home / "secrets.json").read_text())
    assert signed_in("whoami")[0] == 20


def test_a_second_time_is_fine(signed_in: Run) -> None:
    assert signed_in("logout")[0] == 0
    status, out, _ = signed_in("logout", "--json")
    assert status == 0
    assert json.loads(out)["data"] == {"was_signed_in": False, "ended": True}


def test_an_access_token_that_has_ended_is_refreshed_to_end_the_pair(
    signed_in: Run, sandbox: RunningSandbox, advance: Any
) -> None:
    advance(3600)
    assert len(pairs(sandbox)) == 1
    assert signed_in("logout")[0] == 0
    assert pairs(sandbox) == []


def test_a_pair_that_is_dead_at_zendesk_is_forgotten(signed_in: Run, home: Path) -> None:
    grant = read_grant(home)
    change_grant(
        home,
        access_token=spoil(grant["access_token"]),
        refresh_token=spoil(grant["refresh_token"]),
    )
    assert signed_in("logout")[0] == 0
    assert not (home / "sign-in.json").exists()


def test_a_damaged_grant_is_forgotten(signed_in: Run, home: Path) -> None:
    change_grant(home, access_token=None)
    assert signed_in("logout")[0] == 0
    assert not (home / "sign-in.json").exists()


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "cut", "times": 99},
        {"status": 500, "times": 99},
        {"kind": "html", "status": 200, "times": 99},
        {"status": 500, "method": "DELETE", "times": 99},
    ],
)
def test_what_zendesk_was_not_told_is_kept(
    signed_in: Run, sandbox: RunningSandbox, home: Path, fault: dict[str, Any]
) -> None:
    before = read_grant(home)
    sandbox.queue_fault(**fault)
    status, _, err = signed_in("logout")
    assert status == 30
    assert "still signed in" in err
    assert "lives until 2" in err
    assert "issuer logout --force" in err
    assert read_grant(home) == before
    sandbox._faults.clear()
    assert signed_in("logout")[0] == 0
    assert pairs(sandbox) == []


def test_a_refresh_on_the_way_out_is_not_lost(
    signed_in: Run, sandbox: RunningSandbox, home: Path, advance: Any
) -> None:
    advance(3600)
    sandbox.queue_fault(status=500, method="DELETE", times=99)
    assert signed_in("logout")[0] == 30
    assert pairs(sandbox) == [read_grant(home)["access_token"]]


def test_force_forgets_and_says_what_lives_on(
    signed_in: Run, sandbox: RunningSandbox, home: Path
) -> None:
    sandbox.queue_fault(kind="cut", times=99)
    status, out, err = signed_in("logout", "--force", "--json")
    assert status == 0, err
    said = json.loads(out)
    assert said["data"] == {"was_signed_in": True, "ended": False}
    [warning] = said["warnings"]
    assert "forgotten here, but not ended at Zendesk" in warning
    assert "the refresh token lives until" in warning
    assert not (home / "sign-in.json").exists()
    assert len(pairs(sandbox)) == 1
