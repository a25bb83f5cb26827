"""Writes a block anew, with a mark in each secret's place, and counts what was taken."""

from collections.abc import Iterable, Sequence

from log_operator.redact.aliases import Aliases
from log_operator.redact.confirm import Span
from log_operator.redact.rule import Rule
from log_operator.redact.tally import Tally

_ONE_LINE = 32
"""Bytes that a secret over several lines exceeds: the border of a key block alone does."""


class Writer:
    """Knows what to write for the secrets of each rule."""

    def __init__(self, rules: Sequence[Rule], aliases: Aliases) -> None:
        self.ids = tuple(rule.id for rule in rules)
        self._marks = [None if rule.alias else rule.placeholder for rule in rules]
        self._kinds = [rule.alias for rule in rules]
        self._replace = aliases.replace

    def rewrite(
        self, data: bytes, begin: int, end: int, spans: Iterable[Span], tally: Tally
    ) -> bytes:
        """`data[begin:end]` with a mark for each span.

        This is a hot loop: a block may be made of nothing but secrets.
        """
        pieces: list[bytes] = []
        add, marks, rows = pieces.append, self._marks, tally.rows
        line, lines, done = tally.line, tally.lines, begin
        for start, stop, number in spans:
            kept, size, row, mark = data[done:start], stop - start, rows[number], marks[number]
            add(kept)
            add(self._replace(self._kinds[number], data[start:stop]) if mark is None else mark)
            if b"\n" in kept:
                line += 1
            row.count += 1
            row.size += size
            if row.line != line:
                row.line = line
                row.lines += 1
            if tally.touched != line:
                tally.touched = line
                lines += 1
            if size > _ONE_LINE and (more := data.count(b"\n", start, stop)):
                line += more
                lines += more
                row.lines += more
                tally.touched = row.line = line
            done = stop
        tally.line = line + (data.find(b"\n", done, end) >= 0)
        tally.lines = lines
        add(data[done:end])
        return b"".join(pieces)
