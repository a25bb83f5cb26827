"""Finds the places worth a closer look, with the hyperscan library."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain, compress
from typing import Any, Protocol

from log_operator.redact.compiled import Expression, open_database
from log_operator.redact.near import Reach
from log_operator.redact.rule import Form, Rule, Trigger, Until

Places = Sequence[tuple[int, Sequence[int]]]
"""For each rule's number the places, in order, at which one of its triggers stands."""
_FARTHEST = 2048
"""Bytes from a trigger with a tail to where that ends, at most; the `until` of no such rule
reaches as far."""


class Engine(Protocol):
    """Finds triggers."""

    def find(self, data: bytes) -> Places:
        """Every place a trigger stands at."""


class HyperscanEngine:
    """All triggers in one pass over the bytes; those made on this machine, if any, in another.

    Triggers are reported without their start, which is the costly thing to know for this library:
    they are of fixed width, or their literal is found back from the end of their tail. One
    instance serves one thread.

    Raises:
        ImportError: the library is not on this machine.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._scans = [_Scan(rules, numbers) for numbers in split_rules(rules) if numbers]
        self._count = len(rules)
        self._untils = list_untils(rules)

    def find(self, data: bytes) -> Places:
        """Every place a trigger stands at."""
        found: list[list[int]] = [[] for _ in range(self._count)]
        for scan in self._scans:
            scan.find(data, found)
        for places in filter(None, found):
            places.sort()
        return drop_dead_ends(data, enumerate(found), self._untils)


class _Scan:
    """One pass over the bytes for the rules with these numbers."""

    def __init__(self, rules: Sequence[Rule], numbers: Sequence[int]) -> None:
        self._database, grouped = compile_rules(tuple(rules[number] for number in numbers))
        self._ends: list[list[int]] = [[] for _ in grouped]
        self._pairs = tuple(
            (ends, [(width, numbers[own]) for width, own in owners])
            for ends, owners in zip(self._ends, grouped.values(), strict=True)
        )
        self._tailed = tuple(
            (ends, trigger.width, _compile_begin(trigger))
            for ends, trigger in zip(self._ends, grouped, strict=True)
            if trigger.tail
        )
        adders = [ends.append for ends in self._ends]

        def note(trigger: int, _start: int, end: int, _flags: int, _context: object) -> None:
            adders[trigger](end)

        self._note = note

    def find(self, data: bytes, found: Sequence[list[int]]) -> None:
        """Add to the rule's list each place at which one of its triggers stands."""
        self._database.scan(data, match_event_handler=self._note)
        for ends, width, begin in self._tailed:
            if ends:
                ends[:] = [place + width for place in _find_before(data, ends, begin)]
        for ends, owners in compress(self._pairs, self._ends):
            for width, number in owners:
                found[number].extend([end - width for end in ends])
            ends.clear()


def _compile_begin(trigger: Trigger) -> re.Pattern[bytes]:
    """What finds each place at which the trigger begins, also where one begins in another."""
    whole = trigger.compile()
    return re.compile(b"(?=%b)" % whole.pattern, whole.flags)


def _find_before(data: bytes, ends: Sequence[int], begin: re.Pattern[bytes]) -> list[int]:
    """Where a trigger begins, each time that it does so near before one of these ends."""
    found: list[int] = []
    floor = last = 0
    for end in ends:
        # Stretches that touch are gone through as one.
        if end - _FARTHEST > last:
            found += (match.start() for match in begin.finditer(data, floor, last))
            floor = end - _FARTHEST
        last = end
    found += (match.start() for match in begin.finditer(data, floor, last))
    return found


def list_untils(rules: Sequence[Rule]) -> dict[int, Until]:
    """What has to be reached from places of the rules with these numbers to count at all."""
    return {
        number: rule.until
        for number, rule in enumerate(rules)
        if rule.until is not None and any(trigger.tail for trigger in rule.triggers)
    }


def drop_dead_ends(
    data: bytes, places: Iterable[tuple[int, list[int]]], untils: Mapping[int, Until]
) -> Places:
    """The places without those from which one does not come to what they need."""
    kept = (
        (number, list(filter(Reach(data, untils[number]).reaches, spots)))
        if number in untils
        else (number, spots)
        for number, spots in places
    )
    return tuple((number, spots) for number, spots in kept if spots)


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
    alike: dict[tuple[bytes, Form, bytes, bytes], list[Trigger]] = {}
    for trigger in grouped:
        if trigger.count == 1:
            key = (trigger.literal, trigger.form, trigger.run, trigger.tail)
            alike.setdefault(key, []).append(trigger)
    for triggers in alike.values():
        if len(triggers) > 1:
            grouped |= _make_disjoint({trigger: grouped.pop(trigger) for trigger in triggers})
    return grouped


def _make_disjoint(triggers: Mapping[Trigger, Owners]) -> dict[Trigger, Owners]:
    """Triggers of one literal, each with the bytes that the same rules let follow."""
    allowed = [(trigger.steps[-1], owners) for trigger, owners in triggers.items()]
    allowing: dict[tuple[Owners, ...], list[int]] = {}
    for byte in range(256):
        allowing.setdefault(tuple(some for step, some in allowed if byte in step), []).append(byte)
    followers: dict[Owners, list[int]] = {}
    for owners, some in allowing.items():
        if owners:
            followers.setdefault(tuple(sorted({*chain(*owners)})), []).extend(some)
    first = next(iter(triggers))
    return {
        replace(
            first, follow=b"[%b]" % b"".join(b"\\x%02x" % byte for byte in sorted(some))
        ): owners
        for owners, some in followers.items()
    }


@lru_cache(maxsize=4)
def compile_rules(rules: tuple[Rule, ...]) -> tuple[Any, Mapping[Trigger, Owners]]:
    """The database of all triggers and whose each is; made once, it takes some 400 ms.

    An executable has those for the rules of every machine ready.
    """
    grouped = group_triggers(rules)
    return open_database(list_expressions(grouped)), grouped


def list_expressions(triggers: Iterable[Trigger]) -> list[Expression]:
    """What the library is to look for."""
    import hyperscan  # noqa: PLC0415 - a machine without it takes the other engine

    caseless = hyperscan.HS_FLAG_DOTALL | hyperscan.HS_FLAG_CASELESS
    return [
        Expression(trigger.scanned, caseless if trigger.is_caseless else hyperscan.HS_FLAG_DOTALL)
        for trigger in triggers
    ]


def split_rules(rules: Sequence[Rule]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Numbers of the rules of every machine, and of those that are made of what this one knows."""
    numbers = range(len(rules))
    return (
        tuple(number for number in numbers if not rules[number].is_made_here),
        tuple(number for number in numbers if rules[number].is_made_here),
    )
