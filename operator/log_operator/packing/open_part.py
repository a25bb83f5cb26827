"""One part while it is written: front to back, and told of as it grows."""

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from log_operator.zips.writer import ZipWriter

if TYPE_CHECKING:
    from log_bundle.manifest import Piece


@dataclass(frozen=True, slots=True)
class Growth:
    """So many bytes of a part are on the disk; if it is closed, all of them."""

    number: int
    path: Path
    size: int
    is_closed: bool = False


class OpenPart:
    """A part being written, in memory until it is flushed.

    Args:
        number: of the part, from 1.
        path: where it is made, with mode 0600.
        date_time: the time stamp of all members.

    Raises:
        OSError: it cannot be made, or is there.
    """

    def __init__(self, number: int, path: Path, date_time: tuple[int, ...]) -> None:
        self.number = number
        self.path = path
        self.pieces: list[Piece] = []
        self.zip = ZipWriter(self._write, date_time)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        self._file = os.fdopen(os.open(path, flags, 0o600), "wb", buffering=0)
        self._waiting: list[bytes] = []
        self.flushed = 0

    def flush(self, least: int = 0) -> bool:
        """Whether there was something to write, and not less than `least`."""
        if self.zip.size - self.flushed <= least:
            return False
        data = memoryview(b"".join(self._waiting))
        self._waiting.clear()
        self.flushed += len(data)
        while data:
            data = data[self._file.write(data) :]
        return True

    def close(self) -> None:
        """Complete the zip, and let the disk have it."""
        self.zip.close()
        self.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def abandon(self) -> None:
        """Close the file as it is."""
        with contextlib.suppress(OSError):
            self._file.close()

    def _write(self, data: bytes) -> None:
        self._waiting.append(data)
