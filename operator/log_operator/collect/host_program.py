"""The only place that starts programs of the host to ask them for something.

A program gets an argument list and no shell, no input, its own session, a low priority, a time
budget, and an environment of a few names; it ends with all that it started, and with us.
"""

import ctypes
import queue
import subprocess  # noqa: TID251 - this is the module that may
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import IO, Final

from log_operator.collect.priority import lower_priority
from log_operator.collect.process_group import ProcessGroup
from log_operator.collect.program_search import HostProgram, NoProgram
from log_operator.collect.program_trust import find_distrust
from ticketbound.language import later
from ticketbound.safe_text import escape

_CHUNK: Final = 64 << 10
_WAITING_CHUNKS: Final = 8
_MOST_ERROR_TEXT: Final = 8 << 10
_GRACE_SECONDS: Final = 2.0


class TookTooLong(Exception):
    """The program was killed, with all it had started, at the end of its time budget."""


class RunningProgram:
    """A program that was started, and what it says.

    Args:
        process: what was started, as the leader of a group.
        seconds: how long we wait for it, all in all.

    Attributes:
        seconds: as given.
        seconds_left: what is left of them.
    """

    def __init__(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        self.seconds = self.seconds_left = seconds
        self._process = process
        self._group = ProcessGroup(process)
        self._chunks: queue.Queue[bytes] = queue.Queue(_WAITING_CHUNKS)
        self._error_text = bytearray()
        # Threads, because Windows cannot wait for a pipe with a time limit.
        self._readers = [self._start_reader(process.stdout, self._chunks.put)]
        if process.stderr is not None:
            self._readers.append(self._start_reader(process.stderr, self._keep))

    def read_output(self) -> Iterator[bytes]:
        """What it writes, until it ends.

        Only the time that we wait for it counts against its budget, not what is done between.

        Raises:
            TookTooLong: the budget is used up.
        """
        while chunk := self._wait_for_chunk():
            yield chunk

    def wait(self) -> int:
        """Its exit status, once the output was read to the end; what it started ends with it.

        Raises:
            TookTooLong: it closed its output and did not end.
        """
        if not self._group.wait(self.seconds_left):
            raise TookTooLong
        self._group.kill()
        return self._process.wait()

    def error_text(self) -> str:
        """The beginning of what it wrote to its error output; complete after `wait`."""
        for reader in self._readers[1:]:
            reader.join(_GRACE_SECONDS)
        return bytes(self._error_text).decode("utf-8", "replace")

    def stop(self) -> None:
        """Kills what still runs of it and of its group."""
        self._group.kill()
        give_up_at = time.monotonic() + _GRACE_SECONDS
        while self._readers[0].is_alive() and time.monotonic() < give_up_at:
            with suppress(queue.Empty):
                self._chunks.get(timeout=0.02)
        # What hangs in the kernel, as on a dead network disk, cannot even be killed.
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_GRACE_SECONDS)

    def _wait_for_chunk(self) -> bytes:
        began = time.monotonic()
        try:
            return self._chunks.get(timeout=max(0.0, self.seconds_left))
        except queue.Empty:
            raise TookTooLong from None
        finally:
            self.seconds_left -= time.monotonic() - began

    def _keep(self, chunk: bytes) -> None:
        self._error_text += chunk[: _MOST_ERROR_TEXT - len(self._error_text)]

    @staticmethod
    def _start_reader(stream: IO[bytes] | None, give: Callable[[bytes], None]) -> threading.Thread:
        assert stream is not None
        reader = threading.Thread(target=_read, args=(stream, give), daemon=True)
        reader.start()
        return reader


@contextmanager
def run_program(
    program: HostProgram, arguments: Sequence[str], seconds: float, *, joins_errors: bool = False
) -> Iterator[RunningProgram]:
    """The started program; it is killed with its group if it still runs when the block ends.

    Args:
        program: what is started.
        arguments: what follows its name.
        seconds: how long we wait for it, all in all.
        joins_errors: what it writes to its error output is part of the output.

    Raises:
        NoProgram: it cannot be started, or, as root, somebody else may change it.
    """
    if reason := find_distrust(program.path, program.environment.get("PATH", "")):
        raise NoProgram(reason)
    try:
        process = _start(program, arguments, joins_errors=joins_errors)
        running = _hold(process, seconds)
    except OSError as error:
        why = escape((error.strerror or type(error).__name__).lower())
        raise NoProgram(
            later("{name} cannot be started ({why})").format(
                name=escape(program.path.name), why=why
            )
        ) from error
    lower_priority(process.pid)
    try:
        yield running
    finally:
        running.stop()


def _start(
    program: HostProgram, arguments: Sequence[str], *, joins_errors: bool
) -> subprocess.Popen[bytes]:
    with _without_own_libraries():
        return subprocess.Popen(  # noqa: S603 - a full path, a list of arguments, no shell
            [str(program.path), *arguments],
            bufsize=0,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT if joins_errors else subprocess.PIPE,
            cwd=program.path.anchor,
            env=dict(program.environment),
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )


def _hold(process: subprocess.Popen[bytes], seconds: float) -> RunningProgram:
    try:
        return RunningProgram(process, seconds)
    except OSError:
        process.kill()
        raise


@contextmanager
def _without_own_libraries() -> Iterator[None]:
    """What is started inside looks for libraries where Windows has them, not where we unpacked.

    The executable tells the loader about its own folder, and children inherit that.
    """
    if sys.platform != "win32" or not hasattr(sys, "_MEIPASS"):
        yield
        return
    ctypes.windll.kernel32.SetDllDirectoryW(None)
    try:
        yield
    finally:
        ctypes.windll.kernel32.SetDllDirectoryW(sys._MEIPASS)  # noqa: SLF001 - as PyInstaller documents


def _read(stream: IO[bytes], give: Callable[[bytes], None]) -> None:
    with stream:
        while chunk := stream.read(_CHUNK):
            give(chunk)
    give(b"")
