"""What a folder is to a walk."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Protocol


class Folder(Protocol):
    """A folder that is held open, so that what is asked by name is asked of this very folder."""

    @property
    def path(self) -> str:
        """Its full path, free of links."""

    @property
    def identity(self) -> tuple[int, int]:
        """The file system it is on, and its number there."""

    def names(self) -> AbstractContextManager[Iterator[tuple[str, bool]]]:
        """The names in it, and for each whether it may be a folder or a link.

        Raises:
            OSError: it cannot be listed; also while it is.
        """

    def look(self, name: str) -> os.stat_result:
        """What the system says of `name` itself, not of what it links to.

        Raises:
            OSError: there is no such name, or no permission.
        """

    def link_target(self, name: str) -> str:
        """Where the link `name` points to.

        Raises:
            OSError: it is no link, or no permission.
        """

    def enter(self, name: str) -> "AbstractContextManager[Folder]":
        """The folder `name` in this one.

        Raises:
            OSError: it cannot be entered.
            Refused: it is a link or the like.
        """

    def open_file(self, name: str) -> int:
        """A descriptor to read the file `name` by; it never blocks, whatever `name` is.

        Raises:
            OSError: it cannot be opened.
            Refused: it is no plain file with one name, on the disk that its folder is on.
        """
