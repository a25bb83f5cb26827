"""Finds where text may stand at which one of many short patterns matches, with big integers.

A pattern is a sequence of sets of bytes. Four neighbouring ones of each are its window; each
window goes into one of some groups. Every two neighbouring bytes of a block are made one, and for
each step in a window a table says of every such pair, in eight bits, which groups let it stand
there. `bytes.translate` looks a whole block up at once; the results, shifted and taken as one
integer each, are combined with `&`. What is not zero then is a place where a window may stand.
No loop of Python runs over the bytes.

# See: Wang et al., Hyperscan (NSDI 2019), section 4.2, on shift-or matching with buckets
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import product
from math import prod

from log_operator.redact.grouping import ANY, WIDTH, Pattern, choose, group
from log_operator.redact.pairs import FOLD, Sample, list_bits, make_pairs

AHEAD = 10
BEHIND = 4
_SPELLED = 5_000
"""Texts that a window may have for each of them to be kept."""
_GROUPS = 16
_PIECE = 32 << 10
"""Bytes that are looked up at once: few enough for the caches of a processor."""
_MARKED = bytes((0, *[1] * 255))


class Windows:
    """The windows of some patterns, grouped so that few places of a sample are found for nothing.

    No place is missing whatever the sample is; it decides only how many there are for nothing.
    """

    def __init__(self, patterns: Sequence[Pattern], sample: bytes) -> None:
        text = Sample(sample)
        self.offsets, self._windows = choose(patterns, text)
        self._tables = self._group(text)

    def suit(self, sample: bytes) -> None:
        """Group the windows anew by this text; they stay as they are if that hardly helps it."""
        known, before = self._tables, self.mark(sample).count(1)
        self._tables = self._group(Sample(sample))
        if 4 * self.mark(sample).count(1) > 3 * before:
            self._tables = known

    def _group(self, sample: Sample) -> list[list[bytes]]:
        """The tables of each eight groups."""
        groups = group(self._windows, _GROUPS, sample)
        return [
            [_make_table([one[step] for one in part]) for step in range(WIDTH - 1)]
            for part in (groups[start : start + 8] for start in range(0, _GROUPS, 8))
        ]

    def mark(self, data: bytes) -> bytes:
        """A one for each byte at which a window may begin, else a zero."""
        padded = data + b"\n" * WIDTH
        pieces = (padded[start : start + _PIECE + WIDTH] for start in range(0, len(data), _PIECE))
        return b"".join(self._mark_piece(piece)[:-WIDTH] for piece in pieces)

    def _mark_piece(self, piece: bytes) -> bytes:
        pairs = make_pairs(piece)
        found = 0
        for tables in self._tables:
            some = -1
            for step, table in enumerate(tables):
                some &= int.from_bytes(pairs.translate(table)[step:], "little")
            found |= some
        return found.to_bytes(len(piece), "little").translate(_MARKED)


def _make_table(groups: Sequence[int]) -> bytes:
    """For each pair a bit for each group that lets it stand at one step."""
    return bytes(
        sum((pairs >> pair & 1) << n for n, pairs in enumerate(groups)) for pair in range(256)
    )


class Around:
    """Compares the bytes at and around a window with all patterns at once, a bit for each.

    Attributes:
        near: the patterns whose window it is, by every text of a window, folded.
        wild: the patterns whose window has too many texts for that.
    """

    def __init__(self, patterns: Sequence[Pattern], offsets: Sequence[int]) -> None:
        self._steps = [
            _allow(patterns, [offset + step for offset in offsets])
            for step in (*range(AHEAD), *range(-1, -BEHIND - 1, -1))
        ]
        self.near: dict[bytes, int] = {}
        self.wild = 0
        for window, numbers in _join_alike(patterns, offsets).items():
            if prod(map(len, window)) > _SPELLED:
                self.wild |= numbers
                continue
            for text in map(bytes, product(*window)):
                self.near[text] = self.near.get(text, 0) | numbers

    def look_far(self, near: int, text: bytes) -> list[int]:
        """Those of the patterns `near` that nothing speaks against in the bytes around.

        The text begins `BEHIND` before the window and ends `AHEAD` behind its begin.
        """
        left = self._compare(near, text[BEHIND:], 0)
        return list(list_bits(self._compare(left, text[:BEHIND][::-1], AHEAD)))

    def _compare(self, left: int, text: bytes, begin: int) -> int:
        for byte, allowed in zip(text, self._steps[begin:], strict=False):
            left &= allowed[byte]
            if not left:
                break
        return left


def _join_alike(
    patterns: Sequence[Pattern], offsets: Sequence[int]
) -> dict[tuple[frozenset[int], ...], int]:
    """The patterns that have the same window, by its steps, folded."""
    joined: dict[tuple[frozenset[int], ...], int] = {}
    for number, (pattern, offset) in enumerate(zip(patterns, offsets, strict=True)):
        steps = (*pattern, *[ANY] * WIDTH)[offset : offset + WIDTH]
        window = tuple(map(_fold, steps))
        joined[window] = joined.get(window, 0) | 1 << number
    return joined


@lru_cache(maxsize=4096)
def _fold(step: frozenset[int]) -> frozenset[int]:
    return frozenset(FOLD[byte] for byte in step)


def _allow(patterns: Sequence[Pattern], places: Sequence[int]) -> list[int]:
    """For each byte, the patterns that let it stand at their one of these places."""
    free = 0
    members: dict[frozenset[int], int] = {}
    for number, (pattern, place) in enumerate(zip(patterns, places, strict=True)):
        if 0 <= place < len(pattern):
            members[pattern[place]] = members.get(pattern[place], 0) | 1 << number
        else:
            free |= 1 << number
    allowed = [free] * 256
    for step, numbers in members.items():
        for byte in step:
            allowed[byte] |= numbers
    return allowed
