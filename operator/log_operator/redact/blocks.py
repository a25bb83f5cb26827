"""Cuts a stream into blocks that a rule can be sure to see whole.

A block ends at a line end, never inside a private key nor between a name and its value on the
next line. A line too long for that is cut anywhere, with an overlap: what is found in the
overlap decides where the cut falls. Cuts depend on the bytes alone, not on how they arrived.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

BLOCK = 256 * 1024
"""Bytes of an ordinary block; what an engine scans at once."""
LONG = 512 * 1024
"""Bytes of a block inside of a line that is longer still."""
OVERLAP = 128 * 1024
"""More than any secret is long."""
CONTEXT = 512
"""Bytes before a cut inside of a line that rules may look back on."""
_KEY = 64 * 1024
_PEEK = 128

_GOES_ON = re.compile(rb"[ \t]*(?:[-,]\s*)?[\"']?(?:value|password|account|login)\b", re.IGNORECASE)
_OPENERS = (
    (b"-----BEGIN ", b"PRIVATE KEY", b"-----END "),
    (b"Private-Lines: ", b"", b"Private-MAC: "),
)


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the stream.

    Args:
        data: the bytes, with context in front and overlap behind where a line was cut.
        begin: where in `data` the part begins that is not yet cleaned.
        keep: where it should end; a secret that lies across moves it.
    """

    data: bytes
    begin: int
    keep: int


class Cutter:
    """Yields blocks; before the next one is taken, `end` says how far the last one was cleaned."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._buffer = bytearray()
        self._begin = 0
        self._is_drained = False
        self.end = 0

    def __iter__(self) -> Iterator[Block]:
        while (block := self._next()) is not None:
            self.end = block.keep
            yield block
            self._drop(block)

    def _drop(self, block: Block) -> None:
        is_line_cut = block.data[self.end - 1 : self.end] != b"\n"
        start = max(0, self.end - CONTEXT) if is_line_cut else self.end
        del self._buffer[:start]
        self._begin = self.end - start

    def _next(self) -> Block | None:
        for size in (BLOCK, LONG):
            window = self._begin + size
            if not self._fill(window + _PEEK) and len(self._buffer) <= window:
                break
            cut = find_cut(self._buffer, self._begin, window)
            if cut > self._begin:
                return Block(bytes(self._buffer[:cut]), self._begin, cut)
        else:
            return self._cut_line()
        if len(self._buffer) == self._begin:
            return None
        return Block(bytes(self._buffer), self._begin, len(self._buffer))

    def _cut_line(self) -> Block:
        """A block that ends within its line, though not within a character of UTF-8."""
        window = self._begin + LONG
        keep = window - OVERLAP
        while self._buffer[keep] & 0xC0 == 0x80 and keep > window - OVERLAP - 4:
            keep -= 1
        return Block(bytes(self._buffer[:window]), self._begin, keep)

    def _fill(self, size: int) -> bool:
        while len(self._buffer) < size and not self._is_drained:
            chunk = next(self._chunks, None)
            if chunk is None:
                self._is_drained = True
            else:
                self._buffer += chunk
        return len(self._buffer) >= size


def find_cut(buffer: bytearray, begin: int, window: int) -> int:
    """Where to end a block, at most at `window`; `begin` if there is no such place."""
    cut = buffer.rfind(b"\n", begin, window) + 1
    for _ in range(64):
        if cut <= begin or not _GOES_ON.match(buffer, cut, cut + _PEEK):
            break
        cut = buffer.rfind(b"\n", begin, cut - 1) + 1
    return _before_open_key(buffer, begin, cut) if cut > begin else begin


def _before_open_key(buffer: bytearray, begin: int, cut: int) -> int:
    """`cut`, or the line start before it at which a private key begins that does not end."""
    for opener, kind, closer in _OPENERS:
        place = buffer.rfind(opener, max(begin, cut - _KEY), cut)
        if place < 0 or kind not in buffer[place : place + 80]:
            continue
        line = buffer.rfind(b"\n", begin, place) + 1
        if buffer.find(closer, place, cut) < 0 and line > begin:
            cut = line
    return cut
