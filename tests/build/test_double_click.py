"""The executable started from the screen, with no terminal: it gets one, which stays to be read."""

import contextlib
import os
import shutil
import signal
import subprocess  # noqa: TID251 - runs what was built
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="as terminals are opened on Linux")

# It shows what it runs to a file, and types what it finds in another one.
_TERMINAL = """#!{python}
import os, pathlib, pty, select, sys

shown, keys = pathlib.Path({shown!r}), pathlib.Path({keys!r})
with shown.open("ab", buffering=0) as screen:
    screen.write(b"[opened]")
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(sys.argv[2], sys.argv[2:])
    while True:
        if keys.exists():
            os.write(terminal, keys.read_bytes())
            keys.unlink()
        if select.select([terminal], [], [], 0.05)[0]:
            try:
                screen.write(os.read(terminal, 4096))
            except OSError:
                break
    screen.write(b"[closed %d]" % os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
"""


class Terminal:
    """A small terminal of our own, which can be read and typed into."""

    def __init__(self, folder: Path) -> None:
        self.program = folder / "terminal"
        self._shown, self._keys = folder / "shown", folder / "keys"
        self.program.write_text(
            _TERMINAL.format(python=sys.executable, shown=str(self._shown), keys=str(self._keys))
        )
        self.program.chmod(0o755)

    @property
    def text(self) -> str:
        return self._shown.read_text() if self._shown.exists() else ""

    def type(self, keys: str) -> None:
        new = self._keys.with_suffix(".new")
        new.write_text(keys)
        new.rename(self._keys)

    def wait_for(self, words: str) -> None:
        wait_until(lambda: words in self.text, f"{words!r} is not shown: {self.text!r}")


def wait_until(is_so: Callable[[], bool], otherwise: str) -> None:
    give_up_at = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < give_up_at, otherwise
        time.sleep(0.02)


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


@pytest.fixture
def unpacking(tmp_path: Path) -> Path:
    folder = tmp_path / "extraction"
    folder.mkdir()
    return folder


@contextlib.contextmanager
def click(
    operator: Path,
    unpacking: Path,
    more: Mapping[str, str | Path],
    output: int | IO[bytes] = subprocess.DEVNULL,
) -> Iterator[subprocess.Popen[bytes]]:
    """Start it as a file manager does."""
    inherited = {name: text for name, text in os.environ.items() if name != "SSH_CONNECTION"}
    environment = inherited | {"TMPDIR": str(unpacking)} | {n: str(v) for n, v in more.items()}
    with subprocess.Popen(
        [operator],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)


def test_it_opens_one_window_that_stays_until_it_is_read(
    journey_operator: Path, terminal: Terminal, unpacking: Path
) -> None:
    with click(journey_operator, unpacking, {"DISPLAY": ":7", "TERMINAL": terminal.program}) as run:
        terminal.wait_for("paste the code")
        terminal.type("\x03")
        terminal.wait_for("press Enter to close this window")
        assert "[closed" not in terminal.text
        terminal.type("\n")
        terminal.wait_for("[closed 60]")
        assert run.wait(timeout=60) == 0
    assert terminal.text.count("[opened]") == 1
    assert list(unpacking.iterdir()) == []


@pytest.mark.parametrize(
    "why", ["no desktop", "by ssh", "in a window of ours", "with a pipe", "something to read"]
)
def test_it_opens_none(
    journey_operator: Path, terminal: Terminal, unpacking: Path, tmp_path: Path, why: str
) -> None:
    environment = os.environ | {"TERMINAL": str(terminal.program), "TMPDIR": str(unpacking)}
    environment |= {
        "no desktop": {"DISPLAY": "", "WAYLAND_DISPLAY": ""},
        "by ssh": {"DISPLAY": ":7", "SSH_CONNECTION": "::1 1 ::1 22"},
        "in a window of ours": {"DISPLAY": ":7", "TICKETBOUND_OWN_WINDOW": "1"},
    }.get(why, {"DISPLAY": ":7"})
    said = tmp_path / "said"
    with said.open("wb") as file, said.open("rb") as empty:
        done = subprocess.run(
            [journey_operator],
            env=environment,
            stdin=empty if why == "something to read" else subprocess.DEVNULL,
            stdout=subprocess.PIPE if why == "with a pipe" else file,
            stderr=file,
            start_new_session=True,
            timeout=120,
            check=False,
        )
    assert done.returncode == 2
    assert "nobody is here to agree" in said.read_text()
    assert terminal.text == ""


def test_where_every_terminal_fails_it_says_that_nobody_is_there(
    journey_operator: Path, unpacking: Path, tmp_path: Path
) -> None:
    failing, said = tmp_path / "failing", tmp_path / "said"
    failing.write_text("#!/bin/sh\nkill -ABRT $$\n")
    failing.chmod(0o755)
    more = {"DISPLAY": "/nowhere", "WAYLAND_DISPLAY": "", "TERMINAL": str(failing)}
    with said.open("wb") as file, click(journey_operator, unpacking, more, file) as run:
        assert run.wait(timeout=60) == 2
    assert "nobody is here to agree" in said.read_text()


def test_it_runs_in_an_xterm_and_ends_with_it(journey_operator: Path, unpacking: Path) -> None:
    missing = [name for name in ("Xvfb", "xterm") if shutil.which(name) is None]
    if missing:
        pytest.skip(f"the double click was not tried with a real terminal: no {missing[0]} here")
    with start_display() as display:
        more = {"DISPLAY": display, "TERMINAL": "xterm"}
        with click(journey_operator, unpacking, more) as run:
            program = wait_for_program(run.pid)
            terminal = Path(f"/proc/{program}/fd/0").readlink()
            assert str(terminal).startswith("/dev/pts/")
            for child in list_children(run.pid):
                os.kill(child, signal.SIGTERM)
            run.wait(timeout=60)
    wait_until(lambda: list(unpacking.iterdir()) == [], "something is left of what it unpacked")


@contextlib.contextmanager
def start_display() -> Iterator[str]:
    reading, writing = os.pipe()
    with subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-nolisten", "tcp"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    ) as server:
        os.close(writing)
        try:
            with os.fdopen(reading) as told:
                yield f":{told.readline().strip()}"
        finally:
            server.terminate()


def wait_for_program(pid: int) -> int:
    """The operator in the terminal: below a bootloader, a terminal, an operator, a bootloader."""
    found: list[int] = []

    def is_there() -> bool:
        generation = [pid]
        for _ in range(4):
            generation = [child for one in generation for child in list_children(one)]
        found[:] = generation
        return bool(found)

    wait_until(is_there, "no operator runs in a terminal")
    return found[0]


def list_children(pid: int) -> list[int]:
    try:
        return [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []
