"""Whether a disk has room for a bundle, before it is made and while it is."""

import errno
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from log_operator.errors import NoRoom
from ticketbound.language import say, write_size
from ticketbound.safe_text import escape

_RESERVE: Final = 64 << 20
"""Bytes that are left for everything else on the machine, or a twentieth of a small disk."""

_STEP: Final = 8 << 20
"""Bytes that are read between two looks at the disk, or fewer where fewer are left on it."""

_WAITING: Final = 4 << 20
"""Bytes that were read and may wait between threads, still to be written."""


def free_some() -> str:
    """What to do about it."""
    return say("free some space, or name another folder with --state-dir")


def is_full(error: OSError) -> bool:
    """Whether an error says that a disk, or this user's part of it, takes no more."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@dataclass(slots=True)
class DiskWatch:
    """Looks after the disk of one folder; nothing is made full that others need."""

    folder: Path
    _until_look: int = 0
    _noted: int = 0

    def demand_room(self, size: int) -> None:
        """Let it pass that so many bytes will be written.

        Raises:
            NoRoom: there are not so many to spare.
        """
        free, spare = self._measure()
        if spare < size:
            raise NoRoom(
                say(
                    "the disk of {folder} has {free} free, and the bundle will need about"
                    " {size} and {reserve} to spare",
                    folder=self._name(),
                    free=write_size(free),
                    size=write_size(size),
                    reserve=write_size(free - spare),
                ),
                hint=free_some(),
            )

    def note_read(self, size: int) -> None:
        """Told how much more was read; looks at the disk now and then.

        Raises:
            NoRoom: others have filled it meanwhile, or the bundle has.
        """
        self._until_look -= size
        self._noted += size
        if self._until_look <= 0:
            free, spare = self._measure()
            spare -= min(_WAITING, self._noted)
            self._until_look = min(_STEP, spare)
            if spare <= 0:
                raise NoRoom(
                    say(
                        "the disk of {folder} has only {free} left; nothing was sent",
                        folder=self._name(),
                        free=write_size(free),
                    ),
                    hint=free_some(),
                )

    def full(self) -> NoRoom:
        """What to say then."""
        return NoRoom(
            say("the disk of {folder} is full; nothing was sent", folder=self._name()),
            hint=free_some(),
        )

    def _measure(self) -> tuple[int, int]:
        """Bytes that are free, and of these, bytes to spare, which may be fewer than none."""
        usage = shutil.disk_usage(self.folder)
        return usage.free, usage.free - min(_RESERVE, usage.total // 20)

    def _name(self) -> str:
        return escape(str(self.folder.parent), limit=1000)
