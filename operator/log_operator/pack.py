"""Writes cleaned bytes into complete zip files, each under the limit of an attachment.

A part opens by itself and says what is in it; part 1 gets the manifest of the whole last of all,
and has room left for the agreement, which `sealing` writes.
An entry that does not fit into what is left of a part goes on in the next, cut at a line end.
"""

import contextlib
import hashlib
import os
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BufferedRandom
from pathlib import Path
from typing import Final

from log_bundle.agreement import AGREEMENT_NAME
from log_bundle.manifest import (
    HEAD_NAME,
    MANIFEST_NAME,
    Entry,
    LeftOut,
    Manifest,
    Origin,
    PartHead,
    Piece,
    Redaction,
    write_json,
)
from log_bundle.names import EntryNames, number_name
from log_operator.part_sizes import PART_LIMIT, room_for_agreement, room_for_manifest
from log_operator.values import CleanBytes, CleanStream, PartFile, Planned
from ticketbound.safe_text import escape

_MEMBER_ROOM: Final = 512
"""What one member costs besides its data: headers twice, its names twice."""

_DEFLATE_LAG: Final = 256 << 10
"""What the compressor may still hold back, generously."""


@dataclass(slots=True)
class _Part:
    """A part being written."""

    number: int
    path: Path
    file: BufferedRandom
    archive: zipfile.ZipFile
    pieces: list[Piece] = field(default_factory=list)


class Packer:
    """Takes entry after entry; `finish` closes the parts.

    Args:
        folder: where the parts are written, each with mode 0600.
        origin: goes into each part.
        written_at: the time stamp of all members.
        limit: bytes of a part; never exceeded.
        on_part: is handed each part when it is closed; the first is closed last.
    """

    def __init__(
        self,
        folder: Path,
        origin: Origin,
        written_at: datetime,
        limit: int = PART_LIMIT,
        on_part: Callable[[PartFile], None] = lambda _: None,
    ) -> None:
        self._folder = folder
        self._origin = origin
        self._date_time = written_at.timetuple()[:6]
        self._limit = limit
        self._on_part = on_part
        self._kept_free = room_for_manifest(limit) + room_for_agreement(limit)
        self._names = EntryNames()
        for name in (MANIFEST_NAME, HEAD_NAME, AGREEMENT_NAME):
            self._names.take(name)
        self._entries: list[Entry] = []
        self._closed: list[PartFile] = []
        self._first = self._current = self._open_part(1)

    def add(
        self, planned: Planned, stream: CleanStream, notes: Callable[[], Iterable[str]]
    ) -> Entry:
        """Write one cleaned thing; `notes` is asked when the stream is at its end."""
        name = self._names.take(planned.entry)
        whole = hashlib.sha256()
        pieces: list[Piece] = []
        chunks = _slice(stream, self._limit // 4)
        chunk = next(chunks, None)
        while chunk is not None or not pieces:
            piece_name = self._names.take(number_name(name, len(pieces) + 1)) if pieces else name
            piece, chunk = self._write_piece(piece_name, chunk, chunks, whole.update)
            pieces.append(piece)
        entry = Entry(
            name=name,
            source=escape(planned.origin, limit=4096),
            why=planned.why,
            size=sum(piece.size for piece in pieces),
            sha256=whole.hexdigest(),
            lines_redacted=stream.report.lines,
            redactions=tuple(
                Redaction(rule, hits.count, hits.lines, hits.size)
                for rule, hits in sorted(stream.report.rules.items())
            ),
            pieces=tuple(pieces),
            notes=(*stream.notes, *notes()),
        )
        self._entries.append(entry)
        return entry

    def finish(self, left_out: Sequence[LeftOut]) -> tuple[Manifest, tuple[PartFile, ...]]:
        """Write the manifest into part 1, close everything, and return both."""
        manifest = Manifest(
            origin=self._origin,
            parts=self._current.number,
            entries=tuple(self._entries),
            left_out=tuple(left_out),
        )
        if self._current is not self._first:
            self._close_part(self._current)
        self._write_member(self._first, MANIFEST_NAME, write_json(manifest))
        self._close_part(self._first)
        return manifest, tuple(sorted(self._closed, key=lambda part: part.number))

    def abandon(self) -> None:
        """Close the files without finishing them; the folder's owner removes them."""
        for part in {id(p): p for p in (self._first, self._current)}.values():
            with contextlib.suppress(OSError, ValueError):
                part.archive.close()
            with contextlib.suppress(OSError):
                part.file.close()

    def _write_piece(
        self,
        name: str,
        chunk: CleanBytes | None,
        chunks: Iterator[CleanBytes],
        hash_whole: Callable[[bytes], None],
    ) -> tuple[Piece, CleanBytes | None]:
        """Write until the chunks or the part end; returns the chunk that did not fit, if any."""
        if not self._has_room(len(chunk or b"")):
            self._next_part()
        part, size, digest = self._current, 0, hashlib.sha256()
        with part.archive.open(self._describe_member(name), "w") as member:
            while chunk is not None and (not size or self._has_room(len(chunk))):
                member.write(chunk)
                size += len(chunk)
                digest.update(chunk)
                hash_whole(chunk)
                chunk = next(chunks, None)
        piece = Piece(part=part.number, name=name, size=size, sha256=digest.hexdigest())
        part.pieces.append(piece)
        return piece, chunk

    def _has_room(self, size: int) -> bool:
        part = self._current
        used = part.file.tell() + _DEFLATE_LAG + (len(part.pieces) + 3) * 2 * _MEMBER_ROOM
        if part.number == 1:
            used += self._kept_free
        return used + size + size // 1000 <= self._limit

    def _next_part(self) -> None:
        if self._current is not self._first:
            self._close_part(self._current)
        self._current = self._open_part(self._current.number + 1)

    def _open_part(self, number: int) -> _Part:
        stem = f"logs-{self._origin.ticket}-{self._origin.code_id[:8]}"
        path = self._folder / f"{stem}-part{number}.zip"
        file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | _BINARY, 0o600), "w+b")
        archive = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        return _Part(number, path, file, archive)

    def _close_part(self, part: _Part) -> None:
        head = PartHead(origin=self._origin, part=part.number, pieces=tuple(part.pieces))
        self._write_member(part, HEAD_NAME, write_json(head))
        part.archive.close()
        part.file.flush()
        os.fsync(part.file.fileno())
        size = part.file.seek(0, os.SEEK_END)
        part.file.seek(0)
        digest = hashlib.file_digest(part.file, "sha256").hexdigest()
        part.file.close()
        if size > self._limit:
            raise AssertionError(f"part {part.number} has {size} bytes, over {self._limit}")
        self._closed.append(PartFile(part.number, part.path, size, digest))
        self._on_part(self._closed[-1])

    def _write_member(self, part: _Part, name: str, data: bytes) -> None:
        part.archive.writestr(self._describe_member(name), data, compresslevel=9)

    def _describe_member(self, name: str) -> zipfile.ZipInfo:
        member = zipfile.ZipInfo(name, self._date_time)
        member.compress_type = zipfile.ZIP_DEFLATED
        member.external_attr = 0o600 << 16
        return member


def _slice(chunks: Iterable[CleanBytes], most: int) -> Iterator[CleanBytes]:
    """The chunks, the largest of them in slices, at line ends where there are any."""
    for chunk in chunks:
        start = 0
        while len(chunk) - start > most:
            end = chunk.rfind(b"\n", start, start + most) + 1 or start + most
            yield CleanBytes(chunk[start:end])
            start = end
        yield CleanBytes(chunk[start:]) if start else chunk


_BINARY: Final = getattr(os, "O_BINARY", 0)
