"""Ends a group of processes after we were killed ourselves and can do so no more.

A shell waits at a pipe that only we hold: it closes with our end, however that comes. Linux could
send a program a signal at the end of its parent, but not to what that program started, and other
Unixes could not. On Windows the job object does it (see `process_group`).
"""

import subprocess  # noqa: TID251 - what it starts is asked for nothing
from contextlib import suppress
from typing import Final

_SHELL: Final = "/bin/sh"
_SCRIPT: Final = 'read -r word; kill -9 -"$1"'


class Survivor:
    """Waits beside us for our end, which is then that of a group; without a shell nobody does."""

    def __init__(self, group: int) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        with suppress(OSError):
            self._process = subprocess.Popen(  # noqa: S603 - a full path, a fixed text, a number
                [_SHELL, "-c", _SCRIPT, "survivor", str(group)],
                bufsize=0,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env={},
                start_new_session=True,
            )

    def dismiss(self) -> None:
        """Lets it go; the group is left alone from now on."""
        if self._process is not None:
            # Not by closing the pipe: that is what it waits for.
            self._process.kill()
            self._process.wait()
            assert self._process.stdin is not None
            self._process.stdin.close()
            self._process = None
