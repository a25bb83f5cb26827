"""What has to stand near a place, found once for many places: each byte is looked at once.

A pattern that looked for it from each place anew would walk over the same bytes again and again
where places are dense.
"""

import re
from collections.abc import Iterable, Iterator

from log_operator.redact.rule import NEEDED_WITHIN, SEEN_BEHIND, Far, Lead, Rule, Until

_FARTHEST = 512
"""Bytes from a place to what `Far` finds, at most."""
_LOOK = 160
"""Bytes that a search for the end of something looks at, at most."""
_GAP = 200
"""Bytes of them that may lie between the blanks."""
_AHEAD = 256
"""Bytes behind a place that are looked over for words that the next places may need."""
_LONGEST_WORD = 64
LEFT = 24
"""Bytes before a place by which it is known again, with those that its rule says behind it."""
_PLACES = 4096
"""Such surroundings that are remembered for one rule."""
_BLANK = re.compile(rb"\s")
Shift = tuple[int, int]
"""Where a secret begins and ends, counted from the place."""
NOTHING: Shift = (0, 0)
MISSED: Shift = (0, -1)
"""The pattern does not match there; what stands farther away may."""


def narrow(data: bytes, spots: Iterable[int], rule: Rule) -> Iterable[int]:
    """Those of the places around which everything stands that the rule asks for."""
    if rule.needs:
        spots = followed(data, spots, rule.needs)
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
    find_word, find_break, reach, gap = lead.words.search, lead.breaks.search, lead.reach, lead.gap
    start = end = -reach - 1
    seen, following = 0, (start, end)
    for place in spots:
        if end < following[1] <= place:
            start, end = following
        while seen <= place:
            begin, limit = max(seen, place - reach - 1), place + _AHEAD
            # The text begins like a line does, though nothing stands before it that could say so.
            shift = 0 if begin else 1
            text = data if begin else b"\n" + data[:limit]
            word = find_word(text, begin, limit + shift)
            if word is None or word.end() == limit + shift:
                seen = limit - _LONGEST_WORD
                break
            following = word.start(1) - shift, word.end() - shift
            seen = following[1]
            if seen <= place:
                start, end = following
        is_near = place - start <= reach and place - end <= gap
        if is_near and find_break(data, end, place) is None:
            yield place


class Reach:
    """Says from which places, in their order, one comes to what has to stand behind them."""

    __slots__ = ("_data", "_first", "_is_sign", "_search", "_seen", "_sign", "_within")

    def __init__(self, data: bytes, until: Until) -> None:
        self._data = data
        self._search = until.found.search
        self._within = until.within
        self._first = until.first
        self._sign = -1
        """Where the next one begins, and whether it is no stop."""
        self._is_sign = False
        self._seen = 0
        """Up to where there is none, if there is none behind the place."""

    def reaches(self, place: int) -> bool:
        """Whether it stands behind this place, near, and nothing stops one before it."""
        if self._first is not None and self._data[place] != self._first:
            return True
        if self._sign <= place and self._seen <= place + self._within:
            begin, seen = max(place + 1, self._seen), place + 2 * self._within
            found = self._search(self._data, begin, seen + _LOOK)
            self._seen = found.end() if found else seen
            self._sign = found.start() if found else -1
            self._is_sign = found is not None and found.lastindex is None
        return self._is_sign and 0 < self._sign - place <= self._within


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


class Surroundings:
    """Remembers what a rule found at a place by the bytes around it, where no others matter.

    Attributes:
        known: what was found, by the `LEFT` bytes before a place and `known_by` ones behind.
    """

    __slots__ = ("_is_in_word", "_known_by", "_missed", "_plain_groups", "known")

    def __init__(self, rule: Rule) -> None:
        self._is_in_word = rule.is_in_word
        self._known_by = rule.known_by
        self._missed = rule.missed
        self._plain_groups = rule.plain_groups
        self.known: dict[bytes, Shift] = {}

    def hold(self, text: bytes, match: re.Match[bytes]) -> bool:
        """Whether these bytes around the place are all that the match depends on."""
        if self._is_in_word:
            return self._holds_word(text)
        is_near = match.end() - match.start() <= self._known_by - SEEN_BEHIND
        return is_near and 0 < self._plain_groups >= (match.lastindex or 0)

    def keep_missed(self, text: bytes) -> None:
        """Remember that the pattern does not match, if these bytes are all that this hangs on."""
        if self._is_in_word:
            if self._holds_word(text):
                self.keep(text, NOTHING)
        elif self._missed is not None and (match := self._missed.match(text, LEFT)):
            self.keep(text, MISSED if match.lastindex is None else NOTHING)

    def keep(self, text: bytes, shift: Shift) -> None:
        """Remember what is at the place."""
        if len(self.known) >= _PLACES:
            self.known.clear()
        self.known[text] = shift

    @staticmethod
    def _holds_word(text: bytes) -> bool:
        return bool(_BLANK.search(text, 0, LEFT) and _BLANK.search(text, LEFT))
