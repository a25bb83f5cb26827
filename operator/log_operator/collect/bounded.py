"""Reads a file to the size it had when it was opened, or its beginning and its end."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from log_operator.collect.units import Units, read_units
from ticketbound.language import later
from ticketbound.sizes import format_size

_CHUNK: Final = 256 << 10
_ROOM_FOR_GAP: Final = 128
"""Bytes that the line may have which says what is missing, with the newline before it."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much of a file is read, in bytes.

    Args:
        limit: at most so many.
        head: of these, so many of its beginning at most, and a quarter of them.
        start: what comes before this line start is left out.
    """

    limit: int
    head: int = 0
    start: int = 0


def read_bounded(descriptor: int, bounds: Bounds, notes: list[str]) -> Iterator[bytes]:
    """The file, or what fits of its beginning and its end, each cut at a line.

    What is appended while it is read stays out, so a busy log cannot keep us. `notes` gets what
    was left out, and what happened to the file meanwhile; an error of the disk ends the reading.
    """
    reading = _Reading(descriptor, bounds, notes)
    try:
        yield from reading.run()
    except OSError as error:
        notes.append(
            later("the rest cannot be read ({why})").format(why=(error.strerror or "error").lower())
        )


@dataclass(slots=True)
class _Reading:
    descriptor: int
    bounds: Bounds
    notes: list[str]

    def run(self) -> Iterator[bytes]:
        size = os.fstat(self.descriptor).st_size
        units = read_units(self.descriptor)
        start, limit = self.bounds.start, self.bounds.limit
        if start or size > limit:
            start = max(start, len(units.mark))
            limit -= len(units.mark)
            yield units.mark
        if size - start <= limit:
            yield from self._read(start, size)
        else:
            yield from self._read_ends(units, start, size, max(0, limit))
        if os.fstat(self.descriptor).st_size > size:
            self.notes.append(later("grew while it was read; the new part is not in it"))

    def _read_ends(self, units: Units, start: int, size: int, limit: int) -> Iterator[bytes]:
        room = min(self.bounds.head, limit // 4) if limit > 2 * _ROOM_FOR_GAP else 0
        head = self._read_head(units, start, room)
        if head:
            yield head
            limit -= len(head) + _ROOM_FOR_GAP
            gap = format_size(size - start - len(head) - limit)
            yield units.widen(f"[{gap} left out here by the operator]\n")
        begin = size - limit
        begin += (begin - start) % units.width
        last, whole = format_size(limit), format_size(size - start)
        if head:
            told = later("only the first {first} and the last {last} of {whole}")
            note = told.format(first=format_size(len(head)), last=last, whole=whole)
        else:
            note = later("only the last {last} of {whole}").format(last=last, whole=whole)
        self.notes.append(note)
        # One unit early: where the part happens to begin at a line, the newline before says so.
        chunks = self._read(begin - units.width, size)
        yield self._cut_to_line_start(next(chunks, b""), units)
        yield from chunks

    def _read_head(self, units: Units, start: int, limit: int) -> bytes:
        """The whole lines of the first bytes from `start` on; nothing where not one fits."""
        head = b"".join(self._read(start, start + limit - limit % units.width))
        at = units.find_newline(head, last=True)
        return head[: at + units.width] if at >= 0 else b""

    def _read(self, at: int, end: int) -> Iterator[bytes]:
        os.lseek(self.descriptor, at, os.SEEK_SET)
        while at < end:
            chunk = os.read(self.descriptor, min(_CHUNK, end - at))
            if not chunk:
                self.notes.append(later("shrank while it was read; the end is missing"))
                return
            at += len(chunk)
            yield chunk

    def _cut_to_line_start(self, chunk: bytes, units: Units) -> bytes:
        """`chunk` after its first newline, or all but its first unit where it has none."""
        at = units.find_newline(chunk)
        if at < 0:
            self.notes.append(later("begins within a line"))
            at = 0
        return chunk[at + units.width :]
