"""Decides which places are secrets, and writes the text anew without them."""

import re
from collections.abc import Iterable, Sequence

from log_operator.redact.rule import PLACEHOLDER, Rule
from log_operator.redact.tally import Tally

Span = tuple[int, int, int]
"""Start, end and the rule's number."""

_OVERLONG = 16384
"""Every pattern of a value reaches at least as far; what is longer ends where _VALUE_END says."""
_VALUE_END = re.compile(rb"[\s\"']")
_NEAR = 128
"""A name and its separator are shorter; a place deeper in a secret finds nothing beyond it."""


class Confirmer:
    """Tries the exact rules at the places an engine found."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = tuple(
            (rule.pattern.match, rule.check, rule.before, rule.reach) for rule in rules
        )

    def spans(self, data: bytes, places: Iterable[int]) -> list[Span]:
        """The secrets in `data`, in order, merged where they overlap."""
        rules = self._rules
        has_placeholders = b"[redacted:" in data
        found: list[tuple[int, int, int]] = []
        covered = 0
        for code in sorted(places):
            place, number = code >> 8, code & 255
            if place + _NEAR < covered:
                continue
            match_here, check, before, reach = rules[number]
            match = match_here(data, place)
            if match is None:
                continue
            start, end = match.span(match.lastindex or 0)
            if before is not None:
                start = _widen(before, data, place, reach, start)
            if has_placeholders:
                start, end = _step_over_placeholders(data, place, start, end)
            if start < end and check(data[start:end]):
                end = _lengthen(data, end) if end - start >= _OVERLONG else end
                found.append((start, -end, number))
                covered = max(covered, end)
        return _merge(sorted(found))


def _widen(before: re.Pattern[bytes], data: bytes, place: int, reach: int, start: int) -> int:
    """The start with what the rule takes before its trigger; the data's end if it misses."""
    match = before.match(data[max(0, place - reach) : place][::-1])
    if match is None:
        return len(data)
    return place - match.end() if match.end() else start


def _lengthen(data: bytes, end: int) -> int:
    """Where a value ends that is longer than its pattern can say."""
    match = _VALUE_END.search(data, end)
    return match.start() if match else len(data)


def _step_over_placeholders(data: bytes, place: int, start: int, end: int) -> tuple[int, int]:
    """The span without placeholders at its edges; an empty one for a place inside of one.

    This is what makes a second cleaning change nothing, whatever the rules are called.
    """
    if _placeholder_around(data, place) > place:
        return end, end
    while start < end and (stop := _placeholder_around(data, start)) > start:
        start = stop
    return start, max(end, _placeholder_around(data, end - 1))


def _placeholder_around(data: bytes, place: int) -> int:
    """Where the placeholder that `place` lies in ends, or 0."""
    begin = data.rfind(b"[redacted:", max(0, place - 52), place + 10)
    match = PLACEHOLDER.match(data, begin) if 0 <= begin <= place else None
    return match.end() if match and match.end() > place else 0


def _merge(found: Iterable[tuple[int, int, int]]) -> list[Span]:
    spans: list[Span] = []
    for start, minus_end, number in found:
        if spans and start < spans[-1][1]:
            first, end, owner = spans[-1]
            spans[-1] = (first, max(end, -minus_end), owner)
        else:
            spans.append((start, -minus_end, number))
    return spans


def clip(spans: Sequence[Span], begin: int, keep: int) -> tuple[list[Span], int]:
    """The spans between `begin` and the place near `keep` that lies in no span, and that place."""
    inside: list[Span] = []
    for start, end, number in spans:
        if end <= begin:
            continue
        if end > keep:
            if start >= keep:
                break
            if start > begin:
                return inside, start
            keep = end
        inside.append((max(start, begin), end, number))
    return inside, keep


def carry_on(data: bytes, begin: int, spans: Sequence[Span], tally: Tally) -> list[Span]:
    """The spans, with the rest of a value that the block before did not see the end of."""
    if tally.unfinished is None:
        return list(spans)
    rest = (begin, _lengthen(data, begin), tally.unfinished)
    return [rest, *((max(start, rest[1]), end, n) for start, end, n in spans if end > rest[1])]


def rewrite(
    data: bytes, begin: int, end: int, spans: Iterable[Span], rules: Sequence[Rule], tally: Tally
) -> bytes:
    """`data[begin:end]` with a placeholder for each span; counts them."""
    pieces: list[bytes] = []
    done, line_done = begin, -1
    for start, stop, number in spans:
        rule = rules[number]
        pieces += (data[done:start], rule.placeholder)
        is_same_line = line_done >= 0 and data.find(b"\n", line_done, start) < 0
        new_lines = data.count(b"\n", start, stop) + (not is_same_line)
        tally.add(rule.id, size=stop - start, new_lines=new_lines)
        tally.show(data, done, start, stop, rule.id)
        done = line_done = stop
    tally.pass_over(data, done, end)
    pieces.append(data[done:end])
    return b"".join(pieces)
