"""Ctrl-C at each stage of a sign-in: the port is free again, and nothing was written."""

import os
import signal
import subprocess  # noqa: TID251 - a signal is sent to a program of its own
import sys
from pathlib import Path
from threading import Thread

import pytest

from tests.issuer.browser import Browser, visit
from tests.issuer.conftest import Run
from tests.issuer.sign_in.login_process import (
    PATIENCE,
    login,
    read_address,
    read_until,
    wait_for,
)
from tests.issuer.sign_in.stored import known, pairs
from zendesk_sandbox.server import RunningSandbox

pytestmark = [
    pytest.mark.usefixtures("ports"),
    pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT"),
]


def test_while_the_browser_opens(issuer: Run, browser: Browser, home: Path) -> None:
    def act(_: str) -> None:
        raise KeyboardInterrupt

    browser.act = act
    assert issuer("login", "--subdomain", "acme")[0] == 60
    assert not (home / "sign-in.json").exists()
    _demand_free_port()


def test_while_it_waits_for_the_browser(environment: dict[str, str], home: Path) -> None:
    with login(environment, "--no-browser") as process:
        read_address(process)
        assert _interrupt(process) == 60
    assert not home.exists() or list(home.iterdir()) == []
    _demand_free_port()


@pytest.mark.parametrize("path", ["^/oauth/tokens$", "users/me"])
def test_while_zendesk_is_asked(
    environment: dict[str, str],
    home: Path,
    browser: Browser,
    sandbox: RunningSandbox,
    path: str,
) -> None:
    sandbox.queue_fault(kind="slow", path=path, seconds=PATIENCE)
    with login(environment, "--no-browser") as process:
        address = read_address(process)
        visitor = Thread(target=lambda: browser.go_through(address))
        visitor.start()
        wait_for(lambda: not sandbox._faults._waiting)
        assert _interrupt(process) == 60
        visitor.join()
    assert not (home / "sign-in.json").exists()
    assert known(home) == []
    assert pairs(sandbox) == []
    _demand_free_port()


def test_while_the_former_sign_in_is_ended(
    issuer: Run, environment: dict[str, str], browser: Browser, sandbox: RunningSandbox, home: Path
) -> None:
    assert issuer("login", "--subdomain", "acme")[0] == 0
    sandbox.queue_fault(kind="slow", path="tokens/current", seconds=PATIENCE)
    with login(environment, "--no-browser") as process:
        browser.go_through(read_address(process))
        wait_for(lambda: not sandbox._faults._waiting)
        assert _interrupt(process) == 60
    assert issuer("whoami")[0] == 0
    assert set(pairs(sandbox)) <= set(known(home))


def test_while_it_waits_for_a_pasted_address(environment: dict[str, str], home: Path) -> None:
    pty = pytest.importorskip("pty", reason="pseudo-terminals are POSIX")
    master, slave = pty.openpty()
    try:
        with login(environment, "--paste", stdin=slave) as process:
            read_until(process, "Address (")
            assert _interrupt(process) == 60
    finally:
        os.close(master)
        os.close(slave)
    assert not home.exists() or list(home.iterdir()) == []


def _interrupt(process: subprocess.Popen[bytes]) -> int:
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=PATIENCE)
    assert b"Traceback" not in said
    assert b"cancelled" in said
    return process.returncode


def _demand_free_port() -> None:
    with pytest.raises(ConnectionRefusedError):
        visit("http://127.0.0.1:19291/callback")
