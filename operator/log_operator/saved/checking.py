"""Holds the parts of a bundle that comes from elsewhere against what it says of itself."""

import hashlib
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import IO, Final

from log_bundle.agreement import AGREEMENT_NAME
from log_bundle.manifest import HEAD_NAME, MANIFEST_NAME, Manifest, Piece, read_manifest
from log_bundle.readme import README_NAME
from log_operator.errors import BadBundle
from log_operator.saved.form import ASK_AGAIN
from log_operator.values import Advance, PartFile
from ticketbound.language import retell, say
from ticketbound.safe_text import escape

_LARGEST_TEXT: Final = 16 << 20
"""Bytes of a member that is no log."""

_LARGEST_BUNDLE: Final = 1 << 60
"""Bytes."""

_PIECE: Final = 1 << 20
_PACKED: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN: Final = (
    *(zipfile.BadZipFile, zlib.error, OSError, EOFError),
    *(RuntimeError, NotImplementedError, ValueError, KeyError),
)
"""What reading a zip can end in that somebody made by hand."""


def read_contents(parts: Sequence[PartFile]) -> Manifest:
    """The manifest of the bundle.

    Raises:
        BadBundle: there is none, or it tells of another number of parts.
    """
    try:
        with zipfile.ZipFile(parts[0].path) as archive:
            member = archive.getinfo(MANIFEST_NAME)
            if member.file_size > _LARGEST_TEXT:
                raise ValueError
            manifest = read_manifest(archive.read(member))
            if not _is_plausible(manifest):
                raise ValueError
    except _BROKEN:
        raise _complain(
            say("{part} has no manifest that can be read", part=parts[0].path.name)
        ) from None
    if manifest.parts != len(parts):
        raise BadBundle(
            say(
                "the bundle has {found} parts, and its manifest tells of {told}",
                found=len(parts),
                told=manifest.parts,
            ),
            hint=retell(ASK_AGAIN),
        )
    return manifest


def _is_plausible(manifest: Manifest) -> bool:
    """Whether its numbers can be those of a bundle: what tells of them reckons with that."""
    entries, errors = manifest.entries, manifest.errors
    sizes = [entry.size for entry in entries]
    sizes += [one.bytes for entry in entries for one in entry.redactions]
    return all(0 <= size <= _LARGEST_BUNDLE for size in sizes) and all(
        log.first or log.frequent for log in errors
    )


def find_text(part: PartFile, name: str) -> bytes | None:
    """The member of that name, if there is one; the part must have passed."""
    with zipfile.ZipFile(part.path) as archive:
        return archive.read(name) if name in archive.namelist() else None


def measure(manifest: Manifest) -> int:
    """Bytes that `demand_as_told` reads."""
    return sum(piece.size for entry in manifest.entries for piece in entry.pieces)


def demand_as_told(parts: Sequence[PartFile], manifest: Manifest, advance: Advance) -> None:
    """Let parts pass that hold exactly the files that the manifest lists; tells bytes read.

    Raises:
        BadBundle: something is missing, is more, or is not what it says.
    """
    pieces = [piece for entry in manifest.entries for piece in entry.pieces]
    for part in parts:
        told = {piece.name: piece for piece in pieces if piece.part == part.number}
        try:
            with zipfile.ZipFile(part.path) as archive:
                _demand_members(part, archive, told)
                for name, piece in told.items():
                    with archive.open(name) as stream:
                        _demand_same(part, piece, stream, advance)
        except _BROKEN:
            raise _complain(
                say("{part} is no zip file that can be read", part=part.path.name)
            ) from None


def _demand_members(part: PartFile, archive: zipfile.ZipFile, told: dict[str, Piece]) -> None:
    ours = {HEAD_NAME}
    ours |= {MANIFEST_NAME, AGREEMENT_NAME, README_NAME} if part.number == 1 else set()
    members = archive.infolist()
    names = [member.filename for member in members]
    if not set(told) <= set(names) <= set(told) | ours or len(set(names)) != len(names):
        raise _complain(
            say("{part} holds other files than its manifest lists", part=part.path.name)
        )
    if AGREEMENT_NAME in names and _find_last(members) != AGREEMENT_NAME:
        raise _complain(
            say(
                "{part} holds its {file} elsewhere than where it was put",
                part=part.path.name,
                file=AGREEMENT_NAME,
            ),
        )
    for member in members:
        size = told[member.filename].size if member.filename in told else _LARGEST_TEXT
        if member.compress_type not in _PACKED or member.file_size > size:
            raise _complain(
                say(
                    "{part} holds another {file} than its manifest says",
                    part=part.path.name,
                    file=escape(member.filename),
                ),
            )


def _find_last(members: Sequence[zipfile.ZipInfo]) -> str:
    """The name of what stands behind all others."""
    return max(members, key=lambda member: member.header_offset).filename


def _demand_same(part: PartFile, piece: Piece, stream: IO[bytes], advance: Advance) -> None:
    digest, size = hashlib.sha256(), 0
    for data in _read(stream):
        digest.update(data)
        size += len(data)
        advance(len(data))
    if (size, digest.hexdigest()) != (piece.size, piece.sha256):
        raise _complain(
            say(
                "{part} holds another {file} than its manifest says",
                part=part.path.name,
                file=escape(piece.name),
            )
        )


def _read(stream: IO[bytes]) -> Iterator[bytes]:
    while data := stream.read(_PIECE):
        yield data


def _complain(sentence: str) -> BadBundle:
    return BadBundle(sentence, hint=retell(ASK_AGAIN))
