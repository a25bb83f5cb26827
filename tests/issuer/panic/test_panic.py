"""Everything ends, secrets change, and nothing half done stays silent."""

import json
import os
import signal
import subprocess  # noqa: TID251 - a signal is sent to a program of its own
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.issuer.sign_in.login_process import wait_for
from ticketbound.secret import Secret
from zendesk_sandbox.oauth.granting import add_token
from zendesk_sandbox.server import RunningSandbox

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def may_write(sandbox: RunningSandbox) -> None:
    clients, issuer = sandbox.state.clients, sandbox.seeded.issuer
    clients[issuer.id] = replace(issuer, allowed_scopes=("read", "write", "tickets:write"))


@pytest.fixture
def kept(ready: Run, environment: dict[str, str]) -> Run:
    """With all secrets in the file, as on an agent's machine."""
    del environment["TICKETBOUND_MINT_SECRET"]
    return ready


def ours(sandbox: RunningSandbox) -> list[int]:
    tokens = sandbox.state.tokens.values()
    return [token.id for token in tokens if token.client_id == sandbox.seeded.mint.id]


def plant_stranger(sandbox: RunningSandbox) -> int:
    state, mint = sandbox.state, sandbox.seeded.mint
    return add_token(state, mint, sandbox.service_user_id, ("requests:write",), 86400).id


@pytest.mark.usefixtures("may_write")
def test_ends_everything_and_changes_the_secret(kept: Run, sandbox: RunningSandbox) -> None:
    assert kept("mint", "1000")[0] == 0
    plant_stranger(sandbox)
    tickets = sandbox.state.tickets
    tickets[1009] = replace(tickets[1009], email_cc_ids=(sandbox.service_user_id,))
    status, out, err = kept("panic")
    assert (status, out) == (0, ""), err
    assert "secret of the client log_drop: rotated" in err
    assert "2 of 2 tokens revoked, 1 of 1 codes ended, 1 of the clients' secrets rotated" in err
    assert ours(sandbox) == []
    assert not any(ticket.email_cc_ids for ticket in tickets.values())
    now = sandbox.state.clients[sandbox.seeded.mint.id].secret
    assert now != sandbox.seeded.mint.secret
    assert now.reveal() not in out + err
    assert kept("mint", "1001")[0] == 0


def test_without_the_right_it_says_what_to_click(kept: Run, sandbox: RunningSandbox) -> None:
    assert kept("mint", "1000")[0] == 0
    status, out, err = kept("panic")
    assert status == 21
    assert "Admin Center > Apps and integrations > APIs > OAuth clients" in out
    assert "for each of these: log_drop" in out
    assert "1 of 1 tokens revoked, 1 of 1 codes ended" in err
    assert ours(sandbox) == []
    assert sandbox.state.clients[sandbox.seeded.mint.id].secret == sandbox.seeded.mint.secret


@pytest.mark.usefixtures("may_write")
def test_a_variable_with_the_old_secret_is_told(ready: Run, environment: dict[str, str]) -> None:
    status, _, err = ready("panic")
    assert status == 0
    assert "an environment variable holds the old one and wins: unset it" in err
    assert ready("mint", "1000")[0] == 21
    del environment["TICKETBOUND_MINT_SECRET"]
    assert ready("mint", "1000")[0] == 0


def test_a_mint_after_a_panic_that_was_killed_says_to_run_it_again(
    kept: Run, sandbox: RunningSandbox
) -> None:
    """It had changed the secret, and not kept the new one."""
    clients, mint = sandbox.state.clients, sandbox.seeded.mint
    clients[mint.id] = replace(mint, secret=Secret("another"))
    status, _, err = kept("mint", "1000")
    assert status == 21
    assert "; if issuer panic was interrupted, run it again\n" in err


@pytest.mark.usefixtures("may_write")
def test_a_place_that_takes_no_writing_is_found_out_before_the_old_secret_dies(
    kept: Run, sandbox: RunningSandbox, home: Path
) -> None:
    (home / "secrets.json").chmod(0o644)
    status, _, err = kept("panic")
    assert status == 20
    assert "can be read by others" in err
    assert sandbox.state.clients[sandbox.seeded.mint.id].secret == sandbox.seeded.mint.secret


@pytest.mark.usefixtures("may_write")
@pytest.mark.parametrize("committed", [False, True])
def test_an_answer_that_was_lost_is_no_secret_that_was_changed(
    kept: Run, sandbox: RunningSandbox, committed: bool
) -> None:
    sandbox.queue_fault(kind="cut", path="generate_secret", after_commit=committed, times=9)
    status, _, err = kept("panic")
    assert status == 30
    assert "whether the secret of log_drop was rotated is not known" in err
    sandbox._faults.clear()
    assert kept("panic")[0] == 0
    assert kept("mint", "1000")[0] == 0


@pytest.mark.usefixtures("may_write")
def test_what_cannot_be_revoked_does_not_keep_the_secret(
    kept: Run, sandbox: RunningSandbox
) -> None:
    assert kept("mint", "1000")[0] == 0
    sandbox.queue_fault(status=500, method="DELETE", path=f"tokens/{ours(sandbox)[0]}$", times=99)
    status, _, err = kept("panic")
    assert status == 30
    assert "warning: run it again: issuer panic" in err
    assert sandbox.state.clients[sandbox.seeded.mint.id].secret != sandbox.seeded.mint.secret
    sandbox._faults.clear()
    assert kept("panic")[0] == 0
    assert ours(sandbox) == []


@pytest.mark.usefixtures("may_write")
def test_the_json_document(kept: Run) -> None:
    status, out, _ = kept("panic", "--json")
    assert status == 0
    assert json.loads(out)["data"] == {
        "revoked": [],
        "tokens_revoked": 0,
        "secrets": {"log_drop": "rotated"},
        "copies_taken_back": 0,
        "by_hand": [],
    }


@pytest.mark.usefixtures("may_write")
@pytest.mark.skipif(sys.platform == "win32", reason="SIGINT goes to one process")
def test_ctrl_c_while_a_secret_changes_says_that_nobody_knows(
    kept: Run, sandbox: RunningSandbox, environment: dict[str, str]
) -> None:
    assert kept("mint", "1000")[0] == 0
    sandbox.queue_fault(kind="slow", path="generate_secret", after_commit=True, seconds=60)
    before = sandbox.seeded.mint.secret
    with subprocess.Popen(
        [sys.executable, "-m", "token_issuer", "panic"],
        env={**os.environ, **environment},
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        wait_for(lambda: sandbox.state.clients[sandbox.seeded.mint.id].secret != before)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 60, err
    assert "warning: whether the secret of log_drop was rotated is not known" in err
    assert (
        "interrupted: 1 of 1 tokens revoked, 1 of 1 codes ended, 0 of the clients' secrets" in err
    )
    assert kept("panic")[0] == 0
    assert kept("mint", "1000")[0] == 0


def test_offline_nothing_is_done(kept: Run, sandbox: RunningSandbox) -> None:
    assert kept("mint", "1000")[0] == 0
    sandbox.queue_fault(kind="cut", times=99)
    assert kept("panic")[0] == 30
    sandbox._faults.clear()
    assert kept("sweep")[0] == 0
    assert ours(sandbox) == []
