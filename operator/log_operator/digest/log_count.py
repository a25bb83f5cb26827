"""The error lines of one log: how many of which kind, and the first of them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from log_bundle.manifest import ErrorKind, LogErrors
from log_operator.digest.finding import Places, tells_of_error
from log_operator.digest.kinds import Kinds

_LONGEST: Final = 300
"""Bytes of a line that are kept."""
_BEFORE: Final = 160
"""Of these so many before the word, in a line that is longer."""
_MOST_KINDS: Final = 500
_FIRST: Final = 3
_FREQUENT: Final = 4
_COLOURS: Final = re.compile(rb"\x1b\[[0-9;]{0,20}m")
_CUT_MARK_AHEAD: Final = re.compile(rb"\A[a-z0-9:-]{0,70}\]")
_CUT_MARK_BEHIND: Final = re.compile(rb"\[[a-z0-9:-]{0,70}\Z")


Kind = tuple[int, bytes]
"""How many lines, and the first of them."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What is kept of a log that was read to its end; as `LogErrors`, of bytes."""

    name: str
    lines: int
    is_estimate: bool
    first: tuple[Kind, ...]
    frequent: tuple[Kind, ...]
    others: int

    def tell(self, tell: Callable[[bytes], str]) -> LogErrors:
        """The same, with each line as `tell` tells it."""
        return LogErrors(
            name=self.name,
            lines=self.lines,
            is_estimate=self.is_estimate,
            first=tuple(ErrorKind(count, tell(line)) for count, line in self.first),
            frequent=tuple(ErrorKind(count, tell(line)) for count, line in self.frequent),
            others=self.others,
        )


class LogCount:
    """Counts one log, piece by piece.

    Args:
        name: what the log is called.
        kinds: names kinds of lines; may be shared with other logs.
    """

    def __init__(self, name: str, kinds: Kinds) -> None:
        self._name = name
        self._kinds = kinds
        self._counts: dict[bytes, int] = {}
        self._examples: dict[bytes, bytes] = {}
        self._first: list[bytes] = []
        self._lines = self._seen = 0
        self._is_in_line = False
        self.passed = 0
        """Bytes that went by, looked at or not."""

    def count(self, data: bytes, places: Places, looked: int) -> int:
        """Add a piece of which the first `looked` bytes were looked at; returns its error lines."""
        self.passed += len(data)
        self._seen += looked
        before, end_of_line = self._lines, self._skip_line(data)
        for start, end in places:
            if start < end_of_line or not tells_of_error(data, start):
                continue
            stop = data.find(b"\n", end)
            stop = len(data) if stop < 0 else stop
            self._add(_COLOURS.sub(b"", _cut(data, end_of_line, start, stop)))
            end_of_line = stop
        self._is_in_line = end_of_line == len(data) > 0 and not data.endswith(b"\n")
        return self._lines - before

    def summarise(self) -> Summary:
        """What is worth keeping; of a log that was seen in part, numbers are reckoned from that."""
        ratio = self.passed / self._seen if self._seen else 1.0
        rest = sorted(self._counts.keys() - set(self._first), key=self._counts.__getitem__)
        frequent = rest[: -_FREQUENT - 1 : -1]
        told = sum(self._counts[kind] for kind in (*self._first, *frequent))
        return Summary(
            name=self._name,
            lines=round(ratio * self._lines),
            is_estimate=bool(self._lines) and self._seen < self.passed,
            first=self._list(self._first, ratio),
            frequent=self._list(frequent, ratio),
            others=round(ratio * (self._lines - told)),
        )

    def _list(self, kinds: Sequence[bytes], ratio: float) -> tuple[Kind, ...]:
        return tuple((round(ratio * self._counts[kind]), self._examples[kind]) for kind in kinds)

    def _skip_line(self, data: bytes) -> int:
        """Where the line ends that was counted in the piece before, and goes on in this one."""
        if not self._is_in_line:
            return 0
        end = data.find(b"\n")
        return len(data) if end < 0 else end

    def _add(self, line: bytes) -> None:
        self._lines += 1
        kind = self._kinds.name(line)
        if kind in self._counts:
            self._counts[kind] += 1
            return
        if len(self._first) < _FIRST:
            self._first.append(kind)
        if len(self._counts) >= _MOST_KINDS:
            self._forget_rare()
        self._counts[kind] = 1
        self._examples[kind] = line

    def _forget_rare(self) -> None:
        """Of a log in which no two lines are alike, the first and the most frequent half stay."""
        for kind in sorted(self._counts, key=self._counts.__getitem__)[: _MOST_KINDS // 2]:
            if kind not in self._first:
                del self._counts[kind], self._examples[kind]


def _cut(data: bytes, least: int, word: int, stop: int) -> bytes:
    """The line around `word`, shortened where it is long, without halves of redaction's marks."""
    begin = max(least, data.rfind(b"\n", least, word) + 1)
    if stop - begin <= _LONGEST:
        return data[begin:stop].strip()
    head, tail = b"", b""
    if word - begin > _BEFORE:
        begin = word - _BEFORE
        head = b"..."
    line = data[begin : begin + _LONGEST]
    if begin + _LONGEST < stop:
        line, tail = _CUT_MARK_BEHIND.sub(b"", line), b"..."
    if head:
        line = _CUT_MARK_AHEAD.sub(b"", line)
    return head + line.strip() + tail
