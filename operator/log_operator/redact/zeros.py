"""Finds secrets in text with zero bytes in it: between records, or between the characters."""

import re
from collections.abc import Callable
from itertools import compress

from log_operator.redact.confirm import Span, merge

_WIDE = re.compile(rb"(?:[^\0]\0){6,65536}+[^\0]?|(?:\0[^\0]){6,65536}+")
"""Characters in two bytes each, as programs of Windows put them into logs of another encoding."""
_LINES = bytes((10, *range(1, 256)))


def find_among_zeros(data: bytes, find: Callable[[bytes], list[Span]]) -> list[Span]:
    """What `find` finds where a zero ends a line, and in wide characters read without zeros."""
    spans = find(data.translate(_LINES))
    stretches = [match.span() for match in _WIDE.finditer(data)]
    if not stretches:
        return spans
    narrow = b"\n".join(data[begin:end].translate(None, b"\0") for begin, end in stretches)
    places: list[int] = []
    for begin, end in stretches:
        places += compress(range(begin, end), data[begin:end])
        places.append(end)
    spans += ((places[first], places[last - 1] + 1, n) for first, last, n in find(narrow))
    return merge(sorted(spans))
