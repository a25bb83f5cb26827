"""Takes the parts of a saved bundle out of a folder that somebody gave us."""

import errno
import hashlib
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from log_operator.disk import DiskWatch, is_full
from log_operator.errors import BadBundle, BundleChanged
from log_operator.keeping.kept import STATE_NAME, Kept, read_kept
from log_operator.languages.system_errors import name_error
from log_operator.saved.form import (
    ASK_AGAIN,
    BUNDLE_NAME,
    LONGEST_FORM,
    SavedBundle,
    SavedPart,
    read_form,
    write_form,
)
from log_operator.values import Advance, PartFile
from ticketbound.clock import rfc3339
from ticketbound.language import later, retell, say
from ticketbound.safe_text import escape

_PIECE: Final = 1 << 20
_READ: Final = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_WRITE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL
_BINARY: Final = getattr(os, "O_BINARY", 0)
_NAME_IT: Final = later("name the folder that 'operator save' has filled; nothing was sent")
_ANY_PART: Final = re.compile(r"logs-[0-9]+-[0-9a-f]{8}-part[0-9]+\.zip", re.ASCII)


def read_folder(folder: Path) -> SavedBundle:
    """What bundle lies in `folder`: saved there, or left there by a run that was broken off.

    Raises:
        BadBundle: none, or none that could be sent; NewerBundle of another version.
    """
    _demand_bundle(folder)
    if (folder / BUNDLE_NAME).exists() or not (folder / STATE_NAME).exists():
        bundle = read_form(_read_bounded(folder / BUNDLE_NAME))
    else:
        bundle = _describe_kept(_read_bounded(folder / STATE_NAME))
    named = {part.name for part in bundle.parts}
    found = {path.name for path in folder.iterdir()}
    others = sorted(filter(_ANY_PART.fullmatch, found - named))
    if others:
        raise BadBundle(
            say(
                "{name} lies in that folder and is no part of the bundle",
                name=escape(others[0]),
            ),
            hint=say("move it elsewhere if you know where it comes from; nothing was sent"),
        )
    return bundle


def _demand_bundle(folder: Path) -> None:
    place = escape(str(folder), limit=1000)
    try:
        names = {path.name for path in folder.iterdir()}
    except OSError as error:
        raise BadBundle(
            say("cannot read {folder}: {why}", folder=place, why=name_error(error)),
            hint=retell(_NAME_IT),
        ) from None
    if not names & {BUNDLE_NAME, STATE_NAME}:
        raise BadBundle(
            say("there is no {file} in {folder}", file=BUNDLE_NAME, folder=place),
            hint=retell(_NAME_IT),
        )


def fetch_parts(
    bundle: SavedBundle, folder: Path, target: Path, advance: Advance
) -> tuple[PartFile, ...]:
    """Private copies in `target` of the parts in `folder`; tells bytes copied.

    Raises:
        BadBundle: a part is missing, or is no file.
        BundleChanged: a part is not what it was when it was saved.
        NoRoom: `target` has none.
    """
    disk = DiskWatch(target)
    disk.demand_room(sum(part.size for part in bundle.parts))
    try:
        return tuple(_copy(part, folder, target, advance) for part in bundle.parts)
    except OSError as error:
        if is_full(error):
            raise disk.full() from error
        raise BadBundle(
            say("cannot copy the bundle: {why}", why=name_error(error)), hint=retell(ASK_AGAIN)
        ) from error


def _copy(part: SavedPart, folder: Path, target: Path, advance: Advance) -> PartFile:
    path = target / part.name
    digest, left = hashlib.sha256(), part.size
    with (
        _open_regular(folder / part.name) as original,
        os.fdopen(os.open(path, _WRITE | _BINARY, 0o600), "wb") as copy,
    ):
        while left and (piece := original.read(min(_PIECE, left))):
            digest.update(piece)
            copy.write(piece)
            advance(len(piece))
            left -= len(piece)
        is_longer = original.read(1) != b""
        copy.flush()
        os.fsync(copy.fileno())
    if left or is_longer or digest.hexdigest() != part.sha256:
        raise BundleChanged(
            say("{name} was changed after it was saved", name=part.name), hint=retell(ASK_AGAIN)
        )
    return PartFile(part.number, path, part.size, part.sha256)


@contextmanager
def _open_regular(path: Path) -> Iterator[BinaryIO]:
    """The file at `path`, which is no link and nothing that could block."""
    name = escape(path.name)
    try:
        descriptor = os.open(path, _READ | _BINARY)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.EMLINK):
            raise _not_a_file(name) from None
        if error.errno in (errno.ENOENT, errno.ENOTDIR):
            raise BadBundle(
                say("there is no {name} in that folder", name=name), hint=retell(ASK_AGAIN)
            ) from None
        raise BadBundle(
            say("cannot read {name}: {why}", name=name, why=name_error(error))
        ) from None
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode) or path.is_symlink():
            raise _not_a_file(name)
        yield file


def _read_bounded(path: Path) -> bytes:
    with _open_regular(path) as file:
        data = file.read(LONGEST_FORM + 1)
    if len(data) > LONGEST_FORM:
        raise BadBundle(
            say("the {name} in that folder is far too large", name=path.name),
            hint=retell(ASK_AGAIN),
        )
    return data


def _describe_kept(data: bytes) -> SavedBundle:
    try:
        kept = read_kept(data)
    except (ValueError, RecursionError):
        raise BadBundle(say("the {file} in that folder cannot be read", file=STATE_NAME)) from None
    if kept.stage == "preparing":
        raise BadBundle(
            say("the bundle in that folder was not finished"),
            hint=say("run operator to collect anew"),
        )
    if kept.posting or any(part.is_posted for part in kept.parts):
        raise BadBundle(
            say(
                "parts of the bundle in that folder are on ticket {ticket} already, or may be",
                ticket=kept.ticket,
            ),
            hint=say(
                "'operator resume' sends the rest from where it was left; nothing was sent now"
            ),
        )
    return read_form(_as_saved(kept))


def _as_saved(kept: Kept) -> bytes:
    parts = tuple(SavedPart(p.number, p.name, p.size, p.sha256) for p in kept.parts)
    saved_at = rfc3339(kept.agreed_at or kept.started_at)
    return write_form(
        SavedBundle(
            *(kept.account, kept.ticket, kept.code_id, kept.profile, saved_at, kept.program), parts
        )
    )


def _not_a_file(name: str) -> BadBundle:
    return BadBundle(
        say("{name} in that folder is no ordinary file", name=name), hint=retell(ASK_AGAIN)
    )
