"""Writes a block anew, with a mark in each secret's place, and counts what was taken."""

from collections import Counter
from collections.abc import Mapping, Sequence
from operator import itemgetter

from log_operator.redact.aliases import Aliases
from log_operator.redact.confirm import Span
from log_operator.redact.rule import Rule
from log_operator.redact.tally import Tally

_MANY = 64
"""Secrets from which on it pays to see first whether all are in one line."""
_ONE_LINE = 32
"""Bytes that a secret over several lines exceeds: the border of a key block alone does."""


class Writer:
    """Knows what to write for the secrets of each rule."""

    def __init__(self, rules: Sequence[Rule], aliases: Aliases) -> None:
        self.ids = tuple(rule.id for rule in rules)
        self._marks = [None if rule.alias else rule.placeholder for rule in rules]
        self._kinds = [rule.alias for rule in rules]
        self._replace = aliases.replace
        self._known = [aliases.cached(rule.alias) if rule.alias else {} for rule in rules]

    def rewrite(
        self, data: bytes, begin: int, end: int, spans: Sequence[Span], tally: Tally
    ) -> bytes:
        """`data[begin:end]` with a mark for each span.

        This is a hot loop: a block may be made of nothing but secrets.
        """
        if len(spans) >= _MANY and data.find(b"\n", begin, end) < 0:
            return self._rewrite_line(data, begin, end, spans, tally)
        pieces: list[bytes] = []
        add, rows, done = pieces.append, tally.rows, begin
        line, lines, touched = tally.line, tally.lines, tally.touched
        owner, mark, row = -1, None, [0, 0, 0, -1]
        known: Mapping[bytes, bytes] = {}
        hits = taken = fresh = 0
        for start, stop, number in spans:
            kept = data[done:start]
            if number == owner:
                # As long as the owner stays, the last line that it touched is the present one.
                fresh += b"\n" in kept
            else:
                line += fresh
                row[0] += hits
                row[1] += taken
                row[2] += fresh
                row[3] = touched = line if hits else touched
                lines += fresh
                hits = taken = fresh = 0
                line += b"\n" in kept
                owner, mark, row = number, self._marks[number], rows[number]
                known = self._known[number]
                row[2] += row[3] != line
                lines += touched != line
            size = stop - start
            hits += 1
            taken += size
            add(kept)
            if mark is None:
                secret = data[start:stop]
                add(known.get(secret) or self._replace(self._kinds[number], secret))
            else:
                add(mark)
            if size > _ONE_LINE:
                fresh += data.count(b"\n", start, stop)
            done = stop
        row[0] += hits
        row[1] += taken
        row[2] += fresh
        row[3] = touched = line + fresh if hits else touched
        tally.lines, tally.touched = lines + fresh, touched
        tally.line = line + fresh + (data.find(b"\n", done, end) >= 0)
        add(data[done:end])
        return b"".join(pieces)

    def _rewrite_line(
        self, data: bytes, begin: int, end: int, spans: Sequence[Span], tally: Tally
    ) -> bytes:
        """As `rewrite`, where no line ends, so that lines need not be told apart."""
        pieces: list[bytes] = []
        add, marks, taken, done = pieces.append, self._marks, [0] * len(self.ids), begin
        for start, stop, number in spans:
            add(data[done:start])
            mark = marks[number]
            if mark is None:
                secret = data[start:stop]
                mark = self._known[number].get(secret)
                mark = mark or self._replace(self._kinds[number], secret)
            add(mark)
            taken[number] += stop - start
            done = stop
        add(data[done:end])
        line = tally.line
        tally.lines += tally.touched != line
        tally.touched = line
        for number, hits in Counter(map(itemgetter(2), spans)).items():
            row = tally.rows[number]
            row[0] += hits
            row[1] += taken[number]
            row[2] += row[3] != line
            row[3] = line
        return b"".join(pieces)
