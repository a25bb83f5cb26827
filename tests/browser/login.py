"""`issuer login` as a person starts it: a program of its own, and a terminal that it talks to."""

import os
import subprocess  # noqa: TID251 - a program of its own is the point
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from zendesk_sandbox.server import RunningSandbox

_PATIENCE = 60
# Takes the place of the program that opens a browser; the test has one already.
_OPENER = """
import socket, sys
with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as to_the_test:
    to_the_test.sendall(sys.argv[2].encode())
"""


@dataclass
class Terminal:
    """Where programs of the issuer run, for one home and one sandbox."""

    folder: Path
    sandbox: RunningSandbox

    def run(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "token_issuer", *arguments],
            env={
                **os.environ,
                "PYTHONUTF8": "1",
                "TICKETBOUND_HOME": str(self.folder / "ticketbound"),
                "TICKETBOUND_SANDBOX_URL": self.sandbox.url,
                "TICKETBOUND_SECRETS": "file",
                **environment,
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    @contextmanager
    def login(self, *, browser: str = "") -> Iterator["Login"]:
        """`issuer login`, which is ended with the block; `browser` is the command to open one."""
        how, environment = (("--no-browser",), {}) if not browser else ((), {"BROWSER": browser})
        arguments = ("login", "--subdomain", self.sandbox.subdomain, *how)
        with _watched(self.run(*arguments, **environment)) as process:
            yield Login(process)

    def browser_command(self, port: int) -> str:
        """The value of BROWSER with which an address comes to that port of the test's."""
        script = self.folder / "opener.py"
        script.write_text(_OPENER)
        return f'"{Path(sys.executable).as_posix()}" "{script.as_posix()}" {port} %s'

    def ask(self, *arguments: str) -> str:
        """What a command says to the end; it must come to a good one."""
        with _watched(self.run(*arguments)) as process:
            said, talk = process.communicate()
        assert process.returncode == 0, talk
        return said


class Login:
    """A sign-in that waits for the browser."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._read: list[str] = []

    def read_address(self) -> str:
        """The address that the person is asked to open."""
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self._read.append(line)
            address = line.removeprefix("issuer: ").strip()
            if address.startswith("http"):
                return address
        raise AssertionError("".join(self._read))

    def is_waiting(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def finish(self) -> tuple[int, str]:
        """Its exit code, and what it said beside the address."""
        said, talk = self._process.communicate()
        assert said == ""
        return self._process.returncode, talk


@contextmanager
def _watched(process: subprocess.Popen[str]) -> Iterator[subprocess.Popen[str]]:
    """Ends what would keep a test waiting for ever."""
    with process:
        watchdog = threading.Timer(_PATIENCE, process.kill)
        watchdog.start()
        try:
            yield process
        finally:
            watchdog.cancel()
            process.kill()
