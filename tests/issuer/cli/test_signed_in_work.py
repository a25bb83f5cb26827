"""The daily commands with a person's sign-in in the place of the identity client."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.issuer.browser import Browser
from tests.issuer.conftest import Run
from tests.issuer.sign_in.stored import grants, pairs, read_grant
from zendesk_sandbox.server import RunningSandbox


@pytest.fixture
def without_client(ports: None, ready: Run, environment: dict[str, str], home: Path) -> Run:
    """A set-up issuer that has no identity client's secret any more."""
    del ports
    del environment["TICKETBOUND_IDENTITY_SECRET"]
    path = home / "secrets.json"
    kept = json.loads(path.read_text())
    kept.pop("identity", None)
    path.write_text(json.dumps(kept))
    return ready


def test_without_a_sign_in_the_command_to_type_is_named(without_client: Run) -> None:
    status, out, err = without_client("mint", "1000")
    assert (status, out) == (20, "")
    assert "nobody is signed in here" in err
    assert "run: issuer login" in err


def test_a_code_is_minted_listed_and_revoked(
    without_client: Run, sandbox: RunningSandbox, home: Path
) -> None:
    assert without_client("login")[0] == 0
    status, code, err = without_client("mint", "1000")
    assert status == 0, err
    assert code.startswith("tbc1_")
    listed = json.loads(without_client("list", "--json")[1])["data"]["codes"]
    assert [(one["state"], one["minted_by"]) for one in listed] == [("active", "Ada Admin")]
    assert without_client("revoke", "--all")[0] == 0
    listed = json.loads(without_client("list", "--json")[1])["data"]["codes"]
    assert [one["state"] for one in listed] == ["revoked"]
    assert pairs(sandbox) == [read_grant(home)["access_token"]]


def test_the_account_is_examined(without_client: Run) -> None:
    assert without_client("login")[0] == 0
    status, _, err = without_client("doctor")
    assert status == 0, err


def test_a_mint_refreshes_once_and_goes_on(
    without_client: Run, sandbox: RunningSandbox, advance: Callable[[float], None]
) -> None:
    assert without_client("login")[0] == 0
    advance(1800)
    asked = grants(sandbox)
    assert without_client("mint", "1000")[0] == 0
    refreshed, minted = 1, 1
    assert grants(sandbox) == asked + refreshed + minted


def test_a_sign_in_that_ends_in_the_middle_of_a_mint_is_renewed(
    without_client: Run, sandbox: RunningSandbox
) -> None:
    assert without_client("login")[0] == 0
    ended = '{"error": "invalid_token", "error_description": "it has ended"}'
    sandbox.queue_fault(status=401, body=ended, path="tickets/1000", method="PUT")
    status, code, err = without_client("mint", "1000")
    assert status == 0, err
    assert code.startswith("tbc1_")


def test_an_agent_takes_no_living_code_for_a_used_one(
    without_client: Run, browser: Browser, sandbox: RunningSandbox
) -> None:
    browser.user_id = sandbox.seeded.agent.id
    assert without_client("login")[0] == 0
    status, _, err = without_client("mint", "1000")
    assert status == 0, err
    listed = json.loads(without_client("list", "--json")[1])["data"]["codes"]
    assert [one["state"] for one in listed] == ["active"]
    status, _, err = without_client("revoke", "--all")
    assert status == 30
    assert "only an admin sees and ends" in err
    status, out, _ = without_client("list", "--json")
    assert [one["state"] for one in json.loads(out)["data"]["codes"]] == ["revoking"]
    assert "stays open" in json.loads(out)["warnings"][0]
    browser.user_id = sandbox.seeded.admin.id
    assert without_client("login")[0] == 0
    listed = json.loads(without_client("list", "--json")[1])["data"]["codes"]
    assert [one["state"] for one in listed] == ["revoked"]


def test_an_agent_goes_on_when_a_code_has_expired(
    without_client: Run,
    browser: Browser,
    sandbox: RunningSandbox,
    advance: Callable[[float], None],
) -> None:
    browser.user_id = sandbox.seeded.agent.id
    assert without_client("login")[0] == 0
    assert without_client("mint", "1000", "--expires", "10m")[0] == 0
    advance(601)
    # Who cannot see whether it is dead waits until it is so by any clock.
    assert without_client("mint", "1000")[0] == 22
    advance(300)
    status, _, err = without_client("mint", "1000")
    assert status == 0, err
    assert sandbox.state.tickets[1000].email_cc_ids == (sandbox.service_user_id,)
