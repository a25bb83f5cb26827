"""Counts what is taken out, and tells who looks on of each hit, without the text."""

from collections.abc import Callable
from dataclasses import dataclass, field

from log_operator.values import RuleHits

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


@dataclass(slots=True)
class Tally:
    """What was taken out of one stream so far.

    `unfinished` is the rule of a value that goes on behind the block, in a line of many blocks.
    """

    on_hit: OnHit | None = None
    lines: int = 0
    unfinished: int | None = None
    _passed: int = 0
    _rules: dict[str, list[int]] = field(default_factory=dict)

    def add(self, rule: str, *, size: int, new_lines: int) -> None:
        """Count one hit of `size` bytes that touches `new_lines` lines untouched before."""
        self.lines += new_lines
        counts = self._rules.setdefault(rule, [0, 0, 0, 0])
        counts[0] += 1
        counts[1] += new_lines or counts[3] != self.lines
        counts[2] += size
        counts[3] = self.lines

    def show(self, data: bytes, done: int, start: int, stop: int, rule: str) -> None:
        """Tell who looks on of the hit at `data[start:stop]`; up to `done` all was shown."""
        if self.on_hit is not None:
            self._passed += data.count(b"\n", done, start)
            self.on_hit(Hit(self._passed + 1, rule, mask(data[start:stop])))
            self._passed += data.count(b"\n", start, stop)

    def pass_over(self, data: bytes, done: int, end: int) -> None:
        """Where no more hits are, keep counting lines for who looks on."""
        if self.on_hit is not None:
            self._passed += data.count(b"\n", done, end)

    def report(self) -> dict[str, RuleHits]:
        """The counts of each rule, by its id."""
        return {rule: RuleHits(*counts[:3]) for rule, counts in sorted(self._rules.items())}


def mask(value: bytes) -> str:
    """`hu… (14 bytes)`: never more than the first characters, and none of a short value."""
    head = value[:_SHOWN].decode("ascii", "replace") if len(value) >= _LONG else ""
    shown = head if head.isalnum() else ""
    return f"{shown}… ({len(value)} byte{'' if len(value) == 1 else 's'})"
