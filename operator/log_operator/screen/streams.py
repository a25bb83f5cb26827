"""The three standard streams, any of which may be closed, full or nobody's."""

import contextlib
import errno
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TextIO


@dataclass(frozen=True, slots=True)
class Streams:
    """The three standard streams; any of them may be closed (None)."""

    stdin: TextIO | None
    stdout: TextIO | None
    stderr: TextIO | None


def is_colourless(environment: Mapping[str, str]) -> bool:
    """Whether the person wants no colours, or the terminal has none."""
    # See: https://no-color.org
    return bool(environment.get("NO_COLOR")) or environment.get("TERM") == "dumb"


def standard_streams() -> Streams:
    """The process's own, made to replace what they cannot encode."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    return Streams(sys.stdin, sys.stdout, sys.stderr)


def is_nobody_there(error: OSError) -> bool:
    """Whether whoever read the output has seen enough, as `head` has; no fault of anybody."""
    # See: https://docs.python.org/3/library/signal.html#note-on-sigpipe
    is_broken = isinstance(error, BrokenPipeError)
    return is_broken or (sys.platform == "win32" and error.errno == errno.EINVAL)


def write_quietly(stream: TextIO | None, text: str) -> None:
    """Write and flush; a full disk or a closed pipe there changes nothing of what the run does."""
    if stream is not None:
        with contextlib.suppress(OSError, ValueError):
            stream.write(text)
            stream.flush()


def read_line(stream: TextIO) -> str:
    """The next line, with its end.

    Raises:
        EOFError: it was closed, or the terminal is gone.
    """
    try:
        line = stream.readline()
    except OSError as error:
        raise EOFError from error
    if not line:
        raise EOFError
    return line


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a person reads or types there."""
    return stream is not None and not stream.closed and stream.isatty()
