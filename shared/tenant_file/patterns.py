"""Whether a vendor's own pattern is found fast, and never takes long on any input.

A pattern is tried wherever its first characters stand. So it has to begin with plain ones, and
what it may cost at one place is bounded: every repetition has an upper bound, and the ways in
which the pattern can match are counted.
"""

import re
from dataclasses import dataclass
from typing import Final

SHORTEST_BEGINNING: Final = 3
"""Plain characters that a pattern begins with, at least."""
MOST_STEPS: Final = 16384
"""Steps that a pattern may take at one place, at most."""

_ENOUGH: Final = 1 << 40
_TOKEN = re.compile(
    r"(?P<anchor>\\b|\$)"
    r"|(?P<any>\\[dwsDWSnrt]|\.|\[\^?\]?(?:\\.|[^\]\\\[])*\])"
    r"|(?P<plain>\\[^A-Za-z0-9]|[^\\()\[\]{}|*+?.^$])"
    r"|(?P<open>\((?:\?[:>])?)"
    r"|(?P<close>\))"
    r"|(?P<either>\|)"
)
_REPEAT = re.compile(r"(?:(\?)|\{(\d{1,4})(?:,(\d{1,4}))?\})(\+?)")
_IGNORE_CASE: Final = "(?i)"


class UnsafePattern(ValueError):
    """A pattern that cannot be used; `str()` says why and what to write instead."""


@dataclass(frozen=True, slots=True)
class _Cost:
    """How many steps an expression takes at most, and in how many ways it can match."""

    steps: int
    ways: int


def check_pattern(pattern: str) -> None:
    """Let a usable pattern pass.

    Raises:
        UnsafePattern: it begins with no plain characters, can take too long, or is none.
    """
    if not pattern.isascii():
        raise UnsafePattern("it may hold ASCII characters only")
    beginning, _ = find_beginning(pattern)
    if len(beginning) < SHORTEST_BEGINNING:
        raise UnsafePattern(
            f"it must begin with at least {SHORTEST_BEGINNING} plain characters, to be found fast"
        )
    cost = _Reader(pattern.removeprefix(_IGNORE_CASE)).read()
    if cost.steps > MOST_STEPS:
        raise UnsafePattern(
            f"it can take more than {MOST_STEPS:,} steps at one place; make the bounds of its"
            " repetitions smaller, or write + behind them, as in {1,99}+"
        )
    try:
        groups = re.compile(pattern.encode("ascii")).groups
    except re.error as error:
        raise UnsafePattern(f"it is no regular expression: {error}") from error
    if groups > 1:
        raise UnsafePattern("it may have one group, the secret; write (?:...) for the others")


def find_beginning(pattern: str) -> tuple[str, bool]:
    """The plain characters that every match begins with, and whether their case counts not."""
    is_caseless = pattern.startswith(_IGNORE_CASE)
    place = len(_IGNORE_CASE) if is_caseless else 0
    if pattern.startswith("\\b", place):
        place += 2
    beginning = ""
    while (token := _TOKEN.match(pattern, place)) and token.lastgroup == "plain":
        if _REPEAT.match(pattern, token.end()):
            break
        beginning += token[0].removeprefix("\\")
        place = token.end()
    return beginning, is_caseless


class _Reader:
    """Reads a pattern from left to right and adds up what it may cost."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._place = 0

    def read(self) -> _Cost:
        cost = self._read_branch()
        if self._is_at("|"):
            raise UnsafePattern("put alternatives into a group behind its beginning: abc(?:d|e)")
        if self._place < len(self._pattern):
            raise UnsafePattern(f"a bracket is closed at {self._place} that was not opened")
        return cost

    def _read_branch(self) -> _Cost:
        """One alternative, up to `|`, `)` or the end."""
        parts: list[_Cost] = []
        while self._place < len(self._pattern) and not (self._is_at("|") or self._is_at(")")):
            parts.append(self._read_part())
        cost = _Cost(0, 1)
        for part in reversed(parts):
            cost = _Cost(_cap(part.steps + part.ways * cost.steps), _cap(part.ways * cost.ways))
        return cost

    def _read_part(self) -> _Cost:
        token = _TOKEN.match(self._pattern, self._place)
        if token is None:
            rest = self._pattern[self._place : self._place + 8]
            raise UnsafePattern(
                f"{rest!r} is not understood here; repetitions are {{m,n}} or ?, brackets that"
                " stand for themselves need a backslash, and references are not supported"
            )
        self._place = token.end()
        if token.lastgroup == "anchor":
            return _Cost(1, 1)
        return self._read_repeat(self._read_group(token[0]) if token["open"] else _Cost(1, 1))

    def _read_group(self, opener: str) -> _Cost:
        branches = [self._read_branch()]
        while self._is_at("|"):
            self._place += 1
            branches.append(self._read_branch())
        if not self._is_at(")"):
            raise UnsafePattern("a bracket is opened that is not closed")
        self._place += 1
        steps, ways = (sum(n) for n in zip(*((b.steps, b.ways) for b in branches), strict=True))
        return _Cost(_cap(steps), 1 if opener == "(?>" else _cap(ways))

    def _read_repeat(self, body: _Cost) -> _Cost:
        match = _REPEAT.match(self._pattern, self._place)
        if match is None:
            return body
        self._place = match.end()
        least = 0 if match[1] else int(match[2])
        most = 1 if match[1] else int(match[3] or match[2])
        steps = ways = 0
        reached = 1
        for count in range(most + 1):
            ways = _cap(ways + (reached if count >= least else 0))
            steps = _cap(steps + reached * body.steps)
            reached = _cap(reached * body.ways)
        return _Cost(steps, 1 if match[4] else ways)

    def _is_at(self, character: str) -> bool:
        return self._pattern.startswith(character, self._place)


def _cap(number: int) -> int:
    return min(number, _ENOUGH)
