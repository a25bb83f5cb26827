"""Ctrl-C at each stage of a sign-in: the port is free again, and nothing was written."""

import os
import select
import signal
import subprocess  # noqa: TID251 - a signal is sent to a program of its own
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest

from tests.issuer.browser import Browser, visit
from tests.issuer.conftest import Run
from tests.issuer.sign_in.stored import pairs
from zendesk_sandbox.server import RunningSandbox

pytestmark = [
    pytest.mark.usefixtures("ports"),
    pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT"),
]
PATIENCE = 30
ADDRESS = "/oauth/authorizations/new?"


def test_while_the_browser_opens(issuer: Run, browser: Browser, home: Path) -> None:
    def act(_: str) -> None:
        raise KeyboardInterrupt

    browser.act = act
    assert issuer("login", "--subdomain", "acme")[0] == 60
    assert not (home / "sign-in.json").exists()
    _demand_free_port()


def test_while_it_waits_for_the_browser(environment: dict[str, str], home: Path) -> None:
    with _login(environment, "--no-browser") as process:
        _read_address(process)
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
    with _login(environment, "--no-browser") as process:
        address = _read_address(process)
        visitor = Thread(target=lambda: browser.go_through(address))
        visitor.start()
        _wait_for(lambda: not sandbox._faults._waiting)
        assert _interrupt(process) == 60
        visitor.join()
    assert not (home / "sign-in.json").exists()
    assert not (home / "secrets.json").exists()
    assert pairs(sandbox) == []
    _demand_free_port()


def test_while_the_former_sign_in_is_ended(
    issuer: Run, environment: dict[str, str], browser: Browser, sandbox: RunningSandbox
) -> None:
    assert issuer("login", "--subdomain", "acme")[0] == 0
    sandbox.queue_fault(kind="slow", path="tokens/current", seconds=PATIENCE)
    with _login(environment, "--no-browser") as process:
        browser.go_through(_read_address(process))
        _wait_for(lambda: not sandbox._faults._waiting)
        assert _interrupt(process) == 60
    assert issuer("whoami")[0] == 0


def test_while_it_waits_for_a_pasted_address(environment: dict[str, str], home: Path) -> None:
    pty = pytest.importorskip("pty", reason="pseudo-terminals are POSIX")
    master, slave = pty.openpty()
    try:
        with _login(environment, "--paste", stdin=slave) as process:
            _read_until(process, "Address (")
            assert _interrupt(process) == 60
    finally:
        os.close(master)
        os.close(slave)
    assert not home.exists() or list(home.iterdir()) == []


@contextmanager
def _login(
    environment: dict[str, str], *options: str, stdin: int = subprocess.DEVNULL
) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "token_issuer", "login", "--subdomain", "acme", *options],
        env={**os.environ, **environment},
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def _read_address(process: subprocess.Popen[bytes]) -> str:
    [address] = [word for word in _read_until(process, ADDRESS).split() if ADDRESS in word]
    return address


def _read_until(process: subprocess.Popen[bytes], mark: str) -> str:
    assert process.stderr is not None
    said, deadline = b"", time.monotonic() + PATIENCE
    while mark.encode() not in said or not said.endswith((b"\n", b": ")):
        assert time.monotonic() < deadline, said
        if select.select([process.stderr], [], [], 0.05)[0]:
            piece = os.read(process.stderr.fileno(), 4096)
            assert piece, said
            said += piece
    return said.decode()


def _interrupt(process: subprocess.Popen[bytes]) -> int:
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=PATIENCE)
    assert b"Traceback" not in said
    assert b"cancelled" in said
    return process.returncode


def _wait_for(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def _demand_free_port() -> None:
    with pytest.raises(ConnectionRefusedError):
        visit("http://127.0.0.1:19291/callback")
