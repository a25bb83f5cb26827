"""What the sources of a profile have to give on this machine."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from log_operator.collect.host import Host
from log_operator.collect.sources import Asked, build_sources
from log_operator.packing.part_sizes import PART_LIMIT
from log_operator.planning.budget import Room
from log_operator.planning.plan import Plan, make_plan
from log_operator.values import Planned, Skipped, Unlisted
from tenant_file.model import Profile
from tenant_file.source import Priority
from tenant_file.sources import Config, Files, Syslog
from ticketbound.language import later
from ticketbound.sizes import parse_size

_WEIGHTS: Final[Mapping[Priority, int]] = {"high": 4, "normal": 2, "low": 1}
"""How much more of the budget a source gets than another, where both want more than there is."""

UNTICKED: Final = later("left out by whoever ran this program")


@dataclass(frozen=True, slots=True)
class _Named:
    """What one source names, also what it does not list."""

    listed: frozenset[str]
    unlisted: tuple[Unlisted, ...]

    def __len__(self) -> int:
        return len(self.listed) + sum(one.count for one in self.unlisted)

    def __contains__(self, origin: str) -> bool:
        return origin in self.listed or any(origin in one.origins for one in self.unlisted)


@dataclass(slots=True)
class Survey:
    """Looks through the sources that are asked, each of them once; reads no contents.

    Sources of files that are not asked are looked through too, to know what must stay out.

    Args:
        profile: which sources there are.
        host: the machine.
        part_limit: bytes of a part at most: a small one lists fewer names.
        limit_rate: bytes a second that are sent at most; None for what the line takes.
    """

    profile: Profile
    host: Host
    part_limit: int = PART_LIMIT
    limit_rate: int | None = None
    sources: list[Asked] = field(init=False)
    _found: dict[str, tuple[Planned | Skipped, ...]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.sources = build_sources(self.profile, self.host)

    def plan(self, unticked: Collection[str] = ()) -> Plan:
        """What would be collected without the sources of these ids."""
        rooms = [
            Room(_WEIGHTS[asked.entry.priority], parse_size(asked.entry.max_size), asked.id)
            for asked in self.sources
        ]
        found, max_size = self._look(unticked), parse_size(self.profile.max_size)
        return make_plan(found, rooms, max_size, part_limit=self.part_limit)

    def things_of(self, name: str) -> tuple[Planned, ...]:
        """What the source of this id could give, if it was asked."""
        return tuple(item for item in self._found.get(name, ()) if isinstance(item, Planned))

    def count_unlisted(self, name: str) -> int:
        """Bytes on the disk of what the source of this id names, but does not list."""
        found = self._found.get(name, ())
        return sum(item.size for item in found if isinstance(item, Unlisted))

    def reason_of(self, name: str) -> str:
        """The first reason why the source of this id leaves something out, or nothing."""
        skipped = (item for item in self._found.get(name, ()) if isinstance(item, Skipped))
        return next((item.reason for item in skipped), "")

    def _look(self, unticked: Collection[str]) -> Iterator[tuple[int, Planned | Skipped]]:
        owners = self._rank_owners()
        for number, asked in enumerate(self.sources):
            if asked.id in unticked:
                yield number, Skipped(later("source {id}").format(id=asked.id), UNTICKED)
                continue
            for item in self._find(asked):
                owner = next((one for one, named in owners if item.origin in named), asked)
                if owner is asked or not (owner.id in unticked or _drops_values(owner)):
                    yield number, item

    def _rank_owners(self) -> Sequence[tuple[Asked, _Named]]:
        """Who decides on a file that several sources name: the first of these that names it.

        That is one which wants it without its values, or else the one that names fewest files:
        what somebody unticked must not come by a wider source, nor be kept out by one.
        """
        owners = [
            (asked, self._list_names(asked))
            for asked in self.sources
            if isinstance(asked.entry, Files | Config | Syslog)
        ]
        return sorted(owners, key=lambda one: (not _drops_values(one[0]), len(one[1])))

    def _list_names(self, asked: Asked) -> _Named:
        found = self._find(asked)
        unlisted = tuple(item for item in found if isinstance(item, Unlisted))
        return _Named(frozenset(item.origin for item in found), unlisted)

    def _find(self, asked: Asked) -> tuple[Planned | Skipped, ...]:
        if asked.id not in self._found:
            self._found[asked.id] = tuple(asked.source.plan())
        return self._found[asked.id]


def _drops_values(asked: Asked) -> bool:
    return isinstance(asked.entry, Config) and asked.entry.values == "drop"
