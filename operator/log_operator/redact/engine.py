"""Finds the places worth a closer look, with the hyperscan library."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Protocol

from log_operator.redact.rule import Rule, Trigger

Places = Sequence[tuple[int, Sequence[int]]]
"""For each rule's number the places, in order, at which one of its triggers stands."""


class Engine(Protocol):
    """Finds triggers."""

    def find(self, data: bytes) -> Places:
        """Every place a trigger stands at."""


class HyperscanEngine:
    """All triggers in one pass over the bytes.

    Triggers are of fixed width and reported without their start, which is the costly thing
    to know for this library. One instance serves one thread.

    Raises:
        ImportError: the library is not on this machine.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._database, self._owners = compile_rules(tuple(rules))
        self._ends: list[list[int]] = [[] for _ in self._owners]
        adders = [ends.append for ends in self._ends]

        def note(trigger: int, _start: int, end: int, _flags: int, _context: object) -> None:
            adders[trigger](end)

        self._note = note

    def find(self, data: bytes) -> Places:
        """Every place a trigger stands at."""
        self._database.scan(data, match_event_handler=self._note)
        found: dict[int, list[int]] = {}
        for ends, owners in zip(self._ends, self._owners, strict=True):
            if ends:
                for width, number in owners:
                    found.setdefault(number, []).extend([end - width for end in ends])
                ends.clear()
        for places in found.values():
            places.sort()
        return tuple(found.items())


Owners = tuple[tuple[int, int], ...]
"""The width of a trigger and the number of its rule, for each rule that has it."""


def group_triggers(rules: Sequence[Rule]) -> dict[Trigger, Owners]:
    """Each different trigger once, with the rules that have it."""
    grouped: dict[Trigger, Owners] = {}
    for number, rule in enumerate(rules):
        for trigger in rule.triggers:
            grouped[trigger] = (*grouped.get(trigger, ()), (trigger.width, number))
    return grouped


@lru_cache(maxsize=4)
def compile_rules(rules: tuple[Rule, ...]) -> tuple[Any, tuple[Owners, ...]]:
    """The database of all triggers and whose each is; made once, it takes some 70 ms."""
    import hyperscan  # noqa: PLC0415 - a machine without it takes the other engine

    grouped = group_triggers(rules)
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    database.compile(
        expressions=[trigger.expression for trigger in grouped],
        ids=list(range(len(grouped))),
        elements=len(grouped),
        flags=[
            hyperscan.HS_FLAG_DOTALL | (hyperscan.HS_FLAG_CASELESS if trigger.is_caseless else 0)
            for trigger in grouped
        ],
    )
    return database, tuple(grouped.values())
