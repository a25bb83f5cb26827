"""Cuts a stream into blocks in such a way that each secret is seen whole in one of them.

A block is cleaned up to a line end, and shows what stands before and behind as well: a name on a
line before, the rest of a private key on lines behind. What is found across the end moves it to
where that begins, so that the next block holds all of it. A line too long for that is cut
anywhere, with more of it behind. Cuts depend on the bytes alone, not on how they arrived.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

BLOCK = 256 * 1024
"""Bytes of an ordinary block; what an engine scans at once."""
LONG = 512 * 1024
"""Bytes of a block inside of a line that is longer still."""
OVERLAP = 128 * 1024
"""Of these it shows so many behind its end: more than any secret is long."""
CONTEXT = 4 * 1024
"""Bytes before and behind a block within which a secret on many lines says what it is."""
FAR = 32 * 1024
"""Bytes shown behind a line that ends as those of keys do, which say it in their last line."""
_RUNS_ON = re.compile(rb"[A-Za-z0-9+/=]{16}[\s\"',\\]{0,4}\Z")
_TAIL = 32


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the stream.

    Args:
        data: the bytes, with those before and behind that a rule may look at.
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
            self._drop()

    def _drop(self) -> None:
        """Forget what is cleaned, but for the lines that the next block may look back on."""
        start = max(0, self.end - CONTEXT)
        if start:
            start = self._buffer.find(b"\n", start, self.end) + 1 or start
        del self._buffer[:start]
        self._begin = self.end - start

    def _next(self) -> Block | None:
        for size in (BLOCK, LONG):
            window = self._begin + size
            self._fill(window + FAR)
            if len(self._buffer) <= window:
                break
            cut = self._buffer.rfind(b"\n", self._begin, window) + 1
            if cut:
                return self._cut_behind(cut)
        else:
            return self._cut_line()
        if len(self._buffer) == self._begin:
            return None
        return Block(bytes(self._buffer), self._begin, len(self._buffer))

    def _cut_behind(self, cut: int) -> Block:
        """A block that ends behind a line."""
        runs_on = _RUNS_ON.search(self._buffer, max(self._begin, cut - _TAIL), cut)
        shown = cut + (FAR if runs_on else CONTEXT)
        end = self._buffer.rfind(b"\n", cut, shown) + 1 or shown
        return Block(self._copy(end), self._begin, cut)

    def _cut_line(self) -> Block:
        """A block that ends within its line, though not within a character of UTF-8."""
        window = self._begin + LONG
        keep = window - OVERLAP
        while self._buffer[keep] & 0xC0 == 0x80 and keep > window - OVERLAP - 4:
            keep -= 1
        return Block(self._copy(window), self._begin, keep)

    def _copy(self, end: int) -> bytes:
        with memoryview(self._buffer) as view:  # a slice of the buffer would be one copy more
            return bytes(view[:end])

    def _fill(self, size: int) -> None:
        while len(self._buffer) < size and not self._is_drained:
            chunk = next(self._chunks, None)
            if chunk is None:
                self._is_drained = True
            else:
                self._buffer += chunk
