import os
import select
import subprocess  # noqa: TID251 - the prompt needs a real terminal
import sys
import time
from collections.abc import Callable

import pytest

from zendesk_sandbox.server import RunningSandbox

pty = pytest.importorskip("pty", reason="pseudo-terminals are POSIX")
termios = pytest.importorskip("termios", reason="pseudo-terminals are POSIX")


def test_asks_for_the_secrets_without_showing_them(
    init_arguments: tuple[str, ...], environment: dict[str, str], sandbox: RunningSandbox
) -> None:
    secret = environment.pop("TICKETBOUND_MINT_SECRET")
    master, slave = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-m", "token_issuer", *init_arguments],
        env={**os.environ, **environment},
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
    )
    try:
        shown = _read_until(master, lambda text: b"Secret of the client log_drop" in text)
        # The terminal drops what was typed before its echo is off.
        _read_until(slave, lambda _: not termios.tcgetattr(slave)[3] & termios.ECHO, read=False)
        os.write(master, secret.encode() + b"\n")
        shown += _read_until(master, lambda text: b"then mint a code" in text)
        assert child.wait(timeout=30) == 0
    finally:
        child.kill()
        child.wait()
        os.close(slave)
        os.close(master)
    assert secret.encode() not in shown
    assert sandbox.state.tokens == {}


def _read_until(terminal: int, done: Callable[[bytes], bool], *, read: bool = True) -> bytes:
    shown, deadline = b"", time.monotonic() + 30
    while not done(shown):
        assert time.monotonic() < deadline, shown
        if read and select.select([terminal], [], [], 0.05)[0]:
            shown += os.read(terminal, 4096)
    return shown
