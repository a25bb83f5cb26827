"""Chooses what is collected, within the profile's cap, before anything is read."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from log_operator.collect.reasons import TOO_MANY
from log_operator.packing.part_sizes import PART_LIMIT, room_for_names
from log_operator.planning.budget import Room, Wish, allot, split
from log_operator.values import Planned, Skipped, Unlisted
from ticketbound.language import later
from ticketbound.sizes import format_size

COST_OF_ONE: Final = 200
"""What the manifest says of a thing besides its name, compressed, with hits of a dozen rules."""

_PACKED: Final = 4
"""Times that a log is smaller when it is packed: 4.4 for those full of secrets, 7.5 for plain ones.
What is compressed already counts as the text in it, which is packed as others are."""

_MEMBER: Final = 250
"""Bytes that each thing costs besides: its names in the zip, its lines in the manifest."""

_LIKELY_PART: Final = 16
"""Of what a command or a journal may give, so much less is reserved: most say little."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """One thing that will be collected, by which source, and at most how many bytes of it."""

    source: int
    planned: Planned
    allowance: int

    @property
    def expected(self) -> int:
        """Bytes that it will give, as far as can be told before."""
        return self.allowance // (_LIKELY_PART if self.planned.size is None else 1)

    @property
    def packed(self) -> int:
        """Bytes of that in the bundle."""
        return _MEMBER + self.expected // _PACKED


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be collected, in order, and what will not.

    Args:
        chosen: each thing with its allowance; one source's best first.
        skipped: what is left out, with the reasons.
        rooms: what each source may take, by its number.
        max_size: bytes of everything together.
    """

    chosen: tuple[Chosen, ...]
    skipped: tuple[Skipped, ...]
    rooms: tuple[Room, ...]
    max_size: int

    @property
    def size(self) -> int:
        """Bytes that everything together will give, as far as can be told before."""
        return sum(chosen.expected for chosen in self.chosen)

    @property
    def packed(self) -> int:
        """Bytes of that in the bundle."""
        return sum(chosen.packed for chosen in self.chosen)


def make_plan(
    found: Iterable[tuple[int, Planned | Skipped]],
    rooms: Sequence[Room],
    max_size: int,
    *,
    part_limit: int = PART_LIMIT,
) -> Plan:
    """The plan for what the sources found, each with its number, best first.

    What two sources name is taken once. Everything together gets `max_size` bytes at most, which
    the sources share by their weights (`settle`); so they do with the room for names that
    a bundle has whose parts have at most `part_limit` bytes.
    """
    items = list(found)
    names = _share_names(items, rooms, room_for_names(part_limit))
    chosen: list[Chosen] = []
    skipped: list[Skipped] = []
    seen: set[str] = set()
    unnamed: list[tuple[int, str]] = []
    unlisted: list[tuple[int, Unlisted]] = []
    for source, item in items:
        if isinstance(item, Unlisted):
            unlisted.append((source, item))
            continue
        if item.origin in seen:
            continue
        names[source] -= _count_cost(item)
        if names[source] < 0:
            unnamed.append((source, item.origin))
        elif isinstance(item, Skipped):
            skipped.append(item)
        else:
            chosen.append(Chosen(source, item, 0))
            seen.add(item.origin)
    more = Counter((source, TOO_MANY) for source, origin in unnamed if origin not in seen)
    more.update(_count_unlisted(unlisted, seen))
    for (source, reason), count in more.items():
        skipped.append(
            Skipped(
                later("{count} more of source {source}").format(
                    count=f"{count:,}", source=rooms[source].source
                ),
                reason,
            )
        )
    return settle(Plan(tuple(chosen), tuple(skipped), tuple(rooms), max_size), {})


def _count_unlisted(
    unlisted: Iterable[tuple[int, Unlisted]], seen: Collection[str]
) -> Counter[tuple[int, str]]:
    """How many of each source nobody lists, for each reason."""
    more: Counter[tuple[int, str]] = Counter()
    for source, item in unlisted:
        more[source, item.reason] += item.count - sum(one in item.origins for one in seen)
    return +more


def _share_names(
    items: Iterable[tuple[int, Planned | Skipped]], rooms: Sequence[Room], room: int
) -> dict[int, int]:
    """Bytes of names that each source may have listed, by its number."""
    costs: Counter[int] = Counter()
    for source, item in items:
        costs[source] += _count_cost(item)
    return split(costs, rooms, room)


def _count_cost(item: Planned | Skipped) -> int:
    return 0 if isinstance(item, Unlisted) else len(item.origin) + COST_OF_ONE


def settle(plan: Plan, used: Mapping[str, int]) -> Plan:
    """The plan with new allowances, now that the things of these origins have given so many bytes.

    What is of unknown size may give its fair share, and until it did, a part of that is reserved.
    All that is left is for the others; what gets nothing is moved to `skipped`.
    """
    waiting = [chosen for chosen in plan.chosen if chosen.planned.origin not in used]
    rooms = list(plan.rooms)
    for chosen in plan.chosen:
        size = used.get(chosen.planned.origin, 0)
        room = rooms[chosen.source]
        rooms[chosen.source] = replace(room, most=max(0, room.most - size))
    budget = max(0, plan.max_size - sum(used.values()))
    wishes = [_wish(chosen, rooms) for chosen in waiting]
    most = allot(wishes, rooms, budget)
    likely = [
        replace(wish, size=(part or 0) // _LIKELY_PART) if chosen.planned.size is None else wish
        for chosen, wish, part in zip(waiting, wishes, most, strict=True)
    ]
    parts = allot(likely, rooms, budget)
    given = {
        chosen.planned.origin: limit if chosen.planned.size is None else part
        for chosen, part, limit in zip(waiting, parts, most, strict=True)
    }
    return _apply(plan, given)


def _wish(chosen: Chosen, rooms: Sequence[Room]) -> Wish:
    size = chosen.planned.size
    asked = rooms[chosen.source].most if size is None else size
    return Wish(chosen.source, asked, chosen.planned.is_whole)


def _apply(plan: Plan, given: Mapping[str, int | None]) -> Plan:
    chosen: list[Chosen] = []
    skipped = list(plan.skipped)
    for thing in plan.chosen:
        allowance = given.get(thing.planned.origin, thing.allowance)
        if allowance is None:
            skipped.append(Skipped(thing.planned.origin, _explain(thing, plan)))
        else:
            chosen.append(replace(thing, allowance=allowance))
    return replace(plan, chosen=tuple(chosen), skipped=tuple(skipped))


def _explain(thing: Chosen, plan: Plan) -> str:
    most = plan.rooms[thing.source].most
    limit = (
        later("{size} for its source").format(size=format_size(most))
        if most < plan.max_size
        else later("{size} for everything together").format(size=format_size(plan.max_size))
    )
    size = thing.planned.size or 0
    if thing.planned.is_whole:
        return later("its {size} cannot be sent in part, and go over the limit of {limit}").format(
            size=format_size(size), limit=limit
        )
    return later("no room is left for it within the limit of {limit}").format(limit=limit)
