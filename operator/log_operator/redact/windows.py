"""Finds where text may stand at which one of many short patterns matches, with big integers.

A pattern is a sequence of sets of bytes. Four neighbouring ones of each are its window, chosen so
that many patterns share few windows; each window goes into one of some groups. Every two
neighbouring bytes of a block are made one by a hash; for each step in a window, a table says of
every hash, in eight bits, which of eight groups let it stand there. `bytes.translate` looks a
whole block up at once; the results, shifted and taken as one integer each, are combined with `&`.
What is not zero then is a place where a window may stand. No loop of Python runs over the bytes.

# See: Wang et al., Hyperscan (NSDI 2019), section 4.2, on shift-or matching with buckets
"""

import heapq
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import prod
from typing import TypeVar

Pattern = Sequence[frozenset[int]]
"""The bytes that may stand at each step."""
_Key = TypeVar("_Key")
Window = tuple[frozenset[int], ...]

WIDTH = 4
"""Steps of a window."""
_TABLES = 2
_GROUPS = 8 * _TABLES
_WIDE_GROUPS = 5
_WIDE = 48
"""Hashes at one step that make a window a wide one; it is kept apart from the others."""
_BYTES = range(256)
_ANY = frozenset(_BYTES)
_BY_FREQUENCY = (
    b" 0123456789etaoinsrcdlmpuhg.:-/fb\"'=_,w[](){}TvkyxSEACDIMNRPOLFUHBzjqGWVX\\;@&?%#+*K$J<>|"
    b"YZQ!~\n"
)
"""Bytes of logs, the most frequent first; those that are not here are rare."""
_MARKED = bytes((0, *[1] * 255))
_RARE = 0.00002
_NONE = 256
"""Stands for the byte behind the end."""
_AHEAD = 12
_BEHIND = 4
_FEW = 4
"""Patterns that are tried without a closer look."""
_MEMORY = 20_000


def _weigh() -> list[float]:
    weights = [0.0001] * 256
    for rank, byte in enumerate(_BY_FREQUENCY):
        weights[byte] = 0.4 / (rank + 12)
    return weights


def _fold(byte: int) -> int:
    """The same for both cases of a letter, and for all digits."""
    return ord("0") if 48 <= byte <= 57 else ord(chr(byte).lower()) if byte < 128 else byte


_FOLD = bytes(map(_fold, _BYTES))
_WEIGHTS = _weigh()
_LEFT = bytes(byte * 167 % 256 for byte in _FOLD)
_RIGHT = bytes((byte * 59 + 7) % 256 for byte in _FOLD)


class Windows:
    """The windows of some patterns, grouped so that few places are found for nothing."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self.offsets, windows = _choose(patterns)
        self._around = _Around(patterns, self.offsets)
        groups = _group(windows)
        self._tables = [
            [
                bytes(
                    sum((pair in group[step]) << n for n, group in enumerate(part))
                    for pair in _BYTES
                )
                for step in range(WIDTH - 1)
            ]
            for part in (groups[start : start + 8] for start in range(0, _GROUPS, 8))
        ]

    def find(self, data: bytes) -> Iterator[tuple[int, int]]:
        """Patterns by their numbers, with the places where they begin, as far as one sees near."""
        marks, offsets, around = self._mark(data), self.offsets, self._around
        near = around.near
        place = marks.find(1)
        while place >= 0:
            text = data[place : place + WIDTH]
            numbers = near.get(text)
            if numbers is None:
                numbers = around.look_near(text)
            if len(numbers) > _FEW:
                numbers = around.look_far(data, place)
            for number in numbers:
                yield number, place - offsets[number]
            place = marks.find(1, place + 1)

    def _mark(self, data: bytes) -> bytes:
        """A one for each byte at which a window may begin; none that does is missing."""
        size = len(data) + WIDTH
        padded = data + b"\n" * WIDTH
        left = int.from_bytes(padded.translate(_LEFT), "little")
        right = int.from_bytes(padded.translate(_RIGHT)[1:], "little")
        pairs = (left ^ right).to_bytes(size, "little")
        found = 0
        for tables in self._tables:
            some = -1
            for step, table in enumerate(tables):
                some &= int.from_bytes(pairs.translate(table)[step:], "little")
            found |= some
        return found.to_bytes(size, "little").translate(_MARKED)


class _Around:
    """Compares the bytes around a window with all patterns at once, a bit for each of them."""

    def __init__(self, patterns: Sequence[Pattern], offsets: Sequence[int]) -> None:
        self._allowed = [
            _allow(patterns, [offset + step for offset in offsets])
            for step in (*range(WIDTH), *range(WIDTH, _AHEAD), *range(-1, -_BEHIND - 1, -1))
        ]
        self.near: dict[bytes, Sequence[int]] = {}
        """What was found by `look_near` before."""
        self._far: dict[tuple[bytes, bytes], Sequence[int]] = {}

    def look_near(self, text: bytes) -> Sequence[int]:
        """The patterns whose window this text is."""
        return _remember(self.near, text, self._match(text))

    def look_far(self, data: bytes, place: int) -> Sequence[int]:
        """The patterns that nothing some bytes around the window speaks against."""
        before = data[place - _BEHIND if place > _BEHIND else 0 : place][::-1]
        key = (data[place : place + _AHEAD], before)
        numbers = self._far.get(key)
        if numbers is None:
            ahead: list[int] = [*key[0], *[_NONE] * (_AHEAD - len(key[0]))]
            behind: list[int] = [*before, *[_NONE] * (_BEHIND - len(before))]
            numbers = _remember(self._far, key, self._match([*ahead, *behind]))
        return numbers

    def _match(self, text: Sequence[int]) -> Sequence[int]:
        left = -1
        for byte, allowed in zip(text, self._allowed, strict=False):
            left &= allowed[byte]
            if not left:
                return ()
        numbers: list[int] = []
        while left > 0:
            numbers.append((left & -left).bit_length() - 1)
            left &= left - 1
        return numbers


def _allow(patterns: Sequence[Pattern], places: Sequence[int]) -> list[int]:
    """For each byte, and for none, the patterns that let it stand at their one of these places."""
    free = 0
    allowed = [0] * 256
    for number, (pattern, place) in enumerate(zip(patterns, places, strict=True)):
        if not 0 <= place < len(pattern):
            free |= 1 << number
        else:
            for byte in pattern[place]:
                allowed[byte] |= 1 << number
    return [free | mask for mask in (*allowed, 0)]


def _remember(
    memory: dict[_Key, Sequence[int]], key: _Key, numbers: Sequence[int]
) -> Sequence[int]:
    if len(memory) >= _MEMORY:
        memory.clear()
    memory[key] = numbers
    return numbers


def _choose(patterns: Sequence[Pattern]) -> tuple[list[int], list[Window]]:
    """The offset of a window in each pattern, and all windows: as few and as rare as can be."""
    padded = [(*pattern, *[_ANY] * (WIDTH - len(pattern))) for pattern in patterns]
    offered: dict[Window, dict[int, int]] = {}
    for number, pattern in enumerate(padded):
        folded = [frozenset(_FOLD[byte] for byte in step) for step in pattern]
        for offset in range(len(pattern) - WIDTH + 1):
            window = tuple(folded[offset : offset + WIDTH])
            offered.setdefault(window, {}).setdefault(number, offset)
    return _cover(offered, len(patterns))


def _cover(
    offered: Mapping[Window, Mapping[int, int]], count: int
) -> tuple[list[int], list[Window]]:
    rates = {window: _rate(window) + _RARE for window in offered}
    heap = [(-len(at) / rates[window], n, window) for n, (window, at) in enumerate(offered.items())]
    heapq.heapify(heap)
    offsets = [-1] * count
    chosen: list[Window] = []
    while heap:
        worth, n, window = heapq.heappop(heap)
        fresh = [number for number in offered[window] if offsets[number] < 0]
        if not fresh:
            continue
        if -len(fresh) / rates[window] > worth:
            heapq.heappush(heap, (-len(fresh) / rates[window], n, window))
            continue
        chosen.append(window)
        for number in fresh:
            offsets[number] = offered[window][number]
    return offsets, chosen


def _rate(window: Window) -> float:
    """How often text has such a window, roughly."""
    return prod(sum(map(_FOLDED_WEIGHTS.__getitem__, step)) for step in window)


_FOLDED_WEIGHTS = [
    sum(_WEIGHTS[byte] for byte in _BYTES if _FOLD[byte] == folded) for folded in _BYTES
]


def _group(windows: Sequence[Window]) -> list[list[set[int]]]:
    """Groups that let through little: each window goes where it adds least to the group."""
    groups: list[list[set[int]]] = [[set() for _ in range(WIDTH - 1)] for _ in range(_GROUPS)]
    hashed = [_hash(window) for window in windows]
    for pairs in sorted(hashed, key=lambda pairs: sum(map(len, pairs))):
        is_wide = max(map(len, pairs)) > _WIDE
        among = groups[:_WIDE_GROUPS] if is_wide else groups[_WIDE_GROUPS:]
        best = min(among, key=lambda group: _growth(group, pairs))
        for number, step in enumerate(pairs):
            best[number] |= step
    return groups


def _growth(group: Sequence[set[int]], pairs: Pattern) -> int:
    grown = prod(len(known | step) for known, step in zip(group, pairs, strict=True))
    return grown - prod(map(len, group))


def _hash(window: Window) -> Pattern:
    """The hashes that may stand at each two neighbouring steps."""
    return [
        frozenset(_LEFT[left] ^ _RIGHT[right] for left in first for right in second)
        for first, second in pairwise(window)
    ]
