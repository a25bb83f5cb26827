"""What has to stand near a place, found once for many places: each byte is looked at once.

A pattern that looked for it from each place anew would walk over the same bytes again and again
where places are dense.
"""

import re
from collections.abc import Iterable, Iterator

from log_operator.redact.rule import NEEDED_WITHIN, Far, Lead, Rule, Until

_FARTHEST = 512
"""Bytes from a place to what `Far` finds, at most."""
_LOOK = 160
"""Bytes that a search for the end of something looks at, at most."""
_GAP = 200
"""Bytes of them that may lie between the blanks."""


def narrow(data: bytes, spots: Iterable[int], rule: Rule) -> Iterable[int]:
    """Those of the places around which everything stands that the rule asks for."""
    if rule.needs:
        spots = followed(data, spots, rule.needs)
    if rule.until is not None:
        spots = reaching(data, spots, rule.until)
    if rule.lead is not None:
        spots = led(data, spots, rule.lead)
    if rule.before is not None and rule.is_before_first:
        spots = preceded(data, spots, rule.begin, rule.before, rule.reach)
    return spots


def followed(data: bytes, spots: Iterable[int], needs: tuple[bytes, ...]) -> Iterator[int]:
    """The places that have one of these behind them and near."""
    find, nowhere = data.find, len(data) + NEEDED_WITHIN
    nearest = dict.fromkeys(needs, -1)
    for place in spots:
        for need in needs:
            if nearest[need] < place:
                found = find(need, place)
                nearest[need] = found if found >= 0 else nowhere
            if nearest[need] - place <= NEEDED_WITHIN:
                yield place
                break


def reaching(data: bytes, spots: Iterable[int], until: Until) -> Iterator[int]:
    """The places from which one comes to what has to stand behind them."""
    search, within = until.found.search, until.within
    end, is_there = -1, False
    for place in spots:
        if end <= place:
            found = search(data, max(place + 1, end), place + within + _LOOK)
            end = found.start() if found else place + within
            is_there = found is not None and found.lastindex is None
        if is_there and end - place <= within:
            yield place


def preceded(
    data: bytes,
    spots: Iterable[int],
    begin: re.Pattern[bytes] | None,
    before: re.Pattern[bytes],
    reach: int,
) -> Iterator[int]:
    """The places at which the one matches, and before which, reversed, the other."""
    for place in spots:
        if begin is not None and begin.match(data, place) is None:
            continue
        if before.match(data[place - reach if place > reach else 0 : place][::-1]):
            yield place


def led(data: bytes, spots: Iterable[int], lead: Lead) -> Iterator[int]:
    """The places that one of the words stands before, near and without a break."""
    find_word, find_break = lead.words.search, lead.breaks.search
    done, start, end = 0, -1, -1
    for place in spots:
        begin = max(done, place - lead.reach - 1)
        shift = 0 if begin else 1
        # The text begins like a line does, though nothing stands before it that could say so.
        text = data if begin else b"\n" + data[:place]
        while word := find_word(text, begin, place + shift):
            start, end, begin = word.start(1) - shift, word.end() - shift, word.end()
        done = place
        is_near = end >= 0 and place - start <= lead.reach and place - end <= lead.gap
        if is_near and find_break(data, end, place) is None:
            yield place


class Finder:
    """Finds what stands far behind a name in its line, for places in their order."""

    __slots__ = ("_data", "_far", "_next", "_place")

    def __init__(self, data: bytes, far: Far) -> None:
        self._data = data
        self._far = far
        self._next: re.Match[bytes] | None = None
        self._place = -1
        """Where that begins."""

    def find(self, place: int) -> re.Match[bytes] | None:
        """The value that belongs to the name at this place, or None."""
        found = self._next
        if found is None or self._place <= place:
            found = None
        elif found.lastindex is None or self._place - place > _FARTHEST:
            return None
        head = self._far.head.match(self._data, place)
        if head is None:
            return None
        end = head.end()
        if found is None or self._place < end:
            self._next = found = self._far.found.search(self._data, end)
            self._place = found.start() if found else len(self._data)
        return found if found and found.lastindex and self._place - end <= _GAP else None
