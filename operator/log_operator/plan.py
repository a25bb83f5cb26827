"""Chooses what is collected, within the profile's cap, before anything is read."""

from collections.abc import Iterable
from dataclasses import dataclass

from log_operator.values import Planned, Skipped
from ticketbound.sizes import format_size

MAX_ENTRIES = 20_000
"""Entries of one bundle; the manifest in part 1 is given room for so many."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """One thing that will be collected, and which of the profile's sources opens it."""

    source: int
    planned: Planned


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
    room = max_size
    for source, item in found:
        if isinstance(item, Skipped):
            skipped.append(item)
        elif item.origin in seen:
            continue
        elif len(chosen) == MAX_ENTRIES:
            skipped.append(Skipped(item.origin, f"more than {MAX_ENTRIES} files"))
        elif (item.size or 0) > room:
            reason = f"over the limit of {format_size(max_size)} for everything together"
            skipped.append(Skipped(item.origin, reason))
        else:
            room -= item.size or 0
            seen.add(item.origin)
            chosen.append(Chosen(source, item))
    return Plan(tuple(chosen), tuple(skipped))
