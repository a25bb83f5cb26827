"""Chooses what is collected, within the profile's cap, before anything is read."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from log_operator.values import Planned, Skipped
from ticketbound.sizes import format_size

ROOM_FOR_NAMES: Final = 3 << 20
"""Bytes of names that one bundle lists: the manifest in part 1 is given room for so many."""

_COST_OF_ONE: Final = 200
"""What the manifest says of a thing besides its name, compressed, with hits of a dozen rules."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """One thing that will be collected, by which source, and at most how many bytes of it."""

    source: int
    planned: Planned
    allowance: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be collected, in order, and what will not."""

    chosen: tuple[Chosen, ...]
    skipped: tuple[Skipped, ...]

    @property
    def size(self) -> int:
        """Bytes on disk of everything whose size is known beforehand."""
        return sum(c.planned.size or 0 for c in self.chosen)


def make_plan(found: Iterable[tuple[int, Planned | Skipped]], max_size: int) -> Plan:
    """The plan for what the sources found, each with its number, best first.

    What two sources name is taken once. Something that would go over `max_size` bytes is skipped;
    smaller things after it may still fit.
    """
    chosen: list[Chosen] = []
    skipped: list[Skipped] = []
    seen: set[str] = set()
    room, names, unnamed = max_size, ROOM_FOR_NAMES, 0
    for source, item in found:
        if item.origin in seen:
            continue
        names -= len(item.origin) + _COST_OF_ONE
        if names < 0:
            unnamed += 1
        elif isinstance(item, Skipped):
            skipped.append(item)
        elif (item.size or 0) > room:
            reason = f"over the limit of {format_size(max_size)} for everything together"
            skipped.append(Skipped(item.origin, reason))
        else:
            chosen.append(Chosen(source, item, room if item.size is None else item.size))
            room -= item.size or 0
            seen.add(item.origin)
    if unnamed:
        skipped.append(Skipped(f"{unnamed} more", "more than one bundle can list"))
    return Plan(tuple(chosen), tuple(skipped))
