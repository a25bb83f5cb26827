"""A thousand tokens end by one command, which can be interrupted, refused and repeated."""

import json
import os
import signal
import subprocess  # noqa: TID251 - a signal is sent to a program of its own
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from zendesk_sandbox.limits import Limits
from zendesk_sandbox.oauth.granting import add_token
from zendesk_sandbox.records.oauth import Client
from zendesk_sandbox.server import RunningSandbox, start_sandbox

Run = Callable[..., tuple[int, str, str]]
MANY = 1000
PATIENCE = 60


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    """One that takes more than 700 calls in a minute."""
    with start_sandbox(limits=Limits(requests_per_minute=100_000)) as running:
        yield running


def add_tokens(sandbox: RunningSandbox, count: int, client: Client | None = None) -> None:
    state, owner = sandbox.state, client or sandbox.seeded.mint
    with state.lock:
        for _ in range(count):
            add_token(state, owner, owner.user_id, ("requests:write",), 86400)


def ours(sandbox: RunningSandbox) -> int:
    with sandbox.state.lock:
        tokens = list(sandbox.state.tokens.values())
    return sum(token.client_id == sandbox.seeded.mint.id for token in tokens)


def test_a_thousand_tokens_on_many_pages_though_zendesk_asks_to_wait(
    ready: Run, sandbox: RunningSandbox
) -> None:
    assert ready("mint", "1000")[0] == 0
    add_tokens(sandbox, MANY - 1)
    busy = {"status": 429, "headers": {"Retry-After": "30"}}
    for skip in (0, 40, 250, 600):
        sandbox.queue_fault(**busy, method="DELETE", path="tokens/", skip=skip, times=5)
    sandbox.queue_fault(**busy, method="GET", path="oauth/tokens$", skip=4)
    started = time.monotonic()
    status, out, err = ready("revoke", "--all", "--json")
    assert status == 0, err
    assert json.loads(out)["data"]["tokens_revoked"] == MANY
    assert ours(sandbox) == 0
    assert sandbox.state.tickets[1000].email_cc_ids == ()
    assert "issuer: revoking tokens: 500 of 1000\n" in err
    assert "issuer: revoking tokens: 1000 of 1000\n" in err
    assert time.monotonic() - started < PATIENCE


def test_what_cannot_be_ended_is_counted_and_tried_again_by_a_repeat(
    ready: Run, sandbox: RunningSandbox
) -> None:
    add_tokens(sandbox, 30)
    first = min(sandbox.state.tokens)
    sandbox.queue_fault(status=500, method="DELETE", path=f"tokens/{first}$", times=99)
    status, out, err = ready("revoke", "--all")
    assert (status, out) == (30, "")
    assert "issuer: 29 of 30 tokens revoked, 0 of 0 codes ended: " in err
    sandbox._faults.clear()
    status, _, err = ready("revoke", "--all")
    assert (status, err) == (0, "issuer: 1 token of no open code is revoked\n")


def test_a_zendesk_that_goes_away_is_not_asked_a_thousand_times(
    ready: Run, sandbox: RunningSandbox
) -> None:
    add_tokens(sandbox, 200)
    sandbox.queue_fault(status=500, method="DELETE", path="tokens/", times=10_000)
    before = len(sandbox.requests)
    assert ready("revoke", "--all")[0] == 30
    assert len(sandbox.requests) - before < 200
    sandbox._faults.clear()


def test_other_clients_are_left_alone_unless_it_is_typed_in_full(
    ready: Run, sandbox: RunningSandbox
) -> None:
    state, mint = sandbox.state, sandbox.seeded.mint
    other = replace(mint, id=state.new_id(), identifier="other")
    state.clients[other.id] = other
    add_tokens(sandbox, 3)
    add_tokens(sandbox, 3, other)
    add_tokens(sandbox, 3, sandbox.seeded.issuer)
    assert ready("revoke", "--all")[0] == 0
    assert len(state.tokens) == 6
    for half in ("--every", "--every-clien"):
        assert ready("revoke", "--all", half)[0] == 2
    assert ready("revoke", "--every-client")[0] == 2
    assert len(state.tokens) == 6
    status, _, err = ready("revoke", "--all", "--every-client")
    assert (status, err) == (0, "issuer: 3 tokens of no open code are revoked\n")
    assert {token.client_id for token in state.tokens.values()} == {sandbox.seeded.issuer.id}


def test_a_sign_in_of_no_admin_cannot(ready: Run, sandbox: RunningSandbox) -> None:
    assert ready("mint", "1000")[0] == 0
    users, admin = sandbox.state.users, sandbox.seeded.admin
    users[admin.id] = replace(admin, role="agent")
    status, _, err = ready("revoke", "--all")
    assert status == 30
    assert "is no admin, and only an admin sees and ends all tokens" in err
    users[admin.id] = admin
    assert ready("sweep")[0] == 0
    assert ours(sandbox) == 0


def test_the_identity_client_may_need_another_token_on_the_way(
    ready: Run, sandbox: RunningSandbox
) -> None:
    """Its own lives five minutes, and Zendesk may ask to wait for longer than that."""
    add_tokens(sandbox, 40)
    sandbox.queue_fault(
        status=401,
        method="DELETE",
        path="tokens/",
        skip=10,
        times=3,
        body='{"error": "invalid_token", "error_description": "x"}',
    )
    status, _, err = ready("revoke", "--all")
    assert status == 0, err
    assert ours(sandbox) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="SIGINT goes to one process")
@pytest.mark.parametrize("until", [1, 100, 700])
def test_ctrl_c_says_how_far_it_got_and_a_repeat_goes_on(
    ready: Run, sandbox: RunningSandbox, environment: dict[str, str], until: int
) -> None:
    assert ready("mint", "1000")[0] == 0
    add_tokens(sandbox, MANY - 1)
    with subprocess.Popen(
        [sys.executable, "-m", "token_issuer", "revoke", "--all"],
        env={**os.environ, **environment},
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        _wait_until(lambda: ours(sandbox) <= MANY - until)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=PATIENCE)
    left = ours(sandbox)
    assert process.returncode == 60, err
    assert 0 < left < MANY
    assert f"issuer: interrupted: {MANY - left} of {MANY} tokens revoked, 0 of 1 codes ended" in err
    assert "codes ended; 1 code is marked and ends with the next command at the latest" in err
    assert "hint: run the same command again: it goes on where this one stopped" in err
    assert "Traceback" not in err
    status, _, err = ready("revoke", "--all")
    assert status == 0
    assert ours(sandbox) == 0
    assert sandbox.state.tickets[1000].email_cc_ids == ()


def _wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.005)
