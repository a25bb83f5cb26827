"""The operator's folder on this machine: one sub-folder per code, private to the user."""

import contextlib
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from log_operator.errors import NoRoom


@contextlib.contextmanager
def open_work_folder(state_folder: Path, code_id: str) -> Iterator[Path]:
    """A fresh folder of mode 0700 for one run; whatever an earlier run left in it is removed.

    Raises:
        NoRoom: it cannot be made.
    """
    folder = state_folder / code_id
    try:
        _make_private(state_folder)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
    except OSError as error:
        raise NoRoom(
            f"cannot write to {state_folder}: {error.strerror}",
            hint="name another folder with --state-dir",
        ) from error
    yield folder


def remove_parts(folder: Path) -> None:
    """Remove everything in `folder` but the receipt; then `folder` itself if it is empty."""
    for path in folder.iterdir():
        if path.name != "receipt.json":
            path.unlink()
    with contextlib.suppress(OSError):
        folder.rmdir()


def _make_private(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode):
        raise NoRoom(f"{folder} is not a folder", hint="name another folder with --state-dir")
    if os.name == "posix" and (status.st_uid != os.geteuid() or status.st_mode & 0o022):
        raise NoRoom(f"others may write to {folder}", hint="name another folder with --state-dir")
