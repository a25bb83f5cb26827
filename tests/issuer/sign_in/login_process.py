"""`issuer login` in a process of its own, which a test can end at any time."""

import os
import select
import subprocess  # noqa: TID251 - a signal is sent to a program of its own
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PATIENCE = 60
ADDRESS = "/oauth/authorizations/new?"


@contextmanager
def login(
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


def read_address(process: subprocess.Popen[bytes]) -> str:
    [address] = [word for word in read_until(process, ADDRESS).split() if ADDRESS in word]
    return address


def read_until(process: subprocess.Popen[bytes], mark: str) -> str:
    assert process.stderr is not None
    said, deadline = b"", time.monotonic() + PATIENCE
    while mark.encode() not in said or not said.endswith((b"\n", b": ")):
        assert time.monotonic() < deadline, said
        if select.select([process.stderr], [], [], 0.05)[0]:
            piece = os.read(process.stderr.fileno(), 4096)
            assert piece, said
            said += piece
    return said.decode()


def wait_for(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.01)
