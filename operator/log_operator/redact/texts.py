"""Finds triggers that are text, by the windows in them, and remembers what it saw around those."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from log_operator.redact.grouping import WIDTH
from log_operator.redact.pairs import list_bits
from log_operator.redact.rule import Form, Trigger
from log_operator.redact.windows import AHEAD, BEHIND, Around, Windows

_MEMORY = 20_000
"""Texts that are remembered; each takes some 150 bytes."""
_SAMPLE = 32 << 10
_DENSE = 24
"""Where more than one place in so many is looked at, the windows suit the text badly."""
_TUNINGS = 6
"""How often they are chosen; it takes some 60 ms, and a text of hits alone never suits."""

_Known = tuple[Sequence[tuple[int, int]], Sequence[int], int]
"""Rules whose triggers stand around a window, each with how far before the window it begins;
triggers that are to be tried; and the byte that the text consists of, if nothing is there."""
_MIXED = -1


class Texts:
    """Triggers, each with the numbers of the rules that have it."""

    def __init__(self, triggers: Sequence[Trigger], owners: Sequence[Sequence[int]]) -> None:
        self._triggers = triggers
        self._owners = owners
        self._patterns = [trigger.steps for trigger in triggers]
        self._closely: _Closely | None = None
        self._tunings = _TUNINGS
        self._heard = b""
        self._looks = self._seen = 0

    def find(self, data: bytes, found: Sequence[list[int]]) -> None:
        """Add to the rule's list each place at which one of its triggers stands."""
        if not self._triggers:
            return
        if self._tunings:
            self._heard = (self._heard + data[:_SAMPLE])[-_SAMPLE:]
        closely = self._closely or self._tune()
        self._looks += closely.find(data, found)
        self._seen += len(data)
        if self._seen > 2 * _SAMPLE and self._looks * _DENSE > self._seen and self._tunings:
            self._tune()

    def _tune(self) -> "_Closely":
        """Choose the windows by what the text is like."""
        windows = Windows(self._patterns, self._heard)
        self._tunings -= 1
        self._looks = self._seen = 0
        self._closely = _Closely(self._triggers, self._owners, self._patterns, windows)
        return self._closely


class _Closely:
    """Looks closer at the windows of triggers."""

    def __init__(
        self,
        triggers: Sequence[Trigger],
        owners: Sequence[Sequence[int]],
        patterns: Sequence[Sequence[frozenset[int]]],
        windows: Windows,
    ) -> None:
        self._triggers = triggers
        self._owners = owners
        self._mark = windows.mark
        self._offsets = windows.offsets
        self._around = Around(patterns, windows.offsets)
        self._is_whole = [
            offset <= BEHIND and len(pattern) - offset <= AHEAD and trigger.form is not Form.DIGITS
            for trigger, pattern, offset in zip(triggers, patterns, windows.offsets, strict=True)
        ]
        """Whether the bytes around the window are all that decides on a trigger."""
        self._near: dict[bytes, int] = {}
        self._far: dict[bytes, _Known] = {}

    def find(self, data: bytes, found: Sequence[list[int]]) -> int:
        """As `Texts.find`; returns how many places were looked at. This is a hot loop."""
        near, far, find_mark = self._near.get, self._far.get, self._mark(data).find
        looks, last = 0, len(data) - AHEAD
        place = find_mark(1)
        while place >= 0:
            looks += 1
            window = data[place : place + WIDTH]
            numbers = near(window)
            if numbers is None:
                numbers = self._look_near(window)
            following = place + 1
            if not numbers:
                pass
            elif BEHIND <= place <= last:
                text = data[place - BEHIND : place + AHEAD]
                sure, unsure, byte = far(text) or self._look_far(numbers, text)
                for rule, back in sure:
                    found[rule].append(place - back)
                if unsure:
                    self._try(data, place, unsure, found)
                elif byte >= 0:
                    following = max(following, _end_run(data, place, byte) - AHEAD + 1)
            else:
                self._try(data, place, list_bits(numbers), found)
            place = find_mark(1, following)
        return looks

    def _look_near(self, window: bytes) -> int:
        """The triggers whose window this is, a bit for each."""
        if len(self._near) >= _MEMORY:
            self._near.clear()
        numbers = self._near[window] = self._around.look_near(window)
        return numbers

    def _look_far(self, near: int, text: bytes) -> _Known:
        """What is known of the window in the middle of a text, of those triggers."""
        if len(self._far) >= _MEMORY:
            self._far.clear()
        numbers = self._around.look_far(near, text)
        is_whole, owners, offsets = self._is_whole, self._owners, self._offsets
        whole = filter(is_whole.__getitem__, numbers)
        sure = {(rule, offsets[number]) for number in whole for rule in owners[number]}
        unsure = [number for number in numbers if not is_whole[number]]
        is_run = not numbers and text.count(text[:1]) == len(text)
        known = self._far[text] = (tuple(sure), unsure, text[0] if is_run else _MIXED)
        return known

    def _try(
        self, data: bytes, place: int, numbers: Iterable[int], found: Sequence[list[int]]
    ) -> None:
        """Compare triggers whose windows are at a place with the text byte for byte."""
        for number in numbers:
            start = place - self._offsets[number]
            if start >= 0 and _compile(self._triggers[number]).match(data, start):
                for rule in self._owners[number]:
                    found[rule].append(start)


@lru_cache(maxsize=4096)
def _compile(trigger: Trigger) -> re.Pattern[bytes]:
    return trigger.compile()


@lru_cache(maxsize=256)
def _compile_run(byte: int) -> re.Pattern[bytes]:
    return re.compile(re.escape(bytes((byte,))) + b"*+")


def _end_run(data: bytes, place: int, byte: int) -> int:
    """Where another byte stands."""
    match = _compile_run(byte).match(data, place)
    return match.end() if match else place
