"""Files that nobody else may read: written whole or not at all, read only when still private."""

import contextlib
import os
import secrets
import stat
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from ticketbound.safe_text import escape
from token_issuer.errors import IssuerError, SecretsRefused

T = TypeVar("T")
_MAX_SIZE: Final = 65_536
# See: https://learn.microsoft.com/windows/win32/debug/system-error-codes--0-499-
_IN_USE: Final = (5, 32)
_TRIES: Final = 20
_NAP: Final = 0.02
_PRIVATE: Final = 0o600
MOVE_AWAY: Final = (
    "restore it, or move it away and run again what wrote it: issuer init --force, or issuer login"
)
"""What to do about a file of secrets that is of no use: the issuer never replaces one unasked."""
# Windows has neither flag. Without the second, a FIFO would keep us waiting.
_READ_ONLY: Final = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def make_private_folder(folder: Path) -> None:
    """Make `folder`, and what is missing above it, with mode 0700.

    Raises:
        OSError: the system refuses.
    """
    missing = [part for part in (folder, *folder.parents) if not part.exists()]
    for part in reversed(missing):
        part.mkdir(mode=0o700, exist_ok=True)


def write_atomically(path: Path, text: str) -> None:
    """Put `text` at `path`, mode 0600: a crash leaves the old file or the new one.

    Raises:
        SecretsRefused: `path` is a symbolic link.
        IssuerError: the system refuses; says why.
    """
    if path.is_symlink():
        raise SecretsRefused(
            f"{escape(str(path))} is a symbolic link", hint="remove it; it is not followed"
        )
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        make_private_folder(path.parent)
        _write_synced(temporary, text)
        _insist(partial(temporary.replace, path))
        _sync_folder(path.parent)
    except OSError as error:
        raise IssuerError(f"{escape(str(path))} cannot be written: {error.strerror}") from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def read_private(path: Path) -> str:
    """The text of a file that belongs to this user and is closed to all others.

    Raises:
        SecretsRefused: missing, a link, someone else's, open to others, too large, not text.
    """
    shown = escape(str(path))
    try:
        descriptor = _insist(partial(os.open, path, _READ_ONLY))
    except FileNotFoundError as error:
        raise SecretsRefused(f"{shown} is missing") from error
    except OSError as error:
        reason = "is a symbolic link" if path.is_symlink() else f"cannot be read: {error.strerror}"
        raise SecretsRefused(f"{shown} {reason}") from error
    # No file object yet: there is none for a folder.
    try:
        _demand_private(os.fstat(descriptor), shown)
    except SecretsRefused:
        os.close(descriptor)
        raise
    with os.fdopen(descriptor, "rb") as file:
        content = file.read(_MAX_SIZE + 1)
    if len(content) > _MAX_SIZE:
        raise SecretsRefused(f"{shown} is too large to be a file of secrets", hint=MOVE_AWAY)
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise SecretsRefused(f"{shown} is damaged: it is not text", hint=MOVE_AWAY) from error


def _demand_private(status: os.stat_result, shown: str) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise SecretsRefused(f"{shown} is not a regular file", hint=MOVE_AWAY)
    if sys.platform == "win32":
        return  # the user's profile folder is private there, and modes say nothing
    if status.st_uid != os.getuid():
        raise SecretsRefused(f"{shown} belongs to another user", hint=f"chown it; or {MOVE_AWAY}")
    if status.st_mode & 0o077:
        mode = stat.S_IMODE(status.st_mode)
        raise SecretsRefused(
            f"{shown} can be read by others: its mode is {mode:04o}",
            hint=f"run: chmod 600 {shown}; if others could read it, change the secrets",
        )


def _insist(use: Callable[[], T]) -> T:
    """What `use` returns, also where Windows refuses at first: another program has it open."""
    for _ in range(_TRIES):
        try:
            return use()
        except PermissionError as error:
            if getattr(error, "winerror", None) not in _IN_USE:
                raise
            time.sleep(_NAP)
    return use()


def _write_synced(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if sys.platform == "win32":
        return  # a folder cannot be opened there; NTFS journals the rename
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
