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

from log_operator.redact.grouping import WIDTH, Pattern, choose, group
from log_operator.redact.pairs import Sample, list_bits, make_pairs

AHEAD = 10
BEHIND = 4
_GROUPS = 16
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
        pairs = make_pairs(padded)
        found = 0
        for tables in self._tables:
            some = -1
            for step, table in enumerate(tables):
                some &= int.from_bytes(pairs.translate(table)[step:], "little")
            found |= some
        return found.to_bytes(len(padded), "little").translate(_MARKED)[: len(data)]


def _make_table(groups: Sequence[int]) -> bytes:
    """For each pair a bit for each group that lets it stand at one step."""
    return bytes(
        sum((pairs >> pair & 1) << n for n, pairs in enumerate(groups)) for pair in range(256)
    )


class Around:
    """Compares the bytes around a window with all patterns at once, a bit for each of them."""

    def __init__(self, patterns: Sequence[Pattern], offsets: Sequence[int]) -> None:
        self._steps = [
            _allow(patterns, [offset + step for offset in offsets])
            for step in (*range(AHEAD), *range(-1, -BEHIND - 1, -1))
        ]

    def look_near(self, window: bytes) -> int:
        """The patterns whose window this is."""
        if len(window) < WIDTH:
            return self._compare(-1, window, 0)
        first, second, third, fourth = window
        one, two, three, four = self._steps[:WIDTH]
        return one[first] & two[second] & three[third] & four[fourth]

    def look_far(self, near: int, text: bytes) -> list[int]:
        """Those of the patterns `near` that nothing speaks against in the bytes around.

        The text begins `BEHIND` before the window and ends `AHEAD` behind its begin.
        """
        left = self._compare(near, text[BEHIND + WIDTH :], WIDTH)
        return list(list_bits(self._compare(left, text[:BEHIND][::-1], AHEAD)))

    def _compare(self, left: int, text: bytes, begin: int) -> int:
        for byte, allowed in zip(text, self._steps[begin:], strict=False):
            left &= allowed[byte]
            if not left:
                break
        return left


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
