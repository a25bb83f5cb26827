"""Finds by bisection where the lines of a time window begin in a log.

A log of 10 GB takes some 25 looks at 4 KiB each. Its stamps are taken to rise; where lines carry
none, rather too much is kept than too little.
"""

import math
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo
from typing import Final

from log_operator.collect.stamps import find_stamp
from log_operator.collect.units import Units, read_at, read_units

_BLOCK: Final = 4 << 10
_FARTHEST: Final = 64 << 10
"""Bytes in which a line with a stamp must follow, as behind a long back-trace."""

_CLEARLY: Final = 600.0
"""Seconds by which one zone must fit better than another; no two differ by less than 900."""


def find_window(descriptor: int, since: float) -> int:
    """The place of the first line from `since` on; 0 where the file's lines carry no stamps.

    Where no stamp is from then on, that of the last line with one: what follows it may be newer.

    Raises:
        OSError: it cannot be read.
    """
    info = os.fstat(descriptor)
    log = _Log(descriptor, info.st_size, info.st_mtime, read_units(descriptor))
    log = replace(log, zone=log.find_zone())
    first = log.look(len(log.units.mark))
    if first is None or first[1] >= since:
        return 0
    low, high = first[0], log.size
    while high - low > _BLOCK:
        middle = (low + high) // 2
        found = log.look(middle - middle % log.units.width)
        if found and found[0] < high and found[1] < since:
            low = found[0]
        else:
            high = middle
    return log.find_line(low, high, since)


@dataclass(frozen=True, slots=True)
class _Log:
    descriptor: int
    size: int
    written: float
    units: Units
    zone: tzinfo | None = None

    def find_zone(self) -> tzinfo | None:
        """UTC where stamps without a zone are in it, as in many containers, else local time.

        The last stamp is then that of the file's last change, or soon before.
        """
        local = utc = math.inf
        beginning = max(len(self.units.mark), self.size - _BLOCK)
        for _, line in self._lines(beginning - beginning % self.units.width, self.size):
            stamp = find_stamp(line, self.written)
            other = find_stamp(line, self.written, UTC)
            local = local if stamp is None else abs(self.written - stamp)
            utc = utc if other is None else abs(self.written - other)
        return UTC if utc + _CLEARLY < local else None

    def look(self, at: int) -> tuple[int, float] | None:
        """The place and the stamp of the first line with one that begins at `at` or later."""
        for place, line in self._lines(at, at + _FARTHEST):
            stamp = find_stamp(line, self.written, self.zone)
            if stamp is not None:
                return place, stamp
        return None

    def find_line(self, low: int, high: int, since: float) -> int:
        """The first line from `since` on, or else the last with a stamp from before."""
        last = low
        for place, line in self._lines(low, high + _FARTHEST):
            stamp = find_stamp(line, self.written, self.zone)
            if stamp is not None:
                last = place
                if stamp >= since:
                    break
        return last

    def _lines(self, at: int, end: int) -> Iterator[tuple[int, bytes]]:
        """The lines that begin from there to `end`, in one byte a character, and their places."""
        width = self.units.width
        is_start = at == len(self.units.mark)
        if not is_start:
            at -= width
        rest = b""
        while at + len(rest) * width < min(end, self.size):
            data = read_at(self.descriptor, at + len(rest) * width, _BLOCK)
            lines = (rest + self.units.narrow(data)).split(b"\n")
            if len(data) < _BLOCK:
                lines.append(b"")
            rest = lines.pop()
            for line in lines:
                if is_start:
                    yield at, line
                is_start = True
                at += (len(line) + 1) * width
            if not data:
                return
        if rest and is_start:
            yield at, rest
