"""Where a sandbox's state is: a file, a folder of attachments beside it, and a lock in that."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ticketbound.file_replacing import replace_file
from ticketbound.safe_text import escape
from zendesk_sandbox.state_file.content import StateRefused, demand_state

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_LOCK: Final = "lock"


@dataclass(frozen=True, slots=True)
class StatePlace:
    """The state file, and the folder with the bytes of attachments."""

    file: Path

    @property
    def files(self) -> Path:
        """The folder, private to its owner."""
        return self.file.with_name(f"{self.file.name}.files")

    def write(self, content: bytes) -> None:
        """Replaces the file in one step; it is whole at any moment.

        Raises:
            OSError: it was left as it is.
        """
        replace_file(self.file, content, self.files / "draft")


@contextmanager
def open_place(file: Path) -> Iterator[StatePlace]:
    """The place of a state file, closed to other sandboxes until it is left.

    Where nothing came of it, nothing is left beside the file.

    Raises:
        StateRefused: the file is not a sandbox's, another one uses it, or it cannot be written.
    """
    place, is_refused = StatePlace(file.absolute()), False
    demand_state(place.file)
    try:
        is_new = _make_folder(place)
        descriptor = os.open(place.files / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StateRefused(
            f"no state can be kept in {escape(str(place.file.parent))}: {error.strerror}",
            hint="choose a --state file in a folder that exists and can be written",
        ) from error
    try:
        _lock(descriptor, place)
        yield place
    except StateRefused:
        is_refused = True
        raise
    finally:
        os.close(descriptor)
        if is_new and (is_refused or not place.file.exists()):
            (place.files / _LOCK).unlink(missing_ok=True)
            with suppress(OSError):
                place.files.rmdir()


def _make_folder(place: StatePlace) -> bool:
    is_new = not place.files.exists()
    place.files.mkdir(mode=0o700, exist_ok=True)
    place.files.chmod(0o700)
    return is_new


def _lock(descriptor: int, place: StatePlace) -> None:
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise StateRefused(
            f"another sandbox uses the state file {escape(str(place.file))}",
            hint="end it, or choose another --state file",
        ) from error
