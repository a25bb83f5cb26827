"""Shares one budget fairly: what asks for little gets all of it, the rest share what is left.

This is weighted max-min fairness, "water filling": all get up to one level, so that nothing small
is pushed out by something large.
"""

# See: https://en.wikipedia.org/wiki/Max-min_fairness

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

SMALLEST_PART: Final = 64 << 10
"""Bytes of a log that are of use by themselves; with less, it is better left out."""

NO_LIMIT: Final = 1 << 62


@dataclass(frozen=True, slots=True)
class Room:
    """What one source may take: its weight among the others, and its own limit in bytes.

    `source` is what `--only` and `--skip` call it.
    """

    weight: int
    most: int
    source: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What one thing of a source asks for, in bytes; `is_whole`: all of them or none."""

    source: int
    size: int
    is_whole: bool = False


def allot(wishes: Sequence[Wish], rooms: Sequence[Room], budget: int) -> list[int | None]:
    """Bytes for each wish, or None where it is left out.

    Within one source the earlier ones are better: where not all can have `SMALLEST_PART`, the
    later ones are left out.
    """
    by_source: dict[int, list[int]] = {}
    for number, wish in enumerate(wishes):
        by_source.setdefault(wish.source, []).append(number)
    groups = {source: [wishes[n] for n in numbers] for source, numbers in by_source.items()}
    asks = {
        source: min(rooms[source].most, sum(wish.size for wish in group))
        for source, group in groups.items()
    }
    shares = split(asks, rooms, budget)
    given = {source: _share(group, shares[source]) for source, group in groups.items()}
    used = {source: sum(part or 0 for part in parts) for source, parts in given.items()}
    if any(used[source] + SMALLEST_PART < share for source, share in shares.items()):
        # What whole things could not use goes to the sources that have a use for it.
        asks = {s: used[s] if used[s] + SMALLEST_PART < shares[s] else asks[s] for s in asks}
        more = split(asks, rooms, budget)
        given |= {s: _share(groups[s], more[s]) for s in groups if more[s] > shares[s]}
    result: list[int | None] = [None] * len(wishes)
    for source, numbers in by_source.items():
        for number, part in zip(numbers, given[source], strict=True):
            result[number] = part
    return result


def find_level(asks: Iterable[tuple[int, int]], room: int) -> int:
    """How many bytes each gets for each unit of its weight, of (bytes, weight); at most."""
    by_height = sorted(asks, key=lambda ask: ask[0] / ask[1])
    weight = sum(ask[1] for ask in by_height)
    for size, own in by_height:
        if size * weight > room * own:
            return room // weight
        room -= size
        weight -= own
    return NO_LIMIT


def split(asks: Mapping[int, int], rooms: Sequence[Room], budget: int) -> dict[int, int]:
    """What each source gets of the bytes that it asks for, by its number."""
    weights = {source: rooms[source].weight for source in asks}
    level = find_level(((ask, weights[source]) for source, ask in asks.items()), budget)
    return {source: min(ask, weights[source] * level) for source, ask in asks.items()}


def _share(wishes: Sequence[Wish], room: int) -> list[int | None]:
    """The shares of one source's things, the best of them first."""
    kept: list[int] = []
    left = room
    for number, wish in enumerate(wishes):
        need = min(wish.size, SMALLEST_PART)
        if need <= left:
            kept.append(number)
            left -= need
    given: list[int | None] = [None] * len(wishes)
    kept, level = _drop_too_large([(number, wishes[number]) for number in kept], room)
    for number in kept:
        given[number] = min(wishes[number].size, level)
    return given


def _drop_too_large(kept: list[tuple[int, Wish]], room: int) -> tuple[list[int], int]:
    """Those that stay without the largest whole things, as few as will do, and their level."""
    sizes = sorted((wish.size for _, wish in kept if wish.is_whole), reverse=True)
    # Each one that is dropped raises the level and lowers the next: so the place can be halved.
    fewest, most = 0, len(sizes)
    while fewest < most:
        middle = (fewest + most) // 2
        if sizes[middle] <= find_level(_weigh(_drop(kept, sizes[:middle])), room):
            most = middle
        else:
            fewest = middle + 1
    stay = _drop(kept, sizes[:fewest])
    return [number for number, _ in stay], find_level(_weigh(stay), room)


def _drop(kept: list[tuple[int, Wish]], sizes: Sequence[int]) -> list[tuple[int, Wish]]:
    """`kept` without whole things of these sizes, the last of them first."""
    dropped = Counter(sizes)
    stay: list[tuple[int, Wish]] = []
    for number, wish in reversed(kept):
        if wish.is_whole and dropped[wish.size]:
            dropped[wish.size] -= 1
        else:
            stay.append((number, wish))
    return stay[::-1]


def _weigh(kept: Iterable[tuple[int, Wish]]) -> Iterable[tuple[int, int]]:
    return ((wish.size, 1) for _, wish in kept)
