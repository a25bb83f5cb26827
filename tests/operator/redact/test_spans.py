"""How spans that meet become one, are cut at the ends of a block, and go on in the next."""

import pytest

from log_operator.redact.confirm import Span, carry_on, clip, merge
from log_operator.redact.tally import Tally


@pytest.mark.parametrize(
    ("found", "merged"),
    [
        ([], []),
        ([(0, 2, 5), (2, 4, 1)], [(0, 2, 5), (2, 4, 1)]),
        ([(0, 3, 5), (2, 4, 1)], [(0, 4, 1)]),
        ([(0, 3, 1), (2, 4, 5)], [(0, 4, 1)]),
        ([(0, 9, 5), (2, 4, 6), (5, 10, 7), (11, 12, 1)], [(0, 10, 5), (11, 12, 1)]),
        ([(1, 2, 3), (1, 2, 4)], [(1, 2, 3)]),
    ],
)
def test_spans_that_overlap_become_one(found: list[Span], merged: list[Span]) -> None:
    assert merge(found) == merged


@pytest.mark.parametrize(
    ("spans", "clipped"),
    [
        ([], ([], 20)),
        ([(5, 8, 1), (9, 20, 2)], ([(5, 8, 1), (9, 20, 2)], 20)),
        ([(1, 5, 1), (6, 7, 2)], ([(6, 7, 2)], 20)),
        ([(1, 6, 1)], ([(5, 6, 1)], 20)),
        ([(6, 7, 1), (18, 21, 2)], ([(6, 7, 1)], 18)),
        ([(6, 7, 1), (20, 25, 2)], ([(6, 7, 1)], 20)),
        ([(5, 25, 1)], ([(5, 25, 1)], 25)),
        ([(3, 25, 1), (26, 28, 1)], ([(5, 25, 1)], 25)),
    ],
)
def test_spans_within_a_block(spans: list[Span], clipped: tuple[list[Span], int]) -> None:
    assert clip(spans, 5, 20) == clipped


def _tally(unfinished: int | None) -> Tally:
    tally = Tally(["made"])
    tally.unfinished = unfinished
    return tally


def test_nothing_goes_on_where_nothing_was_open() -> None:
    assert carry_on(b"abc def", 1, [(4, 7, 0)], _tally(None)) == [(4, 7, 0)]


def test_a_value_goes_on_to_its_end() -> None:
    data = b"xxabc def"
    assert carry_on(data, 2, [], _tally(3)) == [(2, 5, 3)]
    assert carry_on(data, 2, [(0, 2, 1), (3, 5, 1)], _tally(3)) == [(2, 5, 3)]
    assert carry_on(data, 2, [(3, 7, 1), (8, 9, 0)], _tally(3)) == [(2, 5, 3), (5, 7, 1), (8, 9, 0)]
    assert carry_on(b"abc", 0, [], _tally(3)) == [(0, 3, 3)]


def test_a_key_goes_on_line_by_line() -> None:
    line = b"A" * 40 + b"\n"
    data = b"x\n" + line * 3 + b"end\n"
    assert carry_on(data, 2, [], _tally(3)) == [(2, 2 + 3 * 41, 3)]
    assert carry_on(b"x\n" + line[1:] + b"end", 2, [(2, 4, 0)], _tally(3)) == [(2, 4, 0)]
    crlf = b"x\n" + b"B" * 64 + b"\r\n" + b"C" * 512 + b"\r\nplain text\n"
    assert carry_on(crlf, 2, [], _tally(3)) == [(2, crlf.index(b"plain"), 3)]
    assert carry_on(b"x\n" + b"D" * 41, 2, [], _tally(3)) == [(2, 43, 3)]
