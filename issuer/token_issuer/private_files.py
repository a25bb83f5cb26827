"""Files that nobody else may read: written whole or not at all, read only when still private."""

import contextlib
import glob
import os
import secrets
import stat
import sys
from functools import partial
from pathlib import Path
from typing import Final

from ticketbound.file_replacing import insist, replace_file
from ticketbound.safe_text import escape
from token_issuer.errors import BadArgument, IssuerError, SecretsRefused

_MAX_SIZE: Final = 65_536
_RANDOM_BYTES: Final = 4
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
    draft = path.with_name(f".{path.name}.{secrets.token_hex(_RANDOM_BYTES)}")
    try:
        make_private_folder(path.parent)
        replace_file(path, text.encode(), draft)
    except OSError as error:
        raise IssuerError(f"{escape(str(path))} cannot be written: {error.strerror}") from error


def create_private(path: Path, text: str) -> None:
    """Put `text` in a new file at `path`, mode 0600.

    Raises:
        BadArgument: there is something at `path`, if only a link.
        IssuerError: the system refuses; says why.
    """
    try:
        # With both flags, a link is not followed.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise BadArgument(
            f"{escape(str(path))} exists, and is not written over", hint="name a new file"
        ) from error
    except OSError as error:
        raise IssuerError(f"{escape(str(path))} cannot be written: {error.strerror}") from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(text.encode())
    except OSError as error:
        path.unlink(missing_ok=True)
        raise IssuerError(f"{escape(str(path))} cannot be written: {error.strerror}") from error


def discard_unfinished(path: Path) -> None:
    """Remove what runs that were killed while they wrote `path` have left beside it.

    For who alone writes it now, because a writing that is under way would lose its file, too.
    """
    with contextlib.suppress(OSError):
        for unfinished in path.parent.glob(f".{glob.escape(path.name)}.{'?' * 2 * _RANDOM_BYTES}"):
            unfinished.unlink(missing_ok=True)


def read_private(path: Path) -> str:
    """The text of a file that belongs to this user and is closed to all others.

    Raises:
        SecretsRefused: missing, a link, someone else's, open to others, too large, not text.
    """
    shown = escape(str(path))
    try:
        descriptor = insist(partial(os.open, path, _READ_ONLY))
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
