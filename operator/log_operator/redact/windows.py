"""Finds where text may stand at which one of many short patterns matches, with big integers.

A pattern is a sequence of sets of bytes. Of each, the few neighbouring sets that the fewest texts
have (its window) go into one of eight groups. A table for each step in a window says for every
byte, in eight bits, which groups let it stand there. `bytes.translate` looks a whole block up at
once; the results, shifted and taken as one integer each, are combined with `&`; what is not zero
then is a place where some window of that group may match. No loop of Python runs over the bytes.

# See: Qiu et al., Hyperscan (NSDI 2019), section 4.2, on shift-or matching with buckets
"""

from collections.abc import Iterator, Sequence

Pattern = Sequence[frozenset[int]]
"""The bytes that may stand at each step."""

WIDTH = 5
"""Steps of a window."""
_GROUPS = 8
_ROUNDS = 3
_ANY = frozenset(range(256))
_BY_FREQUENCY = (
    b" 0123456789etaoinsrcdlmpuhg.:-/fb\"'=_,w[](){}TvkyxSEACDIMNRPOLFUHBzjqGWVX\\;@&?%#+*K$J<>|"
    b"YZQ!~\n"
)
"""Bytes of logs, the most frequent first; those that are not here are rare."""
_MARKED = bytes((0, *[1] * 255))


class Windows:
    """The windows of some patterns, grouped so that few places are found for nothing."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        padded = [(*pattern, *[_ANY] * (WIDTH - len(pattern))) for pattern in patterns]
        self.offsets = [_choose_offset(pattern) for pattern in padded]
        self.windows = [
            tuple(pattern[offset : offset + WIDTH])
            for pattern, offset in zip(padded, self.offsets, strict=True)
        ]
        groups = _group(sorted(set(self.windows), key=_rate, reverse=True))
        self._tables = [
            bytes(
                sum((byte in group[step]) << n for n, group in enumerate(groups)) for byte in _ANY
            )
            for step in range(WIDTH)
        ]

        self._allowed = [
            [
                sum((byte in window[step]) << n for n, window in enumerate(self.windows))
                for byte in _ANY
            ]
            for step in range(WIDTH)
        ]
        """For each step and byte, as bits, the windows that let it stand there."""

    def find(self, data: bytes) -> Iterator[int]:
        """Places at which a window may begin; none that does is missing."""
        padded = data + b"\n" * WIDTH
        found = -1
        for step, table in enumerate(self._tables):
            found &= int.from_bytes(padded.translate(table)[step:], "little")
        marks = found.to_bytes(len(padded), "little").translate(_MARKED)
        place = marks.find(1)
        while place >= 0:
            yield place
            place = marks.find(1, place + 1)

    def match(self, text: bytes) -> list[int]:
        """The numbers of the patterns whose window this text of `WIDTH` bytes is."""
        left = -1
        for byte, allowed in zip(text, self._allowed, strict=True):
            left &= allowed[byte]
        numbers: list[int] = []
        while left:
            numbers.append((left & -left).bit_length() - 1)
            left &= left - 1
        return numbers


def _weigh() -> list[float]:
    weights = [0.0002] * 256
    for rank, byte in enumerate(_BY_FREQUENCY):
        weights[byte] = 0.8 / (rank + 12)
    return weights


_WEIGHTS = _weigh()


def _rate(window: Pattern) -> float:
    """How often text has such a window, roughly."""
    rate = 1.0
    for step in window:
        rate *= 1.0 if step is _ANY else sum(map(_WEIGHTS.__getitem__, step))
    return rate


def _choose_offset(pattern: Pattern) -> int:
    return min(
        range(len(pattern) - WIDTH + 1), key=lambda start: _rate(pattern[start : start + WIDTH])
    )


def _group(windows: Sequence[Pattern]) -> list[Pattern]:
    """Groups that let through little: each window goes, and goes over, where it adds least."""
    members: list[list[Pattern]] = [[] for _ in range(_GROUPS)]
    home = dict.fromkeys(windows, 0)
    for turn in range(_ROUNDS):
        for window in windows:
            if turn:
                members[home[window]].remove(window)
            home[window] = min(range(_GROUPS), key=lambda n: _cost(members[n], window))
            members[home[window]].append(window)
    return [_unite(group) for group in members]


def _cost(group: Sequence[Pattern], window: Pattern) -> float:
    if not group:
        return _rate(window)
    return _rate(_unite([*group, window])) - _rate(_unite(group))


def _unite(group: Sequence[Pattern]) -> Pattern:
    if not group:
        return [frozenset()] * WIDTH
    return [frozenset().union(*steps) for steps in zip(*group, strict=True)]
