"""Decides which places are secrets, and writes the text anew without them."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import islice, repeat
from operator import gt, itemgetter

from log_operator.redact.aliases import Aliases
from log_operator.redact.answers import Answers
from log_operator.redact.engine import Places
from log_operator.redact.marks import LONGEST_MARK
from log_operator.redact.near import LEFT, MISSED, NOTHING, Finder, Reach, Surroundings, narrow
from log_operator.redact.rule import PLACEHOLDER, Rule
from log_operator.redact.tally import Tally

Span = tuple[int, int, int]
"""Start, end and the rule's number."""

_OVERLONG = 16384
"""Every pattern of a value reaches at least as far; what is longer ends where _VALUE_END says."""
_VALUE_END = re.compile(rb"[\s\"']")
_KEY_LINES = re.compile(rb"(?:[A-Za-z0-9+/=]{40,512}+(?:\r?\n|\Z))*+")
"""How a private key goes on that no block holds whole."""
_NEAR = 32
"""A name is shorter; the same rule finds nothing beyond a secret from a place deeper in it."""
_SPARSE = 256
"""Bytes for each place from which on it pays to turn all of them at once for a `before`."""
_TRIED = 96
"""Bytes of what a check refused that are tried again from each place in them."""


class Confirmer:
    """Tries the exact rules at the places an engine found.

    Every place of one rule is tried apart from the other rules, so that neither their order nor
    their number changes what is found; and none is tried within what that rule took or refused
    before it, so that the cost stays linear.
    """

    def __init__(self, rules: Sequence[Rule], aliases: Aliases | None = None) -> None:
        self._rules = rules
        self._answers = [Answers(rule, aliases) for rule in rules]
        # Whether something is reached is known already of places that an engine found by a tail.
        self._untils = [
            None if any(trigger.tail for trigger in rule.triggers) else rule.until for rule in rules
        ]
        self._surroundings = [Surroundings(rule) for rule in rules]

    def spans(self, data: bytes, places: Places) -> list[Span]:
        """The secrets in `data`, in order, merged where they overlap."""
        if not places:
            return []
        found: list[Span] = []
        sources = 0
        for number, spots in places:
            rule = self._rules[number]
            if rule.find_end is not None:
                starts, ends = self._look_up(data, number, spots)
            elif rule.take is not None:
                starts, ends = rule.take(data, spots, self._answers[number])
            else:
                starts, ends = self._match(data, number, spots)
            if starts:
                sources += 1
                found += zip(starts, ends, repeat(number))
        if sources > 1:
            found.sort()
        return found if _is_disjoint(found) else merge(found)

    def _match(  # noqa: C901, PLR0912, PLR0915 - a hot loop that calls nothing of ours where hits are dense
        self, data: bytes, number: int, spots: Sequence[int]
    ) -> tuple[list[int], list[int]]:
        """Starts and ends of what the rule takes at these places."""
        rule, answers = self._rules[number], self._answers[number]
        match_here, reach, is_checked = rule.pattern.match, rule.reach, answers.is_needed
        before = None if rule.is_before_first else rule.before
        starts: list[int] = []
        ends: list[int] = []
        add_start, add_end, covered, size = starts.append, ends.append, 0, len(data)
        is_dense = len(spots) * _SPARSE > size
        turned = data[::-1] if is_dense and before is not None else b""
        find_far = Finder(data, rule.far).find if rule.far is not None else None
        until, has_marks = self._untils[number], None
        reaches = Reach(data, until).reaches if until is not None else None
        around = self._surroundings[number]
        recall = around.known.get if is_dense and rule.is_local else None
        if recall is not None and PLACEHOLDER.search(data):
            recall = None
        right, text, shift = rule.known_by, b"", None
        for place in narrow(data, spots, rule):
            if place < covered:
                continue
            if recall is not None:
                text = data[place - LEFT : place + right] if place >= LEFT else b""
                if (shift := recall(text)) is not None and shift is not MISSED:
                    if shift is not NOTHING:
                        add_start(place + shift[0])
                        add_end(place + shift[1])
                        covered = place + shift[1] - _NEAR
                    continue
            if reaches is not None and not reaches(place):
                continue
            match = match_here(data, place) if shift is None else None
            is_seen = text != b"" and match is not None and around.hold(text, match)
            if match is None:
                if shift is None:
                    around.keep_missed(text)
                if find_far is None or (match := find_far(place)) is None:
                    continue
            start, end = match.span(match.lastindex or 0)
            if before is not None:
                if turned:
                    match = before.match(turned, size - place, size - place + reach)
                else:
                    match = before.match(data[place - reach if place > reach else 0 : place][::-1])
                if match is None:
                    continue
                begin, stop = match.span()
                start = start if begin == stop else place - stop + begin
            if has_marks is not False:
                near = max(0, min(start, place) - LONGEST_MARK)
                if data.find(b"[", near, end) >= 0:
                    # Where places are few, looking around each takes less than all of the text.
                    if is_dense:
                        has_marks = has_marks or PLACEHOLDER.search(data) is not None
                    if has_marks or (
                        not is_dense
                        and PLACEHOLDER.search(data, near, max(place, end) + LONGEST_MARK)
                    ):
                        start, end = _step_over_marks(data, place, start, end)
            if start >= end:
                continue
            if is_checked and not answers[data[start:end]]:
                covered = end - _NEAR if end - start > _TRIED else covered
                if is_seen and end - start <= _TRIED:
                    around.keep(text, NOTHING)
                continue
            if end - start >= _OVERLONG:
                end = _lengthen(data, end)
            elif is_seen:
                around.keep(text, (start - place, end - place))
            add_start(start)
            add_end(end)
            covered = end - _NEAR
        return starts, ends

    def _look_up(
        self, data: bytes, number: int, spots: Iterable[int]
    ) -> tuple[list[int], list[int]]:
        """Starts and ends of what a table knows at these places."""
        find_end = self._rules[number].find_end
        found = [(place, find_end(data, place)) for place in spots] if find_end else []
        known = [(place, end) for place, end in found if end > place]
        return [place for place, _ in known], [end for _, end in known]


def _is_disjoint(found: Sequence[Span]) -> bool:
    """Whether no span overlaps the next; asked in a way that runs fast over many."""
    starts = map(itemgetter(0), islice(found, 1, None))
    return not any(map(gt, map(itemgetter(1), found), starts))


def _lengthen(data: bytes, end: int) -> int:
    """Where a value ends that is longer than its pattern can say."""
    match = _VALUE_END.search(data, end)
    return match.start() if match else len(data)


def _end_of_lines(data: bytes, begin: int) -> int:
    """Where the lines of a key end that goes on here; `begin` where none does."""
    match = _KEY_LINES.match(data, begin)
    return match.end() if match else begin


def _step_over_marks(data: bytes, place: int, start: int, end: int) -> tuple[int, int]:
    """The span without marks at its edges; an empty one for a place inside of one.

    This is what makes a second cleaning change nothing, whatever the rules are called.
    """
    if _mark_around(data, place) > place:
        return end, end
    while start < end and (stop := _mark_around(data, start)) > start:
        start = stop
    return start, max(end, _mark_around(data, end - 1))


def _mark_around(data: bytes, place: int) -> int:
    """Where the mark that `place` lies in ends, or 0."""
    begin = data.rfind(b"[", max(0, place - LONGEST_MARK), place + 1)
    match = PLACEHOLDER.match(data, begin) if begin >= 0 else None
    return match.end() if match and match.end() > place else 0


def merge(found: Sequence[Span]) -> list[Span]:
    """One span for those that overlap, called by the rule that says most of it."""
    spans: list[Span] = []
    edge = -1
    for span in found:
        if span[0] >= edge:
            spans.append(span)
            edge = span[1]
        else:
            start, end, number = spans[-1]
            edge = max(end, span[1])
            spans[-1] = (start, edge, min(number, span[2]))
    return spans


def clip(spans: list[Span], begin: int, keep: int) -> tuple[list[Span], int]:
    """The spans between `begin` and the place near `keep` that lies in no span, and that place."""
    if not spans or (spans[0][0] >= begin and spans[-1][1] <= keep):
        return spans, keep
    first = bisect_right(spans, begin, key=itemgetter(1))
    last = bisect_right(spans, keep, first, key=itemgetter(1))
    inside = spans[first:last]
    if last < len(spans) and spans[last][0] < keep:
        start, end, number = spans[last]
        if start > begin:
            keep = start
        else:
            keep = end
            inside.append((start, end, number))
    if inside and inside[0][0] < begin:
        inside[0] = (begin, *inside[0][1:])
    return inside, keep


def carry_on(data: bytes, begin: int, spans: list[Span], tally: Tally) -> list[Span]:
    """The spans, with the rest of a value that the block before did not see the end of."""
    if tally.unfinished is None:
        return spans
    is_line_open = data[begin - 1 : begin] != b"\n"
    end = _lengthen(data, begin) if is_line_open else _end_of_lines(data, begin)
    if end == begin:
        return spans
    rest = (begin, end, tally.unfinished)
    return [rest, *((max(start, rest[1]), end, n) for start, end, n in spans if end > rest[1])]
