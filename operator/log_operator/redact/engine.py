"""Finds the places worth a closer look, with the hyperscan library."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import compress
from typing import Any, Protocol

from log_operator.redact.rule import Form, Rule, Trigger

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
        self._pairs = tuple(zip(self._ends, self._owners, strict=True))
        adders = [ends.append for ends in self._ends]

        def note(trigger: int, _start: int, end: int, _flags: int, _context: object) -> None:
            adders[trigger](end)

        self._note = note

    def find(self, data: bytes) -> Places:
        """Every place a trigger stands at."""
        self._database.scan(data, match_event_handler=self._note)
        found: dict[int, list[int]] = {}
        for ends, owners in compress(self._pairs, self._ends):
            for width, number in owners:
                found.setdefault(number, []).extend([end - width for end in ends])
            ends.clear()
        for places in found.values():
            places.sort()
        return tuple(found.items())


Owners = tuple[tuple[int, int], ...]
"""The width of a trigger and the number of its rule, for each rule that has it."""


def group_triggers(rules: Sequence[Rule]) -> dict[Trigger, Owners]:
    """Each different trigger once, with the rules that have it.

    Triggers that differ in one byte behind their literal only are made disjoint, so that an
    engine reports such a place once for all of their rules.
    """
    grouped: dict[Trigger, Owners] = {}
    for number, rule in enumerate(rules):
        for trigger in rule.triggers:
            grouped[trigger] = (*grouped.get(trigger, ()), (trigger.width, number))
    alike: dict[tuple[bytes, Form, bytes], list[Trigger]] = {}
    for trigger in grouped:
        if trigger.count == 1:
            key = (trigger.literal, trigger.form, trigger.run)
            alike.setdefault(key, []).append(trigger)
    for triggers in alike.values():
        if len(triggers) > 1:
            grouped |= _make_disjoint({trigger: grouped.pop(trigger) for trigger in triggers})
    return grouped


def _make_disjoint(triggers: Mapping[Trigger, Owners]) -> dict[Trigger, Owners]:
    """Triggers of one literal, each with the bytes that the same rules let follow."""
    allowed = [(trigger.steps[-1], owners) for trigger, owners in triggers.items()]
    followers: dict[Owners, list[int]] = {}
    for byte in range(256):
        owners = tuple(owner for bytes_, some in allowed if byte in bytes_ for owner in some)
        if owners:
            followers.setdefault(tuple(sorted(set(owners))), []).append(byte)
    first = next(iter(triggers))
    return {
        replace(first, follow=b"[%b]" % b"".join(b"\\x%02x" % byte for byte in some)): owners
        for owners, some in followers.items()
    }


@lru_cache(maxsize=4)
def compile_rules(rules: tuple[Rule, ...]) -> tuple[Any, tuple[Owners, ...]]:
    """The database of all triggers and whose each is; made once, it takes some 70 ms."""
    import hyperscan  # noqa: PLC0415 - a machine without it takes the other engine

    grouped = group_triggers(rules)
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    database.compile(
        expressions=[trigger.scanned for trigger in grouped],
        ids=list(range(len(grouped))),
        elements=len(grouped),
        flags=[
            hyperscan.HS_FLAG_DOTALL | (hyperscan.HS_FLAG_CASELESS if trigger.is_caseless else 0)
            for trigger in grouped
        ],
    )
    return database, tuple(grouped.values())
