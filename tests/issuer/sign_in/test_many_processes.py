"""Several runs on one home: one refreshes and all go on; one that is killed harms no other."""

import os
import subprocess  # noqa: TID251 - the processes are the point
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.issuer.browser import Browser
from tests.issuer.conftest import Run
from tests.issuer.sign_in import renewing
from tests.issuer.sign_in.stored import change_grant, grants, pairs, read_grant, spoil
from zendesk_sandbox.server import RunningSandbox

Child = subprocess.Popen[str]
Advance = Callable[[float], None]
PROCESSES, ROUNDS, LIFE = 5, 15, 1800


@pytest.fixture
def signed_in(ports: None, issuer: Run) -> Run:
    del ports
    assert issuer("login", "--subdomain", "acme")[0] == 0
    return issuer


def test_of_five_processes_one_refreshes_and_none_loses_the_sign_in(
    signed_in: Run, environment: dict[str, str], sandbox: RunningSandbox, home: Path
) -> None:
    """Either the clock says that the token is over, or Zendesk does."""
    ahead = 0
    with ExitStack() as running:
        children = [running.enter_context(_start(environment)) for _ in range(PROCESSES)]
        for number in range(ROUNDS):
            if number % 2:
                change_grant(home, access_token=spoil(read_grant(home)["access_token"]))
            else:
                ahead += LIFE
                sandbox.advance(LIFE)
            asked = grants(sandbox)
            for child in children:
                _tell(child, ahead)
            used = {_hear(child) for child in children}
            assert used == {read_grant(home)["access_token"]} == set(pairs(sandbox))
            assert grants(sandbox) == asked + 1
    assert signed_in("whoami")[0] == 0


STEPS = {
    "request": 0,
    "lost answer": 20,
    "write": 20,
    "sync": 20,
    "rename": 20,
    "record": 0,
}
"""Just before what a run is killed, and how the next one ends."""


@pytest.mark.parametrize("step", STEPS)
def test_a_run_that_is_killed_costs_one_sign_in_at_most(
    signed_in: Run,
    environment: dict[str, str],
    sandbox: RunningSandbox,
    browser: Browser,
    home: Path,
    advance: Advance,
    step: str,
) -> None:
    """Row 45 of bad input."""
    before = pairs(sandbox)
    advance(LIFE)
    if step == "lost answer":
        sandbox.queue_fault(kind="slow", path="^/oauth/tokens$", after_commit=True, seconds=60)
    with _start(environment, step) as child:
        _tell(child, LIFE)
        if step == "lost answer":
            _wait_for(lambda: pairs(sandbox) != before)
        else:
            assert _hear(child) == "here"
        child.kill()
        child.wait()
    asked = grants(sandbox)
    status, _, err = signed_in("whoami")
    assert status == STEPS[step], err
    assert grants(sandbox) <= asked + 1
    if status:
        assert "issuer login" in err
        assert signed_in("login")[0] == 0
    assert signed_in("whoami")[0] == 0
    assert read_grant(home)["access_token"] in pairs(sandbox)
    assert len(browser.opened) == 1 + bool(status)


@contextmanager
def _start(environment: dict[str, str], step: str = "") -> Iterator[Child]:
    process = subprocess.Popen(
        [sys.executable, renewing.__file__, step],
        env={**os.environ, **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def _tell(child: Child, ahead: float) -> None:
    assert child.stdin is not None
    child.stdin.write(f"{ahead}\n")
    child.stdin.flush()


def _hear(child: Child) -> str:
    assert child.stdout is not None
    return child.stdout.readline().strip()


def _wait_for(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.01)
