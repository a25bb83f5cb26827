"""Finds secrets in text with colours, such as terminals show, as a person sees it: without.

A colour code ends in a letter, and may stand anywhere: before a number, between a name and its
value, between a value and its quotes, inside of what a search has marked.
"""

import re
from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate, starmap
from operator import sub

from log_operator.redact.confirm import Span

_ESCAPE = b"\x1b"
_CODE = re.compile(rb"\x1b\[[0-9;?]{0,16}+[A-Za-z]")
"""A control sequence of a terminal, as far as logs have them."""


def find_in_colours(data: bytes, find: Callable[[bytes], list[Span]]) -> list[Span]:
    """What `find` finds in `data` without its colours; a span may have colours within."""
    if _ESCAPE not in data:
        return find(data)
    spans = find(_CODE.sub(b"", data))
    codes = [code.span() for code in _CODE.finditer(data)] if spans else []
    places = [0, *(end for _, end in codes)]
    shifts = [0, *accumulate(end - begin for begin, end in codes)]
    seen = list(map(sub, places, shifts))

    def place(start: int, end: int, rule: int) -> Span:
        first, last = bisect_right(seen, start) - 1, bisect_right(seen, end - 1) - 1
        return start + shifts[first], end + shifts[last], rule

    return list(starmap(place, spans))
