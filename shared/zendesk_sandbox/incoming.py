"""The incoming half of a connection: bodies, read straight into the reader's own buffer."""

import io
import socket
import sys
from contextlib import suppress
from typing import Final, NoReturn, Protocol

from werkzeug.exceptions import BadRequest

BLOCK: Final = 1 << 20
"""Bytes that are worth reading at a time."""

_SMALL_BLOCK: Final = 1 << 16
_LONGEST_LINE: Final = 4096
_LONGEST_SIZE: Final = 15
_HEXADECIMAL: Final = b"0123456789abcdefABCDEF"


class HeadReader(Protocol):
    """What has read the head of a request, and may hold the first bytes of the body."""

    def has_data(self) -> bool:
        """Whether it holds any."""

    def read1(self, size: int, /) -> bytes:
        """At most `size` of the bytes it holds."""

    def readline(self, size: int, /) -> bytes:
        """The next line, or `size` bytes of it."""


class KnownLengthBody(io.RawIOBase):
    """A body of `length` bytes. A read is short only where the body, or the line, ends."""

    def __init__(self, head: HeadReader, connection: socket.socket, length: int) -> None:
        self._head = head
        self._connection = connection
        self._left = max(0, length)
        self._is_cut = False

    @property
    def is_finished(self) -> bool:
        """Whether all of it was read, so that another request may follow."""
        return not self._left and not self._is_cut

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: memoryview | bytearray) -> int:  # type: ignore[override]
        """Fills `buffer`, or as much of it as there are bytes left.

        Raises:
            OSError: the connection broke.
        """
        wanted = 0 if self._is_cut else min(len(buffer), self._left)
        filled = _receive(self._head, self._connection, memoryview(buffer)[:wanted])
        self._is_cut = self._is_cut or filled < wanted
        self._left -= filled
        return filled


class ChunkedBody(io.RawIOBase):
    """A body that comes in chunks, whatever their sizes."""

    # See: https://www.rfc-editor.org/rfc/rfc9112#name-chunked-transfer-coding

    def __init__(self, head: HeadReader, connection: socket.socket) -> None:
        self._head = head
        self._connection = connection
        self._left = 0
        self._is_first = True
        self._is_over = False
        self._is_broken = False

    @property
    def is_finished(self) -> bool:
        """Whether all of it was read, so that another request may follow."""
        return self._is_over and not self._is_broken

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: memoryview | bytearray) -> int:  # type: ignore[override]
        """Fills `buffer`, or as much of it as there are bytes left.

        Raises:
            BadRequest: these are no chunks, or the line ended before the last of them.
            OSError: the connection broke.
        """
        view, filled = memoryview(buffer), 0
        while filled < len(view) and not self._is_over:
            if not self._left:
                self._begin_chunk()
                continue
            wanted = min(len(view) - filled, self._left)
            count = _receive(self._head, self._connection, view[filled : filled + wanted])
            if count < wanted:
                self._give_up("cut")
            filled += count
            self._left -= count
        return filled

    def _begin_chunk(self) -> None:
        if not self._is_first and self._read_line():
            self._give_up("a chunk is longer than it said")
        self._is_first = False
        size = self._read_line().partition(b";")[0].strip()
        if not size or size.strip(_HEXADECIMAL) or len(size) > _LONGEST_SIZE:
            self._give_up("a chunk without a size")
        self._left = int(size, 16)
        if not self._left:
            while self._read_line():
                pass
            self._is_over = True

    def _read_line(self) -> bytes:
        line = self._head.readline(_LONGEST_LINE)
        if not line.endswith(b"\r\n"):
            self._give_up("a line without an end")
        return line[:-2]

    def _give_up(self, reason: str) -> NoReturn:
        self._is_over = self._is_broken = True
        raise BadRequest(reason)


def _receive(head: HeadReader, connection: socket.socket, view: memoryview) -> int:
    """Fills `view`; how much of it, which is less than all only where the line ended."""
    filled = 0
    while filled < len(view):
        rest = view[filled:]
        if head.has_data():
            piece = head.read1(len(rest))
            rest[: len(piece)] = piece
            count = len(piece)
        else:
            count = connection.recv_into(rest)
        if not count:
            break
        filled += count
    return filled


def drain(stream: io.RawIOBase, most: int = sys.maxsize) -> None:
    """Reads a body to its end; a client that is still sending would not read an answer.

    With `most` no more than so many bytes of it.
    """
    buffer = memoryview(bytearray(_SMALL_BLOCK))
    # A broken end is an end too: the connection is closed after it.
    with suppress(BadRequest):
        while most > 0 and (count := stream.readinto(buffer[:most])):
            most -= count
