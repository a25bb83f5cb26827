"""Finds by bisection where the lines of a time window begin in a log.

A log of 10 GB takes some 25 looks at 4 KiB each, and some 60 more that could contradict what they
found. Its stamps are taken to rise; where they do not, the log is taken whole, and where lines
carry none, rather too much is kept than too little.
"""

import math
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo
from itertools import islice, pairwise
from typing import Final

from log_operator.collect.stamps import Layout, find_layout, find_stamp
from log_operator.collect.units import Units, read_at, read_units
from ticketbound.language import later

_BLOCK: Final = 4 << 10
_FARTHEST: Final = 64 << 10
"""Bytes in which a line with a stamp must follow, as behind a long back-trace."""

_NEAR: Final = 8 << 10
"""The same for a look that could contradict."""

_AT_ONCE: Final = 8
"""Stamps of a look, of which the latest counts: old dates within lines are no harm then."""

_LOOKS: Final = 40
"""Looks that could contradict, spread over the file."""

_DISORDER: Final = 900.0
"""Seconds by which lines may be out of order, as those of several processes."""

_MOST_STEPS_BACK: Final = 2
"""How often a clock may have been set back; where it is more, they are not the lines' own."""

_CLEARLY: Final = 600.0
"""Seconds by which one zone must fit better than another; no two differ by less than 900."""

_DIGITS: Final = re.compile(rb"\d\d")
"""Without these, there is no stamp in anything."""


@dataclass(frozen=True, slots=True)
class Window:
    """Where a window begins in a file: 0 where all of it is to be taken, with the reason if odd."""

    start: int
    doubt: str = ""


WHOLE: Final = Window(0)


def find_window(descriptor: int, since: float) -> Window:
    """The first line from `since` on; the whole file where its lines do not tell that surely.

    Raises:
        OSError: it cannot be read.
    """
    info = os.fstat(descriptor)
    log = _Log(descriptor, info.st_size, info.st_mtime, read_units(descriptor))
    log = replace(log, layout=log.find_layout())
    if log.layout is None:
        return WHOLE
    log = replace(log, zone=log.find_zone())
    first = next(log.list_stamps(len(log.units.mark), _FARTHEST), None)
    if first is None or first[1] >= since:
        return WHOLE
    low, high = first[0], log.size
    while high - low > _BLOCK:
        middle = (low + high) // 2
        found = log.look(middle)
        if found and found[0] < high and found[1] < since:
            low = found[0]
        else:
            high = middle
    start = log.find_line(low, high, since)
    if start is None:
        return Window(
            0, later("none of its lines has a date of the window, so all of it was wanted")
        )
    if start and log.is_contradicted(start, since):
        return Window(0, later("the dates of its lines do not rise, so all of it was wanted"))
    return Window(start)


@dataclass(frozen=True, slots=True)
class _Log:
    descriptor: int
    size: int
    written: float
    units: Units
    layout: Layout | None = None
    zone: tzinfo | None = None

    def find_layout(self) -> Layout | None:
        """How the first of its lines that have a stamp write it."""
        lines = self._lines(len(self.units.mark), _FARTHEST)
        return find_layout((line for _, line in lines), self.written)

    def find_zone(self) -> tzinfo | None:
        """UTC where stamps without a zone are in it, as in many containers, else local time.

        The last stamp is then that of the file's last change, or soon before.
        """
        local = utc = math.inf
        for _, line in self._lines(self.size - _BLOCK, self.size):
            stamp = find_stamp(line, self.written, None, self.layout)
            other = find_stamp(line, self.written, UTC, self.layout)
            local = local if stamp is None else abs(self.written - stamp)
            utc = utc if other is None else abs(self.written - other)
        return UTC if utc + _CLEARLY < local else None

    def look(self, at: int, farthest: int = _FARTHEST) -> tuple[int, float] | None:
        """The first line with a stamp that begins at `at` or later, and the latest of the next."""
        found = list(islice(self.list_stamps(at, at + farthest), _AT_ONCE))
        return (found[0][0], max(stamp for _, stamp in found)) if found else None

    def find_line(self, low: int, high: int, since: float) -> int | None:
        """The first line from `since` on, if any is there."""
        stamps = self.list_stamps(low, high + _FARTHEST)
        return next((place for place, stamp in stamps if stamp >= since), None)

    def is_contradicted(self, start: int, since: float) -> bool:
        """Whether what is before `start` may be of the window, as far as some looks can tell."""
        before = self.list_stamps(start - 2 * _NEAR, start)
        if any(stamp >= since + _DISORDER for place, stamp in before if place < start):
            return True
        ever_nearer = (start - (_NEAR << step) for step in range(1, start.bit_length()))
        spread = (self.size * number // _LOOKS for number in range(_LOOKS))
        places = sorted({at for at in (*ever_nearer, *spread) if at >= 0})
        found = [look for look in (self.look(at, _NEAR) for at in places) if look]
        if any(place < start - _NEAR and stamp >= since + _DISORDER for place, stamp in found):
            return True
        back = sum(later + _DISORDER < stamp for (_, stamp), (_, later) in pairwise(found))
        return back > _MOST_STEPS_BACK

    def list_stamps(self, at: int, end: int) -> Iterator[tuple[int, float]]:
        for place, line in self._lines(at, end):
            stamp = find_stamp(line, self.written, self.zone, self.layout)
            if stamp is not None:
                yield place, stamp

    def _lines(self, at: int, end: int) -> Iterator[tuple[int, bytes]]:
        """The lines that begin from there to `end`, in one byte a character, and their places.

        Some without digits are left out.
        """
        width = self.units.width
        at = max(len(self.units.mark), at - at % width)
        is_start = at == len(self.units.mark)
        if not is_start:
            at -= width
        rest = b""
        while at + len(rest) * width < min(end, self.size):
            data = read_at(self.descriptor, at + len(rest) * width, _BLOCK)
            if not data:
                return
            text = rest + self.units.narrow(data)
            if len(data) < _BLOCK:
                text += b"\n"
            dull, newline, rest = text.rpartition(b"\n")
            if not newline:
                continue
            if not _DIGITS.search(dull):
                at += (len(dull) + 1) * width
                is_start = True
                continue
            for line in dull.split(b"\n"):
                if is_start:
                    yield at, line
                is_start = True
                at += (len(line) + 1) * width
