"""The operator's folder on this machine: one sub-folder per code, private to the user."""

import contextlib
import os
import stat
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import filelock

from log_operator.errors import AlreadyRunning, NoRoom
from log_operator.keeping.finding import CODE_ID
from log_operator.keeping.kept import STATE_NAME
from log_operator.languages.system_errors import name_error
from log_operator.stops import postponed_stops
from log_operator.values import RECEIPT_NAME
from ticketbound.file_replacing import sync_folder
from ticketbound.language import say
from ticketbound.safe_text import escape

FORGOTTEN_AFTER: Final = timedelta(days=14)
"""No code lives longer, so nobody comes back for what was left that long alone."""


@contextlib.contextmanager
def open_work_folder(state_folder: Path, code_id: str) -> Iterator[Path]:
    """A private folder for one run, held against every other run with the same code.

    What an earlier run left is in it; what nobody came back for is removed elsewhere.

    Raises:
        NoRoom: it cannot be made, or is not only ours.
        AlreadyRunning: another run with this code is at work.
    """
    folder = state_folder / code_id
    demand_safe_unpacking()
    try:
        _make_private(state_folder)
        demand_guarded(state_folder)
        lock = _lock_of(folder)
        with lock:
            _forget_old(state_folder)
            _make_private(folder)
            sync_folder(state_folder)
            try:
                yield folder
            finally:
                with contextlib.suppress(OSError):
                    Path(lock.lock_file).unlink()
    except filelock.Timeout:
        raise AlreadyRunning(
            say("another run with this code is at work on this machine"),
            hint=say("end that one first, or wait for it"),
        ) from None


def demand_safe_unpacking() -> None:
    """Let it pass that this program, if it is one file, was unpacked where others cannot reach.

    Raises:
        NoRoom: others may put their own files in the place of what we load.
    """
    unpacked = getattr(sys, "_MEIPASS", None)
    if unpacked:
        demand_guarded(
            Path(unpacked), say("set TMPDIR to a folder of your own, and run this again")
        )


def demand_guarded(folder: Path, hint: str | None = None) -> None:
    """Let a folder pass that nobody else can move away and replace by another.

    Raises:
        NoRoom: a folder above it is open to everybody, without the sticky bit.
    """
    if sys.platform == "win32":
        return
    for above in folder.resolve().parents:
        mode = above.stat().st_mode
        if mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
            shown = escape(str(above), limit=1000)
            raise NoRoom(
                say("everybody may move what is in {folder} (it has no sticky bit)", folder=shown),
                hint=hint or _name_another(),
            )


def remove_parts(folder: Path) -> None:
    """Remove everything in `folder` but the receipt; then `folder` itself if it is empty.

    The state goes first: what is left after a crash is taken for nothing, not for a bundle. A stop
    leaves nothing, since it waits.
    """
    with postponed_stops(), contextlib.suppress(OSError):
        (folder / STATE_NAME).unlink(missing_ok=True)
        for path in folder.iterdir():
            if path.name != RECEIPT_NAME:
                with contextlib.suppress(OSError):  # what is not ours keeps nothing of ours there
                    path.unlink()
        folder.rmdir()


def is_at_work(folder: Path) -> bool:
    """Whether a run holds `folder` now; False also where only its owner could tell."""
    lock = _lock_of(folder)
    if not Path(lock.lock_file).exists():
        return False
    try:
        with lock:
            return False
    except filelock.Timeout:
        return True
    except OSError:
        return False


def tell_end(folder: Path) -> datetime:
    """When what is kept in `folder` is forgotten, if nobody comes back for it."""
    return datetime.fromtimestamp(folder.stat().st_mtime, UTC) + FORGOTTEN_AFTER


def _lock_of(folder: Path) -> filelock.BaseFileLock:
    return filelock.FileLock(folder.with_suffix(".lock"), mode=0o600, blocking=False)


def _forget_old(state_folder: Path) -> None:
    limit = time.time() - FORGOTTEN_AFTER.total_seconds()
    # The person may have named a folder of theirs, with folders that are not ours.
    for folder in (path for path in state_folder.iterdir() if CODE_ID.fullmatch(path.name)):
        with contextlib.suppress(OSError):
            if stat.S_ISDIR(folder.lstat().st_mode) and folder.lstat().st_mtime < limit:
                remove_parts(folder)


def _make_private(folder: Path) -> None:
    shown = escape(str(folder), limit=1000)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.lstat()
    except OSError as error:
        raise NoRoom(
            say("cannot write to {folder}: {why}", folder=shown, why=name_error(error)),
            hint=_name_another(),
        ) from error
    if not stat.S_ISDIR(status.st_mode):
        raise NoRoom(say("{folder} is not a folder", folder=shown), hint=_name_another())
    if sys.platform != "win32" and (status.st_uid != os.geteuid() or status.st_mode & 0o022):
        raise NoRoom(say("others may write to {folder}", folder=shown), hint=_name_another())


def _name_another() -> str:
    return say("name another folder with --state-dir")
