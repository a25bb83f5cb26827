"""The only place that starts programs of the host.

A program is found on a fixed path, gets an argument list and no shell, no input, its own session
and an environment of a few names: what the executable set for itself (`LD_LIBRARY_PATH`, `DYLD_*`,
`_PYI_*`) would break it, and what the person has set could change what it does.
See: https://pyinstaller.org/en/stable/common-issues-and-pitfalls.html

No source starts a program on Windows yet. The one that does must first undo the executable's
`SetDllDirectory`, which children inherit.
"""

import os
import queue
import shutil
import signal
import subprocess  # noqa: TID251 - this is the module that may
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

_SAFE_PATH: Final = "/usr/bin:/bin:/usr/sbin:/sbin:/run/current-system/sw/bin"
_KEPT_VARIABLES: Final = ("HOME", "TZ", "SYSTEMROOT")
_CHUNK: Final = 64 << 10
_WAITING_CHUNKS: Final = 8
_MOST_ERROR_TEXT: Final = 8 << 10
_GRACE_SECONDS: Final = 2.0


class TookTooLong(Exception):
    """The program was killed, with all it had started, at the end of its time budget."""


def find_program(name: str) -> Path | None:
    """The full path of a program that came with the system, or None."""
    found = shutil.which(name, path=_SAFE_PATH)
    return Path(found) if found else None


def clean_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment that a host program gets."""
    kept = {name: environment[name] for name in _KEPT_VARIABLES if name in environment}
    if original := environment.get("LD_LIBRARY_PATH_ORIG"):
        kept["LD_LIBRARY_PATH"] = original
    return kept | {"PATH": _SAFE_PATH, "LC_ALL": "C.UTF-8"}


class RunningProgram:
    """A program that was started, and what it says."""

    def __init__(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        self._process = process
        self._seconds_left = seconds
        self._chunks: queue.Queue[bytes] = queue.Queue(_WAITING_CHUNKS)
        self._error_text = bytearray()
        assert process.stdout is not None
        assert process.stderr is not None
        # Threads, because Windows cannot wait for a pipe with a time limit.
        self._readers = (
            threading.Thread(
                target=self._read, args=(process.stdout, self._chunks.put), daemon=True
            ),
            threading.Thread(target=self._read, args=(process.stderr, self._keep), daemon=True),
        )
        for reader in self._readers:
            reader.start()

    def read_output(self) -> Iterator[bytes]:
        """What it writes, until it ends.

        Only the time that we wait for it counts against its budget, not what is done between.

        Raises:
            TookTooLong: the budget is used up.
        """
        while chunk := self._wait_for_chunk():
            yield chunk

    def wait(self) -> int:
        """Its exit status, once the output was read to the end.

        Raises:
            TookTooLong: it closed its output and did not end.
        """
        try:
            return self._process.wait(self._seconds_left)
        except subprocess.TimeoutExpired as error:
            raise TookTooLong from error

    def error_text(self) -> str:
        """The beginning of what it wrote to its error output; complete after `wait`."""
        self._readers[1].join(_GRACE_SECONDS)
        return bytes(self._error_text).decode("utf-8", "replace")

    def stop(self) -> None:
        """Kills it with its whole group, where it still runs."""
        if self._process.poll() is None:
            _kill_group(self._process)
        give_up_at = time.monotonic() + _GRACE_SECONDS
        while self._readers[0].is_alive() and time.monotonic() < give_up_at:
            with suppress(queue.Empty):
                self._chunks.get(timeout=0.02)
        self._process.wait(_GRACE_SECONDS)

    def _wait_for_chunk(self) -> bytes:
        began = time.monotonic()
        try:
            return self._chunks.get(timeout=max(0.0, self._seconds_left))
        except queue.Empty:
            raise TookTooLong from None
        finally:
            self._seconds_left -= time.monotonic() - began

    def _keep(self, chunk: bytes) -> None:
        self._error_text += chunk[: _MOST_ERROR_TEXT - len(self._error_text)]

    @staticmethod
    def _read(stream: IO[bytes], give: Callable[[bytes], None]) -> None:
        with stream:
            while chunk := stream.read(_CHUNK):
                give(chunk)
        give(b"")


@contextmanager
def run_program(
    program: Path, arguments: Sequence[str], environment: Mapping[str, str], seconds: float
) -> Iterator[RunningProgram]:
    """The started program; it is killed with its group if it still runs when the block ends.

    Args:
        program: its full path.
        arguments: what follows its name.
        environment: ours, of which it gets the few names that it needs.
        seconds: how long we wait for it, all in all.

    Raises:
        OSError: it cannot be started.
    """
    process = subprocess.Popen(  # noqa: S603 - a full path, a list of arguments, no shell
        [str(program), *arguments],
        bufsize=0,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=program.anchor,
        env=clean_environment(environment),
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )
    running = RunningProgram(process, seconds)
    try:
        yield running
    finally:
        running.stop()


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        process.kill()
        return
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
