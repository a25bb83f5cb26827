"""Puts a new file in the place of a former one in one step, closed to other users."""

import contextlib
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

T = TypeVar("T")
# See: https://learn.microsoft.com/windows/win32/debug/system-error-codes--0-499-
_IN_USE: Final = (5, 32)
_TRIES: Final = 20
_NAP: Final = 0.02


def replace_file(path: Path, content: bytes, draft: Path) -> None:
    """Put `content` at `path`, mode 0600: a crash leaves the former file or this one.

    It is written to `draft` first, a path in the same file system where nothing of worth is.

    Raises:
        OSError: `path` is as it was.
    """
    draft.unlink(missing_ok=True)
    try:
        _write_synced(draft, content)
        insist(partial(draft.replace, path))
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
    sync_folder(path.parent)


def insist(use: Callable[[], T]) -> T:
    """What `use` returns, also where Windows refuses at first: another program has it open."""
    for _ in range(_TRIES):
        try:
            return use()
        except PermissionError as error:
            if getattr(error, "winerror", None) not in _IN_USE:
                raise
            time.sleep(_NAP)
    return use()


def sync_folder(folder: Path) -> None:
    """Return once the names in `folder` are on the disk.

    Raises:
        OSError: nobody knows whether they are.
    """
    if sys.platform == "win32":
        return  # a folder cannot be opened there; NTFS journals the rename
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_synced(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)
