"""A sign-in whose browser is on another machine: the person carries the address over."""

import os
import random
import select
import subprocess  # noqa: TID251 - the prompt needs a real terminal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.issuer.browser import Browser
from tests.issuer.conftest import Run
from ticketbound.secret import Secret
from token_issuer.sign_in.callback import Allowed, Denied
from token_issuer.sign_in.loopback import PORTS, redirect_uri
from token_issuer.sign_in.pasting import read_pasted
from token_issuer.sign_in.request import AuthorizationRequest, make_request
from zendesk_client.address import account_address

pty = pytest.importorskip("pty", reason="pseudo-terminals are POSIX")
termios = pytest.importorskip("termios", reason="pseudo-terminals are POSIX")
REDIRECT = redirect_uri(PORTS[0])
PATIENCE = 60


@pytest.fixture
def request_() -> AuthorizationRequest:
    return make_request(account_address("acme"), "issuer_cli", random.Random(7).randbytes, REDIRECT)


def test_a_request_has_256_bits_of_state_and_the_scopes(request_: AuthorizationRequest) -> None:
    assert len(request_.state.reveal()) == 43
    query = parse_qs(urlsplit(request_.url).query)
    assert query["scope"] == ["read tickets:write"]
    assert query["redirect_uri"] == ["http://127.0.0.1:19291/callback"]
    assert request_.verifier.secret.reveal() not in request_.url


@pytest.mark.parametrize(
    "form", ["{r}?code=c0de&state={s}", " {r}?state={s}&code=c0de\n", "c0de {s}"]
)
def test_the_whole_address_or_its_two_parts_will_do(
    request_: AuthorizationRequest, form: str
) -> None:
    text = form.format(r=REDIRECT, s=request_.state.reveal())
    assert read_pasted(text, request_) == Allowed(Secret("c0de"))


def test_a_denial_is_one_when_it_is_pasted_too(request_: AuthorizationRequest) -> None:
    text = f"{REDIRECT}?error=access_denied&state={request_.state.reveal()}"
    assert read_pasted(text, request_) == Denied("access_denied")


@pytest.mark.parametrize(
    "form",
    [
        "",
        "{s}",
        "c0de",
        "c0de other",
        "c0de {s} more",
        "{r}?code=c0de&state=other",
        "{r}?code=c0de",
        "{r}/?code=c0de&state={s}",
        "https://evil.example/callback?code=c0de&state={s}",
        "http://localhost:19291/callback?code=c0de&state={s}",
        "http://127.0.0.1:19292/callback?code=c0de&state={s}",
        "{r}?code=c0de&state={s}&state={s}",
        "{r}?code=c0de&error=access_denied&state={s}",
        '"{r}?code=c0de&state={s}"',
        "{r}?code=c0de&state={s}\u200b",
        "{r}?code=c0de&state=\udcff{s}",
        "c0de \udcff{s}",
        "Please paste this:\n{r}?code=c0de&state={s}\nThank you?",
        "{r}?" + "a" * 1_000_000 + "&state={s}",
        "{r}?" + "a=b&" * 250_000 + "code=c0de&state={s}",
    ],
)
def test_nothing_else_will_do(request_: AuthorizationRequest, form: str) -> None:
    text = form.format(r=REDIRECT, s=request_.state.reveal())
    assert read_pasted(text, request_) is None


def test_nobody_at_the_terminal_cannot_paste(issuer: Run) -> None:
    assert issuer("login", "--subdomain", "acme", "--paste")[0] == 2


def test_a_person_pastes_without_an_echo(
    environment: dict[str, str], browser: Browser, issuer: Run
) -> None:
    with _terminal(environment) as terminal:
        shown = terminal.read_until(b"Address (")
        [address] = [word for word in shown.decode().split() if "/oauth/" in word]
        pasted = browser.decide(address)
        terminal.type("https://elsewhere.example/")
        terminal.read_until(b"not the address")
        terminal.read_until(b"Address (")
        terminal.type(pasted)
        terminal.read_until(b"signed in to acme as Ada Admin")
        assert terminal.process.wait(timeout=PATIENCE) == 0
    code = parse_qs(urlsplit(pasted).query)["code"][0]
    assert code.encode() not in terminal.shown
    assert issuer("whoami")[0] == 0


def test_three_wrong_addresses_are_enough(environment: dict[str, str]) -> None:
    with _terminal(environment) as terminal:
        for _ in range(3):
            terminal.read_until(b"Address (")
            terminal.type("nonsense")
        terminal.read_until(b"issuer login --paste")
        assert terminal.process.wait(timeout=PATIENCE) == 20


class Terminal:
    """The program at a terminal of its own; what it shows is read once, from mark to mark."""

    def __init__(self, process: subprocess.Popen[bytes], screen: int, keyboard: int) -> None:
        self.process = process
        self._screen = screen
        self._keyboard = keyboard
        self.shown = b""
        self._read = 0

    def read_until(self, mark: bytes) -> bytes:
        deadline = time.monotonic() + PATIENCE
        while mark not in self.shown[self._read :]:
            assert time.monotonic() < deadline, self.shown
            if select.select([self._screen], [], [], 0.05)[0]:
                self.shown += os.read(self._screen, 4096)
        start = self._read
        self._read = self.shown.index(mark, start) + len(mark)
        return self.shown[start : self._read]

    def type(self, text: str) -> None:
        deadline = time.monotonic() + PATIENCE
        # The terminal drops what was typed before its echo is off.
        while termios.tcgetattr(self._keyboard)[3] & termios.ECHO:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        os.write(self._screen, text.encode() + b"\n")


@contextmanager
def _terminal(environment: dict[str, str]) -> Iterator[Terminal]:
    screen, keyboard = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "token_issuer", "login", "--subdomain", "acme", "--paste"],
        env={**os.environ, **environment},
        stdin=keyboard,
        stdout=keyboard,
        stderr=keyboard,
        start_new_session=True,
    )
    with process:
        try:
            yield Terminal(process, screen, keyboard)
        finally:
            process.kill()
            os.close(screen)
            os.close(keyboard)
