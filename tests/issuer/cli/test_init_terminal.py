"""`issuer init` at a real terminal: a pseudo one, with the program as a process of its own."""

import os
import re
import select
import signal
import subprocess  # noqa: TID251 - the dialogue needs a real terminal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from tests.issuer.browser import Browser
from tests.issuer.conftest import MovableClock
from zendesk_sandbox.server import RunningSandbox

pty = pytest.importorskip("pty", reason="pseudo-terminals are POSIX")
termios = pytest.importorskip("termios", reason="pseudo-terminals are POSIX")

PATIENCE = 60
# With a controlling terminal, so that Ctrl-C is a key.
_PROGRAM = """\
import fcntl, sys, termios
from datetime import timedelta
from ticketbound.clock import utc_now
from token_issuer.__main__ import run
from token_issuer.surroundings import Surroundings
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
ahead = timedelta(seconds=float(sys.argv[1]))
sys.exit(run(sys.argv[2:], Surroundings(clock=lambda: utc_now() + ahead)))
"""
Exchange = tuple[str, str]
"""A prompt, and what is typed in answer to it."""


class Screen:
    """The program on a terminal of its own, and everything that it showed."""

    def __init__(self, process: "subprocess.Popen[bytes]", master: int, slave: int) -> None:
        self.process = process
        self._master, self._slave = master, slave
        self._seen = 0
        self.text = ""

    def wait_for(self, words: str) -> None:
        """Wait until `words` come, after those that were waited for before."""
        deadline = time.monotonic() + PATIENCE
        while (found := self.text.find(words, self._seen)) < 0:
            assert time.monotonic() < deadline, self.text
            assert self._read(), f"no {words!r} in: {self.text}"
        self._seen = found + len(words)

    def type(self, line: str, *, hidden: bool = False) -> None:
        deadline = time.monotonic() + PATIENCE
        # The terminal drops what was typed before its echo is off.
        while hidden and termios.tcgetattr(self._slave)[3] & termios.ECHO:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        os.write(self._master, line.encode() + b"\n")

    def press(self, key: bytes) -> None:
        os.write(self._master, key)

    def interrupt(self) -> int:
        """Press Ctrl-C as a person does: again when nothing happens.

        CPython does not see one that comes after its last look for signals and before the read.
        """
        deadline = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            assert time.monotonic() < deadline, self.text
            self.press(b"\x03")
            again = time.monotonic() + PATIENCE / 6
            while self.process.poll() is None and time.monotonic() < again:
                if select.select([self._master], [], [], 0.1)[0]:
                    self._read()
        return self.end()

    def end(self) -> int:
        deadline = time.monotonic() + PATIENCE
        while self.process.poll() is None or select.select([self._master], [], [], 0.1)[0]:
            assert time.monotonic() < deadline, self.text
            if select.select([self._master], [], [], 0.1)[0] and not self._read():
                break
        return self.process.wait(PATIENCE)

    def _read(self) -> bool:
        if not select.select([self._master], [], [], PATIENCE)[0]:
            return False
        data = os.read(self._master, 65536)
        self.text += data.decode().replace("\r\n", "\n")
        return bool(data)


@contextmanager
def at_terminal(
    environment: dict[str, str], *arguments: str, ahead: timedelta = timedelta()
) -> Iterator[Screen]:
    master, slave = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, str(ahead.total_seconds()), "init", *arguments],
        env={**os.environ, "TERM": "dumb", **environment},
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
    ) as process:
        try:
            yield Screen(process, master, slave)
        finally:
            process.kill()
            os.close(slave)
            os.close(master)


@pytest.fixture
def bare(environment: dict[str, str]) -> dict[str, str]:
    """The environment without secrets, and without a screen that a browser could be seen on."""
    for name in ("IDENTITY", "MINT"):
        del environment[f"TICKETBOUND_{name}_SECRET"]
    return environment | {"DISPLAY": "", "WAYLAND_DISPLAY": ""}


@pytest.fixture
def mint_part(sandbox: RunningSandbox) -> tuple[Exchange, ...]:
    return (
        ("E-mail address of the service user: ", "log-courier@acme.example"),
        ("Identifier of the mint client [log_drop]: ", ""),
        ("Secret of the client log_drop: ", sandbox.mint_client_secret.reveal()),
        ("Number of the ticket, or new [new]: ", ""),
        ("Your name, as customers know it: ", "Acme GmbH"),
        ("Link to the operator, or Enter: ", ""),
        ("File with a key, or new [new]: ", ""),
        ("Write it? [Y/n]: ", ""),
        ("Ask it now? [Y/n]: ", "n"),
    )


@pytest.fixture
def by_client(sandbox: RunningSandbox, mint_part: tuple[Exchange, ...]) -> tuple[Exchange, ...]:
    return (
        ("Subdomain: ", "acme"),
        ("How shall the issuer sign in [client]: ", ""),
        ("Identifier of the identity client [issuer]: ", ""),
        ("Secret of the client issuer: ", sandbox.issuer_client_secret.reveal()),
        *mint_part,
    )


def _hold(screen: Screen, exchanges: Sequence[Exchange]) -> None:
    for prompt, answer in exchanges:
        screen.wait_for(prompt)
        screen.type(answer, hidden=_hides(prompt))


def _hides(prompt: str) -> bool:
    return prompt.startswith(("Secret", "API token"))


def _demand_nothing_left(sandbox: RunningSandbox, home: Path) -> None:
    assert not home.exists() or list(home.iterdir()) == []
    assert (len(sandbox.state.tickets), len(sandbox.state.clients)) == (20, 3)
    assert sandbox.state.tokens == {}


def test_by_client(
    by_client: tuple[Exchange, ...], bare: dict[str, str], sandbox: RunningSandbox, home: Path
) -> None:
    with at_terminal(bare) as screen:
        _hold(screen, by_client)
        assert screen.end() == 0
    assert f"{home / 'tenant.toml'}\n" in screen.text
    assert "\x1b" not in screen.text
    for prompt, answer in by_client:
        if _hides(prompt):
            assert answer not in screen.text
    assert sandbox.state.tokens == {}


@pytest.mark.usefixtures("ports")
def test_by_browser(
    mint_part: tuple[Exchange, ...],
    bare: dict[str, str],
    sandbox: RunningSandbox,
    home: Path,
    browser: Browser,
) -> None:
    # No browser is seen from here, so the person carries the answer over.
    with at_terminal(bare) as screen:
        _hold(
            screen,
            [
                ("Subdomain: ", "acme"),
                ("How shall the issuer sign in [client]: ", "browser"),
                ("Identifier of the public client [issuer_cli]: ", ""),
            ],
        )
        screen.wait_for("Address (it is not shown)")
        address = re.search(r"http://\S+/oauth/authorizations/new\S+", screen.text)
        assert address is not None, screen.text
        screen.type(browser.decide(address[0]), hidden=True)
        screen.wait_for("ok: signed in as Ada Admin")
        _hold(screen, mint_part)
        assert screen.end() == 0
    assert (home / "sign-in.json").exists()
    assert len(sandbox.state.tokens) == 1


def test_by_api_token(
    mint_part: tuple[Exchange, ...],
    bare: dict[str, str],
    api_token: str,
    clock: MovableClock,
    home: Path,
) -> None:
    with at_terminal(bare, ahead=clock.ahead) as screen:
        _hold(
            screen,
            [
                ("Subdomain: ", "https://acme.zendesk.com/agent"),
                ("How shall the issuer sign in [client]: ", "3"),
                ("E-mail address of the user that it acts as: ", "ada@acme.example"),
                ("API token: ", api_token),
                mint_part[0],
                ("Make it now, yes or no [yes]: ", ""),
            ],
        )
        screen.wait_for("it cannot be made here")
        _hold(screen, mint_part[1:])
        assert screen.end() == 0
    assert (home / "sign-in.json").exists()
    assert api_token not in screen.text


@pytest.mark.parametrize("stop_at", [0, 3, 6, 8, 10])
def test_ctrl_c(
    by_client: tuple[Exchange, ...],
    bare: dict[str, str],
    sandbox: RunningSandbox,
    home: Path,
    stop_at: int,
) -> None:
    with at_terminal(bare) as screen:
        _hold(screen, by_client[:stop_at])
        screen.wait_for(by_client[stop_at][0])
        assert screen.interrupt() == 60
    assert "\nissuer: cancelled; nothing was written" in screen.text.replace("\r", "")
    assert "Traceback" not in screen.text
    _demand_nothing_left(sandbox, home)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_other_ends(
    by_client: tuple[Exchange, ...],
    bare: dict[str, str],
    sandbox: RunningSandbox,
    home: Path,
    number: int,
) -> None:
    with at_terminal(bare) as screen:
        _hold(screen, by_client[:8])
        screen.wait_for(by_client[8][0])
        screen.process.send_signal(number)
        assert screen.end() == 60
    _demand_nothing_left(sandbox, home)


def test_ctrl_c_while_zendesk_makes_the_canary(
    by_client: tuple[Exchange, ...], bare: dict[str, str], sandbox: RunningSandbox, home: Path
) -> None:
    sandbox.queue_fault(
        kind="slow", path="^/api/v2/tickets$", method="POST", seconds=PATIENCE, after_commit=True
    )
    with at_terminal(bare) as screen:
        _hold(screen, by_client[:8])
        made = threading.Event()
        deadline = time.monotonic() + PATIENCE
        while len(sandbox.state.tickets) == 20:
            assert time.monotonic() < deadline
            made.wait(0.02)
        assert screen.interrupt() == 60
    _demand_nothing_left(sandbox, home)


def test_with_all_answers_it_asks_nothing(
    init_arguments: tuple[str, ...], environment: dict[str, str]
) -> None:
    with at_terminal(environment, *init_arguments[1:]) as screen:
        assert screen.end() == 0
    assert "Step" not in screen.text
    assert "issuer: then mint a code: issuer mint TICKET\n" in screen.text


def test_a_secret_that_is_missing_is_asked_for_without_showing_it(
    init_arguments: tuple[str, ...], environment: dict[str, str], sandbox: RunningSandbox
) -> None:
    # More than that secret is asked, since the dialogue shows what it comes to before it writes.
    secret = environment.pop("TICKETBOUND_MINT_SECRET")
    with at_terminal(environment, *init_arguments[1:], "--signing-key", "new") as screen:
        _hold(
            screen,
            [
                ("E-mail address of the service user: ", "log-courier@acme.example"),
                ("Secret of the client log_drop: ", secret),
                ("Number of the ticket, or new [new]: ", ""),
                ("Link to the operator, or Enter: ", ""),
                ("Write it? [Y/n]: ", "y"),
                ("Ask it now? [Y/n]: ", "n"),
            ],
        )
        assert screen.end() == 0
    assert secret not in screen.text
    assert "Subdomain" not in screen.text
    assert sandbox.state.tokens == {}


@pytest.mark.parametrize("option", ["--non-interactive", "--json"])
def test_who_wants_no_questions_gets_none(environment: dict[str, str], option: str) -> None:
    with at_terminal(environment, option) as screen:
        assert screen.end() == 2
    assert "missing options --subdomain, --identity-client" in screen.text
