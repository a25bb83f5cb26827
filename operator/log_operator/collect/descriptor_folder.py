"""Folders by descriptor, for Linux and macOS.

Each folder is opened by its name in the folder above, and never through a link. A path that is
looked at first and opened after can be swapped in between; a descriptor cannot.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from log_operator.collect.reasons import Refused, refuse_file

# getattr, because this module is imported on Windows too, where these do not exist.
_SAFELY: Final = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOCTTY", 0)
)
_TO_LIST: Final = _SAFELY | getattr(os, "O_DIRECTORY", 0)
# Where the system has it, a folder that may be passed through but not listed can be passed through.
_TO_PASS: Final = _TO_LIST | getattr(os, "O_PATH", 0)


@dataclass(frozen=True, slots=True)
class DescriptorFolder:
    """A `Folder` that holds a descriptor of its own."""

    path: str
    descriptor: int
    identity: tuple[int, int]

    @contextmanager
    def names(self) -> Iterator[Iterator[tuple[str, bool]]]:
        """See `Folder.names`."""
        descriptor = os.open(".", _TO_LIST, dir_fd=self.descriptor)
        try:
            entries = os.scandir(descriptor)  # has a descriptor of its own from here on
        finally:
            os.close(descriptor)
        with entries:
            yield ((entry.name, not entry.is_file(follow_symlinks=False)) for entry in entries)

    def look(self, name: str) -> os.stat_result:
        """See `Folder.look`."""
        return os.stat(name, dir_fd=self.descriptor, follow_symlinks=False)

    def link_target(self, name: str) -> str:
        """See `Folder.link_target`."""
        return os.readlink(name, dir_fd=self.descriptor)

    @contextmanager
    def enter(self, name: str) -> Iterator["DescriptorFolder"]:
        """See `Folder.enter`."""
        descriptor = os.open(name, _TO_PASS, dir_fd=self.descriptor)
        with _held(os.path.join(self.path, name), descriptor) as folder:  # noqa: PTH118 - names may hold bytes that are no text
            yield folder

    def open_file(self, name: str) -> int:
        """See `Folder.open_file`."""
        descriptor = os.open(name, _SAFELY, dir_fd=self.descriptor)
        reason = refuse_file(os.fstat(descriptor), self.identity[0])
        if reason is not None:
            os.close(descriptor)
            raise Refused(reason)
        return descriptor


@contextmanager
def open_root() -> Iterator[DescriptorFolder]:
    """The root of the file system."""
    with _held("/", os.open("/", _TO_PASS)) as folder:
        yield folder


@contextmanager
def _held(path: str, descriptor: int) -> Iterator[DescriptorFolder]:
    try:
        info = os.fstat(descriptor)
        yield DescriptorFolder(path, descriptor, (info.st_dev, info.st_ino))
    finally:
        os.close(descriptor)
