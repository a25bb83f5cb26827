"""Finds the same places with the standard library, where hyperscan does not load."""

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress, count

from log_operator.redact.engine import Places, group_triggers
from log_operator.redact.rule import Form, Rule, Trigger
from log_operator.redact.windows import Windows

_DIGITS = bytes(48 if 48 <= byte <= 57 else byte for byte in range(256))
_HEX = bytes(48 if byte in b"0123456789abcdefABCDEF" else byte for byte in range(256))
_RUN = re.compile(rb"0*")
_LONG = 10
"""Bytes from which a shape of digits is found faster where all digits were made equal."""
_WORD = 4

_Find = Callable[[bytes], Iterator[tuple[int, int]]]
"""Yields triggers by their number, each with its place."""


class PlainEngine:
    """Each trigger by what finds it best; what was found roughly is then tried whole."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        grouped = group_triggers(rules)
        triggers = tuple(grouped)
        self._owners = [[number for _, number in owners] for owners in grouped.values()]
        tables = {number for number, rule in enumerate(rules) if rule.find_end}
        known = [n for n, owners in enumerate(self._owners) if tables.issuperset(owners)]
        shapes = [n for n, trigger in enumerate(triggers) if _is_long_shape(trigger)]
        signs = [n for n, trigger in enumerate(triggers) if _is_sign(trigger)]
        texts = sorted(set(range(len(triggers))) - {*known, *shapes, *signs})
        self._finders: tuple[_Find, ...] = (
            _Texts({n: triggers[n] for n in texts}).find,
            _Signs({n: triggers[n] for n in signs}).find,
            _Shapes({n: triggers[n] for n in shapes}).find,
            _Heads({n: triggers[n].literal for n in known}).find,
        )

    def find(self, data: bytes) -> Places:
        """Every place a trigger stands at."""
        found: dict[int, list[int]] = {}
        owners = self._owners
        for find in self._finders:
            for trigger, place in find(data):
                for number in owners[trigger]:
                    found.setdefault(number, []).append(place)
        for places in found.values():
            places.sort()
        return tuple(found.items())


def _is_long_shape(trigger: Trigger) -> bool:
    return trigger.form in {Form.DIGITS, Form.HEX} and len(trigger.literal) >= _LONG


def _is_sign(trigger: Trigger) -> bool:
    return trigger.form is Form.EXACT and len(trigger.literal) == 1


class _Texts:
    """Triggers by their windows."""

    def __init__(self, triggers: dict[int, Trigger]) -> None:
        self._windows = Windows([trigger.steps for trigger in triggers.values()])
        self._tried = [(number, trigger.compile().match) for number, trigger in triggers.items()]

    def find(self, data: bytes) -> Iterator[tuple[int, int]]:
        for n, place in self._windows.find(data):
            number, is_there = self._tried[n]
            if place >= 0 and is_there(data, place):
                yield number, place


class _Signs:
    """Triggers that begin with one byte of their own, such as the sign in an e-mail address."""

    def __init__(self, triggers: dict[int, Trigger]) -> None:
        self._tried = [
            (n, trigger.literal, trigger.compile().match) for n, trigger in triggers.items()
        ]

    def find(self, data: bytes) -> Iterator[tuple[int, int]]:
        for number, sign, is_there in self._tried:
            place = data.find(sign)
            while place >= 0:
                if is_there(data, place):
                    yield number, place
                place = data.find(sign, place + 1)


@dataclass(frozen=True, slots=True)
class _Shapes:
    """Long shapes of digits, in a view in which all digits are zeros."""

    triggers: dict[int, Trigger]

    def find(self, data: bytes) -> Iterator[tuple[int, int]]:
        views = {Form.DIGITS: data.translate(_DIGITS), Form.HEX: data.translate(_HEX)}
        for number, trigger in self.triggers.items():
            view, is_there = views[trigger.form], trigger.compile().match
            place = view.find(trigger.literal)
            while place >= 0:
                if is_there(data, place):
                    yield number, place
                # Within a run of digits no other one begins with its first digit.
                run = _RUN.match(view, place) if trigger.form is Form.DIGITS else None
                place = view.find(trigger.literal, max(place + 1, run.end() if run else 0))


class _Heads:
    """Any number of literals of at least seven bytes, by the aligned words of four in a block.

    Wherever such a literal stands, one of its words stands at a multiple of four.
    """

    def __init__(self, literals: dict[int, bytes]) -> None:
        self._heads: dict[bytes, list[tuple[int, int, bytes]]] = {}
        for number, literal in literals.items():
            for offset in range(_WORD):
                word = literal[offset : offset + _WORD]
                self._heads.setdefault(word, []).append((number, offset, literal))
        self._wanted = frozenset(int.from_bytes(word, sys.byteorder) for word in self._heads)

    def find(self, data: bytes) -> Iterator[tuple[int, int]]:
        if not self._wanted:
            return
        view = memoryview(data)[: len(data) - len(data) % _WORD].cast("I")
        for place in compress(count(0, _WORD), map(self._wanted.__contains__, view)):
            yield from self._try(data, place, data[place : place + _WORD])

    def _try(self, data: bytes, place: int, word: bytes) -> Iterator[tuple[int, int]]:
        for number, offset, literal in self._heads[word]:
            if place >= offset and data.startswith(literal, place - offset):
                yield number, place - offset
