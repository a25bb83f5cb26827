"""Saves a copy of what would be sent, for the person who is asked to agree."""

import contextlib
import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from log_operator.languages.system_errors import name_error
from log_operator.values import PartFile
from ticketbound.language import say
from ticketbound.safe_text import escape

_PIECE: Final = 1 << 20
_FLAGS: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


class CannotCopy(Exception):
    """The copy was not made, and nothing of it is left; `str()` of it says why."""


def copy_parts(parts: Sequence[PartFile], folder: str) -> Path:
    """Copy the parts into `folder`, which is made if only itself is missing, and return it.

    Raises:
        CannotCopy: no such place, a file of a part's name is there, or it cannot be written.
    """
    place = _resolve(folder)
    is_new = _make(place)
    written: list[Path] = []
    try:
        for part in parts:
            _copy(part, place / part.path.name, written)
    except BaseException as error:
        with contextlib.suppress(OSError):
            for path in written:
                path.unlink()
            if is_new:
                place.rmdir()
        if isinstance(error, OSError):
            raise CannotCopy(
                say("cannot write to {folder}: {why}", folder=_show(place), why=name_error(error))
            ) from error
        raise
    return place


def _resolve(folder: str) -> Path:
    try:
        return Path(folder).expanduser().absolute()
    except (OSError, RuntimeError) as error:
        raise CannotCopy(
            say("{folder} is no place on this machine", folder=escape(folder))
        ) from error


def _make(place: Path) -> bool:
    """Whether the folder had to be made."""
    try:
        if place.is_dir():
            return False
        if not place.parent.is_dir():
            raise CannotCopy(say("there is no folder {folder}", folder=_show(place.parent)))
        place.mkdir(mode=0o700)
    except FileExistsError as error:
        raise CannotCopy(say("{folder} is not a folder", folder=_show(place))) from error
    except (OSError, ValueError) as error:
        reason = name_error(error) if isinstance(error, OSError) else say("that is no name")
        raise CannotCopy(
            say("cannot make {folder}: {why}", folder=_show(place), why=reason)
        ) from error
    return True


def _copy(part: PartFile, target: Path, written: list[Path]) -> None:
    digest = hashlib.sha256()
    try:
        descriptor = os.open(target, _FLAGS, 0o600)
    except FileExistsError as error:
        raise CannotCopy(
            say("{file} is there already; nothing was copied", file=_show(target))
        ) from error
    written.append(target)
    with os.fdopen(descriptor, "wb") as copy, part.path.open("rb") as original:
        while piece := original.read(_PIECE):
            digest.update(piece)
            copy.write(piece)
    if digest.hexdigest() != part.sha256:
        raise CannotCopy(
            say("{file} was changed after it was made; run this again", file=_show(part.path))
        )


def _show(path: Path) -> str:
    return escape(str(path), limit=1000)
