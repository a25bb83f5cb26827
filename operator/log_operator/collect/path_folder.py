"""Folders by path, for Windows, where Python offers no descriptors of folders.

What is opened is checked before and after: nothing on the way may be a link, a junction or a
mount, and the file that was opened must be the one that was looked at. Between the two checks a
name can be swapped; Windows lets only administrators make links by default, which narrows that.

This module never ran on Windows. Its tests run it on Linux, where the parts that are asked of
Windows alone (reparse points, file attributes) are absent.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from log_operator.collect.reasons import NOT_COLLECTED_LINK, SWAPPED, Refused, refuse_file
from ticketbound.language import later

_REPARSE_POINT: Final = 0x400
# See: https://learn.microsoft.com/windows/win32/fileio/file-attribute-constants
_FLAGS: Final = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOINHERIT", 0)


@dataclass(frozen=True, slots=True)
class PathFolder:
    """A `Folder` that is only a path, checked again at each use."""

    path: str
    identity: tuple[int, int]

    @contextmanager
    def names(self) -> Iterator[Iterator[tuple[str, bool]]]:
        """See `Folder.names`."""
        with os.scandir(_extended(self.path)) as entries:
            yield ((entry.name, not entry.is_file(follow_symlinks=False)) for entry in entries)

    def look(self, name: str) -> os.stat_result:
        """See `Folder.look`."""
        return os.lstat(_extended(self._below(name)))

    def link_target(self, name: str) -> str:
        """See `Folder.link_target`."""
        return str(Path(_extended(self._below(name))).readlink())

    @contextmanager
    def enter(self, name: str) -> Iterator["PathFolder"]:
        """See `Folder.enter`."""
        info = self.look(name)
        if _is_link(info):
            raise Refused(
                later("it is a link or a junction, and {why}").format(why=NOT_COLLECTED_LINK)
            )
        yield PathFolder(self._below(name), (info.st_dev, info.st_ino))

    def open_file(self, name: str) -> int:
        """See `Folder.open_file`."""
        before = self.look(name)
        reason = SWAPPED if _is_link(before) else refuse_file(before, self.identity[0])
        if reason is not None:
            raise Refused(reason)
        descriptor = os.open(_extended(self._below(name)), _FLAGS)
        after = os.fstat(descriptor)
        folder = os.lstat(_extended(self.path))
        same_folder = not _is_link(folder) and (folder.st_dev, folder.st_ino) == self.identity
        if not same_folder or not os.path.samestat(before, after):
            os.close(descriptor)
            raise Refused(SWAPPED)
        return descriptor

    def _below(self, name: str) -> str:
        return os.path.join(self.path, name)  # noqa: PTH118 - the path as it is, not made tidy


@contextmanager
def open_drive(anchor: str) -> Iterator[PathFolder]:
    r"""The root of a drive such as `C:\`."""
    info = os.lstat(anchor)
    yield PathFolder(anchor, (info.st_dev, info.st_ino))


def _is_link(info: os.stat_result) -> bool:
    reparse = getattr(info, "st_file_attributes", 0) & _REPARSE_POINT
    return bool(reparse) or stat.S_ISLNK(info.st_mode)


def _extended(path: str) -> str:
    r"""`path` for names over 260 characters, and for those that Windows would otherwise change."""
    # See: https://learn.microsoft.com/windows/win32/fileio/maximum-file-path-limitation
    return f"\\\\?\\{path}" if os.name == "nt" else path
