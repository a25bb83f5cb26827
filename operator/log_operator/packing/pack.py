"""Writes cleaned bytes into complete zip files, each under the limit of an attachment.

A part opens by itself and says what is in it; part 1 gets the manifest of the whole last of all,
and has room left for the agreement, which `sealing` writes.
An entry that does not fit into what is left of a part goes on in the next, cut at a line end.
What is written is never changed, so each part can be read again while it grows.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from log_bundle.agreement import AGREEMENT_NAME
from log_bundle.manifest import (
    HEAD_NAME,
    MANIFEST_NAME,
    Connection,
    Entry,
    LeftOut,
    LogErrors,
    Manifest,
    Origin,
    PartHead,
    Piece,
    Redaction,
    write_json,
)
from log_bundle.names import EntryNames, number_name
from log_bundle.readme import README_NAME, write_readme
from log_operator.packing.open_entry import OpenEntry
from log_operator.packing.open_part import Growth, OpenPart
from log_operator.packing.part_sizes import PART_LIMIT, room_for_agreement, room_for_manifest
from log_operator.values import CleanBytes, Planned, RedactionReport
from log_operator.zips.writer import LARGEST_MEMBER, MOST_MEMBERS
from tenant_file.translations import pick_for_ticket
from ticketbound.language import ticket_language
from ticketbound.safe_text import escape

_MEMBER_ROOM: Final = 1024
"""What one member costs besides its data: its names in headers and lists, each more than once."""

_DEFLATE_LAG: Final = 256 << 10
"""What the compressor may still hold back, generously."""

_GATHERED: Final = 1 << 20
"""Bytes that are compressed at once: few calls, during which other threads run."""

_WRITTEN: Final = 256 << 10
"""Bytes that are written at once."""


@dataclass(frozen=True, slots=True)
class Rest:
    """What the manifest says besides the entries."""

    left_out: Sequence[LeftOut] = ()
    connection: Connection | None = None
    errors: Sequence[LogErrors] = ()
    clean: Callable[[str], str] = str
    """For README.txt: clean words, laid out anew, could look like secrets."""


class Packer:
    """Takes entry after entry; `finish` closes the parts.

    Args:
        folder: where the parts are written, each with mode 0600.
        origin: goes into each part.
        written_at: the time stamp of all members.
        limit: bytes of a part; never exceeded.
        on_growth: is told what is on the disk; of each part in order, the first is closed last.
    """

    def __init__(
        self,
        folder: Path,
        origin: Origin,
        written_at: datetime,
        limit: int = PART_LIMIT,
        on_growth: Callable[[Growth], None] = lambda _: None,
    ) -> None:
        self._folder = folder
        self._origin = origin
        self._date_time = written_at.timetuple()[:6]
        self._limit = limit
        self._gathered = min(_GATHERED, limit // 8)
        self._kept_free = room_for_manifest(limit) + room_for_agreement(limit)
        self._on_growth = on_growth
        self._names = EntryNames()
        for name in (MANIFEST_NAME, HEAD_NAME, AGREEMENT_NAME, README_NAME):
            self._names.take(name)
        self._entries: list[Entry] = []
        self._open: OpenEntry | None = None
        self._first = self._part = self._open_part(1)

    def begin(self, planned: Planned) -> None:
        """Begin one cleaned thing."""
        self._open = OpenEntry(planned, self._names.take(planned.entry))

    def write(self, chunk: CleanBytes) -> None:
        """Some more of it; a chunk ends at a line end, but for very long lines."""
        entry = self._demand_open()
        for piece in _slice(chunk, self._gathered):
            if entry.gathered + len(piece) > self._gathered:
                self._deflate(entry)
            entry.waiting.append(piece)
            entry.gathered += len(piece)

    def end(self, report: RedactionReport, notes: Sequence[str]) -> Entry:
        """End it; what it is called, and all that is to be said of it."""
        done = self._demand_open()
        if done.piece_name:
            self._deflate(done)
            self._end_piece(done)
        else:
            self._add_small(done)
        entry = Entry(
            name=done.name,
            source=escape(done.planned.origin, limit=4096),
            why=pick_for_ticket(done.planned.why),
            size=sum(piece.size for piece in done.pieces),
            sha256=done.pieces[0].sha256 if len(done.pieces) == 1 else done.digest.hexdigest(),
            lines_redacted=report.lines,
            redactions=tuple(
                Redaction(rule, hits.count, hits.lines, hits.size)
                for rule, hits in sorted(report.rules.items())
            ),
            pieces=tuple(done.pieces),
            notes=tuple(notes),
        )
        self._entries.append(entry)
        self._open = None
        self._flush(_WRITTEN)
        return entry

    def finish(self, rest: Rest) -> Manifest:
        """Write the manifest into part 1, close everything, and return it."""
        manifest = Manifest(
            origin=self._origin,
            parts=self._part.number,
            entries=tuple(self._entries),
            left_out=tuple(rest.left_out),
            connection=rest.connection,
            errors=tuple(rest.errors),
        )
        if self._part is not self._first:
            self._close_part(self._part)
        self._first.zip.add_ours(MANIFEST_NAME, write_json(manifest))
        self._first.zip.add_ours(
            README_NAME, (write_readme(manifest, rest.clean, ticket_language()),)
        )
        self._close_part(self._first)
        return manifest

    def abandon(self) -> None:
        """Close the files without finishing them; the folder's owner removes them."""
        self._first.abandon()
        self._part.abandon()

    def _demand_open(self) -> OpenEntry:
        if self._open is None:
            raise AssertionError("no entry was begun")
        return self._open

    def _deflate(self, entry: OpenEntry) -> None:
        """Write what was gathered, in the next part if this one is full."""
        data = b"".join(entry.waiting)
        entry.waiting.clear()
        entry.gathered = 0
        is_too_large = entry.piece_size + len(data) > LARGEST_MEMBER
        if is_too_large or not self._has_room(len(data)):
            if entry.piece_name:
                self._end_piece(entry)
            self._next_part()
        if not entry.piece_name:
            entry.piece_name = self._name_piece(entry)
            entry.piece_digest = hashlib.sha256() if entry.pieces else None
            self._part.zip.begin(entry.piece_name)
        self._part.zip.write(data)
        entry.piece_size += len(data)
        entry.digest.update(data)
        if entry.piece_digest is not None:
            entry.piece_digest.update(data)
        self._flush(_WRITTEN)

    def _end_piece(self, entry: OpenEntry) -> None:
        self._part.zip.end()
        # What was hashed of the whole until here is what the first piece has.
        digest = (entry.piece_digest or entry.digest).hexdigest()
        self._note_piece(entry, entry.piece_name, entry.piece_size, digest)
        entry.piece_name, entry.piece_size = "", 0

    def _add_small(self, entry: OpenEntry) -> None:
        """Write a whole entry that is no more than is compressed at once."""
        data = b"".join(entry.waiting)
        if not self._has_room(len(data)):
            self._next_part()
        self._part.zip.add(entry.name, data)
        entry.digest.update(data)
        self._note_piece(entry, entry.name, len(data), entry.digest.hexdigest())

    def _name_piece(self, entry: OpenEntry) -> str:
        count = len(entry.pieces)
        return self._names.take(number_name(entry.name, count + 1)) if count else entry.name

    def _note_piece(self, entry: OpenEntry, name: str, size: int, digest: str) -> None:
        piece = Piece(part=self._part.number, name=name, size=size, sha256=digest)
        entry.pieces.append(piece)
        self._part.pieces.append(piece)

    def _has_room(self, size: int) -> bool:
        part = self._part
        used = part.zip.size + _DEFLATE_LAG + (part.zip.members + 4) * _MEMBER_ROOM
        if part is self._first:
            used += self._kept_free
        return used + size + size // 1000 <= self._limit and part.zip.members < MOST_MEMBERS

    def _next_part(self) -> None:
        if self._part is not self._first:
            self._close_part(self._part)
        else:
            self._flush()
        self._part = self._open_part(self._part.number + 1)

    def _open_part(self, number: int) -> OpenPart:
        stem = f"logs-{self._origin.ticket}-{self._origin.code_id[:8]}"
        return OpenPart(number, self._folder / f"{stem}-part{number}.zip", self._date_time)

    def _close_part(self, part: OpenPart) -> None:
        head = PartHead(origin=self._origin, part=part.number, pieces=tuple(part.pieces))
        part.zip.add_ours(HEAD_NAME, write_json(head))
        part.close()
        if part.zip.size > self._limit:
            raise AssertionError(f"part {part.number} has {part.zip.size} bytes")
        self._on_growth(Growth(part.number, part.path, part.zip.size, is_closed=True))

    def _flush(self, least: int = 0) -> None:
        part = self._part
        if part.flush(least):
            self._on_growth(Growth(part.number, part.path, part.flushed))


def _slice(chunk: CleanBytes, most: int) -> Iterator[bytes]:
    """The chunk, or slices of a larger one, at line ends where there are any."""
    start = 0
    while len(chunk) - start > most:
        end = chunk.rfind(b"\n", start, start + most) + 1 or start + most
        yield chunk[start:end]
        start = end
    yield chunk[start:] if start else chunk
