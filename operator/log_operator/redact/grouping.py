"""Chooses a window of each pattern, and which windows share a bit of the tables.

A window is some neighbouring steps of a pattern. Patterns that have the same window share it;
what stands seldom in a sample of the text is preferred. Windows that share a bit of the tables are
a group: what each step lets through is the union of theirs, so places are found for nothing, and
each window goes where the sample shows the fewest of those.
"""

import heapq
from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import prod

from log_operator.redact.pairs import Sample, join_sets

Pattern = Sequence[frozenset[int]]
"""The bytes that may stand at each step."""
Window = tuple[int, ...]
"""The pairs that may stand at each two neighbouring steps, a bit for each of 256."""
WIDTH = 4
"""Steps of a window."""
ANY = frozenset(range(256))
"""What a step lets through that a short pattern lacks."""
_RARE = 0.0001
"""What a window costs by being there, as a share of places."""
_WIDE = 30
"""Pairs in a window that cost as much again."""
_CHANCE = 0.3
"""How much what chance would let through counts beside what the sample does."""


def choose(patterns: Sequence[Pattern], sample: Sample) -> tuple[list[int], list[Window]]:
    """The offset of a window in each pattern, and all windows: as few and as rare as can be."""
    offered: dict[Window, dict[int, int]] = {}
    for number, pattern in enumerate(patterns):
        padded = (*pattern, *[ANY] * (WIDTH - len(pattern)))
        pairs = [join_sets(first, second) for first, second in pairwise(padded)]
        for offset in range(len(padded) - WIDTH + 1):
            window = tuple(pairs[offset : offset + WIDTH - 1])
            offered.setdefault(window, {}).setdefault(number, offset)
    return _cover(offered, len(patterns), sample)


def _cover(
    offered: Mapping[Window, Mapping[int, int]], count: int, sample: Sample
) -> tuple[list[int], list[Window]]:
    rates = {window: _rate(window, sample) for window in offered}
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


def _rate(window: Window, sample: Sample) -> float:
    """How often text has such a window, with something for what the sample cannot show."""
    size = sum(map(int.bit_count, window))
    seen = _count(_place(window, sample)) / sample.size
    return seen + prod(map(sample.rate, window)) + _RARE * (1 + size / _WIDE)


def _place(window: Window, sample: Sample) -> list[int]:
    """The places in the sample that each step lets through, as places of the window's begin."""
    return [sample.find(pairs) >> step for step, pairs in enumerate(window)]


def _count(steps: Sequence[int]) -> int:
    """How many places all steps let through."""
    both = steps[0]
    for step in steps[1:]:
        both &= step
    return both.bit_count()


def group(windows: Sequence[Window], count: int, sample: Sample) -> list[list[int]]:
    """For each of `count` groups the pairs that each step lets through."""
    groups = [[0] * (WIDTH - 1) for _ in range(count)]
    passed = [[0] * (WIDTH - 1) for _ in range(count)]
    rates = [0.0] * count
    placed = [(_place(window, sample), window) for window in windows]
    for steps, window in sorted(placed, key=lambda pair: -_count_rarest(pair[0])):
        joined = [[p | s for p, s in zip(known, steps, strict=True)] for known in passed]
        grown = [_expect(one, sample.size) for one in joined]
        costs = [after - before for after, before in zip(grown, rates, strict=True)]
        best = costs.index(min(costs))
        passed[best], rates[best] = joined[best], grown[best]
        groups[best] = [a | b for a, b in zip(groups[best], window, strict=True)]
    return groups


def _expect(steps: Sequence[int], size: int) -> float:
    """How many places are let through: those of the sample, and some for what it cannot show."""
    return _count(steps) + _CHANCE * prod(step.bit_count() / size for step in steps) * size


def _count_rarest(steps: Sequence[int]) -> int:
    """How many places the step lets through that lets the fewest through."""
    return min(step.bit_count() for step in steps)
