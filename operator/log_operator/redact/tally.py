"""Counts what is taken out, and tells who looks on of each hit, without the text."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from log_operator.values import RuleHits
from ticketbound.language import later

_SHOWN = 2
"""Bytes of a long value that its mask lets through, so that a person knows it again."""
_LONG = 12


@dataclass(frozen=True, slots=True)
class Hit:
    """One value that was taken out.

    Args:
        line: of the text as it was read, counted from 1.
        rule: which rule found it.
        masked: the value for a person who knows it: its beginning, if it is long, and its size.
    """

    line: int
    rule: str
    masked: str


OnHit = Callable[[Hit], None]


Row = list[int]
"""What one rule took: hits, bytes, lines, and the last line it touched by the tally's count."""


class Tally:
    """What was taken out of one stream so far.

    Args:
        rules: their ids; a row each, once it hit.
        on_hit: told of each hit, or None.
    """

    __slots__ = ("_ids", "_on_hit", "_passed", "line", "lines", "rows", "touched", "unfinished")

    def __init__(self, rules: Sequence[str], on_hit: OnHit | None = None) -> None:
        self._ids = rules
        self._on_hit = on_hit
        self._passed = 0
        self.rows: defaultdict[int, Row] = defaultdict(lambda: [0, 0, 0, -1])
        self.lines = 0
        self.line = 0
        """Grows wherever a line ends between two hits; not by one for each line."""
        self.touched = -1
        """The last line that a hit touched, by that count."""
        self.unfinished: int | None = None
        """The rule of a value that goes on behind the block, in a line of many blocks."""

    def show(
        self, data: bytes, begin: int, end: int, spans: Iterable[tuple[int, int, int]]
    ) -> None:
        """Tell who looks on of the hits in `data[begin:end]`."""
        if self._on_hit is None:
            return
        done = begin
        for start, stop, number in spans:
            self._passed += data.count(b"\n", done, start)
            self._on_hit(Hit(self._passed + 1, self._ids[number], mask(data[start:stop])))
            self._passed += data.count(b"\n", start, stop)
            done = stop
        self._passed += data.count(b"\n", done, end)

    def report(self) -> dict[str, RuleHits]:
        """The counts of each rule that hit, by its id."""
        return {
            rule: RuleHits(count=row[0], lines=row[2], size=row[1])
            for rule, row in sorted((self._ids[number], row) for number, row in self.rows.items())
        }


def mask(value: bytes) -> str:
    """`hu… (14 bytes)`: never more than the first characters, and none of a short value."""
    head = value[:_SHOWN].decode("ascii", "replace") if len(value) >= _LONG else ""
    shown = head if head.isalnum() else ""
    told = later("{head}… (1 byte)") if len(value) == 1 else later("{head}… ({count} bytes)")
    return told.format(head=shown, count=len(value))
