"""Finds the same places with the standard library, where hyperscan does not load."""

import sys
from collections.abc import Sequence
from itertools import compress, count
from typing import Protocol

from log_operator.redact.engine import Places, drop_dead_ends, group_triggers, list_untils
from log_operator.redact.rule import Rule
from log_operator.redact.shapes import Owned, Shapes, Signs, is_shape, is_sign
from log_operator.redact.texts import Texts

_WORD = 4


class _Finder(Protocol):
    def find(self, data: bytes, found: Sequence[list[int]]) -> None:
        """Add to the rule's list each place at which one of its triggers stands."""


class PlainEngine:
    """Each trigger by what finds it best. One instance serves one thread."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        owned = {
            trigger: tuple(number for _, number in owners)
            for trigger, owners in group_triggers(rules).items()
        }
        tables = {number for number, rule in enumerate(rules) if rule.find_end}
        heads = {
            trigger: numbers for trigger, numbers in owned.items() if tables.issuperset(numbers)
        }
        others = {trigger: numbers for trigger, numbers in owned.items() if trigger not in heads}
        signs = {trigger: numbers for trigger, numbers in others.items() if is_sign(trigger)}
        shapes = {
            trigger: numbers
            for trigger, numbers in others.items()
            if trigger not in signs and is_shape(trigger)
        }
        texts = {
            trigger: numbers
            for trigger, numbers in others.items()
            if trigger not in signs and trigger not in shapes
        }
        self._count = len(rules)
        self._untils = list_untils(rules)
        self._finders: tuple[_Finder, ...] = (
            Texts(tuple(texts), tuple(texts.values())),
            Signs(signs),
            Shapes(shapes),
            _Heads(heads),
        )

    def find(self, data: bytes) -> Places:
        """Every place a trigger stands at."""
        found: list[list[int]] = [[] for _ in range(self._count)]
        for finder in self._finders:
            finder.find(data, found)
        for places in found:
            places.sort()
        return drop_dead_ends(data, enumerate(found), self._untils)


class _Heads:
    """Any number of literals of at least seven bytes, by the aligned words of four in a block.

    Wherever such a literal stands, one of its words stands at a multiple of four.
    """

    def __init__(self, triggers: Owned) -> None:
        self._heads: dict[bytes, list[tuple[Sequence[int], int, bytes]]] = {}
        for trigger, rules in triggers.items():
            for offset in range(_WORD):
                word = trigger.literal[offset : offset + _WORD]
                self._heads.setdefault(word, []).append((rules, offset, trigger.literal))
        self._wanted = frozenset(int.from_bytes(word, sys.byteorder) for word in self._heads)

    def find(self, data: bytes, found: Sequence[list[int]]) -> None:
        """Add to the rule's list each place at which one of its triggers stands."""
        if not self._wanted:
            return
        view = memoryview(data)[: len(data) - len(data) % _WORD].cast("I")
        for place in compress(count(0, _WORD), map(self._wanted.__contains__, view)):
            for rules, offset, literal in self._heads[data[place : place + _WORD]]:
                if place >= offset and data.startswith(literal, place - offset):
                    for rule in rules:
                        found[rule].append(place - offset)
