"""Reads a file to the size it had when it was opened, or the last part of it."""

import os
from collections.abc import Iterator
from typing import Final

from ticketbound.sizes import format_size

_CHUNK: Final = 256 << 10
_NEWLINES: Final = {b"\xff\xfe": b"\n\0", b"\xfe\xff": b"\0\n"}
"""By the mark that a file in UTF-16 begins with."""


def read_bounded(descriptor: int, limit: int, notes: list[str]) -> Iterator[bytes]:
    """At most `limit` bytes of the file, from its end, beginning at a line.

    What is appended while it is read stays out, so a busy log cannot keep us. `notes` gets what
    was left out, and what happened to the file meanwhile; an error of the disk ends the reading.
    """
    size = os.fstat(descriptor).st_size
    start = 0
    if size > limit:
        notes.append(f"only the last {format_size(limit)} of {format_size(size)}")
        start = size - limit
    try:
        mark = os.read(descriptor, 2) if start else b""
        newline = _NEWLINES.get(mark, b"\n")
        if len(newline) == 2:
            start += start % 2
            yield mark
        yield from _read_from(descriptor, start, size, newline, notes)
        if os.fstat(descriptor).st_size > size:
            notes.append("grew while it was read; the new part is not in it")
    except OSError as error:
        notes.append(f"the rest cannot be read ({(error.strerror or 'error').lower()})")


def _read_from(
    descriptor: int, start: int, size: int, newline: bytes, notes: list[str]
) -> Iterator[bytes]:
    # One unit early: where the part happens to begin at a line, the newline before says so.
    at = max(0, start - len(newline))
    os.lseek(descriptor, at, os.SEEK_SET)
    is_first = start > 0
    while at < size:
        chunk = os.read(descriptor, min(_CHUNK, size - at))
        if not chunk:
            notes.append("shrank while it was read; the end is missing")
            return
        at += len(chunk)
        yield _cut_to_line_start(chunk, newline, notes) if is_first else chunk
        is_first = False


def _cut_to_line_start(chunk: bytes, newline: bytes, notes: list[str]) -> bytes:
    """`chunk` after its first newline, or all but its first unit where it has none."""
    width = len(newline)
    at = chunk.find(newline)
    while at > 0 and at % width:
        at = chunk.find(newline, at + 1)
    if at < 0:
        notes.append("begins within a line")
        at = 0
    return chunk[at + width :]
