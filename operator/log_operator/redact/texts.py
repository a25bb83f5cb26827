"""Finds triggers that are text, by the windows in them, and remembers what it saw around those."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from log_operator.redact.grouping import WIDTH
from log_operator.redact.pairs import FOLD
from log_operator.redact.plain_log import LINES
from log_operator.redact.rule import Form, Trigger
from log_operator.redact.windows import AHEAD, BEHIND, Around, Windows

_MEMORY = 20_000
"""Texts that are remembered; each takes some 150 bytes."""
_SAMPLE = 16 << 10
"""Bytes of the text itself, besides those of any log, by which the windows are grouped."""
_ENOUGH = 1 << 20
_DENSE = 24
"""Where more than one place in so many is looked at, the windows suit the text badly."""
_TUNINGS = 6
"""How often they are grouped anew; it takes some 60 ms, and a text of hits alone never suits."""

_Sure = tuple[tuple[int, int], ...]
"""Rules whose triggers stand around a window, each with how far before the window it begins."""
_Tried = tuple[Callable[[bytes, int], object], int, Sequence[int]]
"""Whether a trigger is at a place, how far before the window it begins, and whose it is."""
_Known = tuple[Callable[[int], None] | None, Sequence[_Tried], int]
"""Notes the place for those that are sure to be there; triggers that are to be tried; and how many
bytes further the next look is, or, negative, the byte that the text consists of."""
_RUN = -1
"""No trigger has this window, nor those behind it while the same byte goes on."""


class Texts:
    """Triggers, each with the numbers of the rules that have it."""

    def __init__(self, triggers: Sequence[Trigger], owners: Sequence[Sequence[int]]) -> None:
        self._triggers = triggers
        self._owners = owners
        patterns = [trigger.steps for trigger in triggers]
        self._windows = Windows(patterns, LINES)
        self._offsets = offsets = self._windows.offsets
        self._around = Around(patterns, offsets)
        self._is_whole = [
            offset <= BEHIND
            and len(pattern) - offset <= AHEAD
            and trigger.form is not Form.DIGITS
            and not (trigger.ahead or trigger.run)
            for trigger, pattern, offset in zip(triggers, patterns, offsets, strict=True)
        ]
        """Whether the bytes around the window are all that decides on a trigger."""
        self._prepared: dict[int, _Tried] = {}
        for byte in set(FOLD) if not self._around.wild else ():
            self._around.near.setdefault(bytes((byte,)) * WIDTH, _RUN)
        self._far: dict[bytes, _Known] = {}
        self._noted: dict[_Sure, list[int]] = {}
        """The places of a block, by what is sure to stand there."""
        self._tunings = _TUNINGS
        self._heard = b""
        self._looks = self._seen = 0

    def find(self, data: bytes, found: Sequence[list[int]]) -> None:
        """Add to the rule's list each place at which one of its triggers stands."""
        if not self._triggers:
            return
        self._looks += self._look(data, found)
        self._seen += len(data)
        if not self._tunings:
            return
        self._heard = (self._heard + data[:_SAMPLE])[-_SAMPLE:]
        if self._seen > _ENOUGH:
            if self._looks * _DENSE > self._seen:
                self._tunings -= 1
                self._windows.suit(LINES + self._heard)
            self._looks = self._seen = 0

    def _look(self, data: bytes, found: Sequence[list[int]]) -> int:
        """As `find`; returns how many places were looked at. This is a hot loop."""
        near, far, wild = self._around.near.get, self._far.get, self._around.wild
        view = data.translate(FOLD) + b"\n" * WIDTH
        find_mark = self._windows.mark(data).find
        looks, last = 0, len(data) - AHEAD
        place = find_mark(1)
        while place >= 0:
            looks += 1
            window = view[place : place + WIDTH]
            numbers = near(window, wild)
            following = place + 1
            if numbers <= 0:
                if numbers:
                    following = max(following, _end_run(view, place, window[0]) - WIDTH + 1)
            elif BEHIND <= place <= last:
                text = data[place - BEHIND : place + AHEAD]
                note, unsure, step = far(text) or self._look_far(numbers, text)
                if note:
                    note(place)
                if unsure:
                    _try(data, place, unsure, found)
                if step > 0:
                    following = place + step
                else:
                    following = max(following, _end_run(data, place, -step) - AHEAD + 1)
            else:
                self._look_at_edge(data, place, numbers, found)
            place = find_mark(1, following)
        self._hand_over(found)
        return looks

    def _hand_over(self, found: Sequence[list[int]]) -> None:
        """Add the places that were noted."""
        for sure, places in self._noted.items():
            for rule, back in sure:
                found[rule] += [place - back for place in places]
            places.clear()

    def _look_far(self, near: int, text: bytes) -> _Known:
        """What is known of the window in the middle of a text, of those triggers."""
        if len(self._far) >= _MEMORY:
            self._far.clear()
        numbers = self._around.look_far(near, text)
        is_whole, owners, offsets = self._is_whole, self._owners, self._offsets
        whole = filter(is_whole.__getitem__, numbers)
        sure = {(rule, offsets[number]) for number in whole for rule in owners[number]}
        note = self._noted.setdefault(tuple(sorted(sure)), []).append if sure else None
        unsure = [self._prepare(number) for number in numbers if not is_whole[number]]
        is_run = not numbers and text[0] > 0 and text.count(text[:1]) == len(text)
        known = self._far[text] = (note, unsure, -text[0] if is_run else self._count_quiet(text))
        return known

    def _count_quiet(self, text: bytes) -> int:
        """How many bytes behind the window the next one begins that may be of a trigger."""
        view = text.translate(FOLD)
        for step in range(1, AHEAD - WIDTH + 1):
            window = view[BEHIND + step : BEHIND + step + WIDTH]
            numbers = self._around.near.get(window, self._around.wild)
            if numbers > 0 and self._around.look_far(numbers, text[step:]):
                return step
        return AHEAD - WIDTH + 1

    def _look_at_edge(self, data: bytes, place: int, near: int, found: Sequence[list[int]]) -> None:
        """As `_look` for a window too near to the begin or the end for all the bytes around it."""
        before = data[max(place - BEHIND, 0) : place].rjust(BEHIND, b"\n")
        text = before + data[place : place + AHEAD].ljust(AHEAD, b"\n")
        numbers = self._around.look_far(near, text)
        _try(data, place, [self._prepare(number) for number in numbers], found)

    def _prepare(self, number: int) -> _Tried:
        """What it takes to try a trigger."""
        prepared = self._prepared.get(number)
        if prepared is None:
            is_there = self._triggers[number].compile().match
            prepared = (is_there, self._offsets[number], self._owners[number])
            self._prepared[number] = prepared
        return prepared


def _try(data: bytes, place: int, prepared: Sequence[_Tried], found: Sequence[list[int]]) -> None:
    """Compare triggers whose windows are at a place with the text byte for byte."""
    for is_there, back, rules in prepared:
        if place >= back and is_there(data, place - back):
            for rule in rules:
                found[rule].append(place - back)


@lru_cache(maxsize=256)
def _compile_run(byte: int) -> re.Pattern[bytes]:
    return re.compile(re.escape(bytes((byte,))) + b"*+")


def _end_run(data: bytes, place: int, byte: int) -> int:
    """Where another byte stands."""
    match = _compile_run(byte).match(data, place)
    return match.end() if match else place
