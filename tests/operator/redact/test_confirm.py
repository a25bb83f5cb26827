"""Confirming by small rules: what is tried, what is taken, and how spans meet and are cut."""

import re
from collections.abc import Callable

import pytest

from log_operator.redact.aliases import Aliases
from log_operator.redact.confirm import Confirmer, Span, carry_on, clip, merge
from log_operator.redact.rule import NEEDED_WITHIN, Far, Rule, accept, exact
from log_operator.redact.tally import Tally

_KEY = b"k" * 32


def _rule(
    pattern: bytes,
    trigger: bytes = b"k=",
    *,
    check: Callable[[bytes], bool] = accept,
    before: re.Pattern[bytes] | None = None,
    reach: int = 0,
    alias: str = "",
    needs: tuple[bytes, ...] = (),
    find_end: Callable[[bytes, int], int] | None = None,
    far: Far | None = None,
) -> Rule:
    return Rule(
        id="made",
        family="made",
        catches="what a test made",
        triggers=exact(trigger),
        pattern=re.compile(pattern),
        must_match=(),
        must_not=(),
        check=check,
        before=before,
        reach=reach,
        alias=alias,
        needs=needs,
        find_end=find_end,
        far=far,
    )


def _find(
    rule: Rule, data: bytes, trigger: bytes = b"k=", aliases: Aliases | None = None
) -> list[bytes]:
    places = [match.start() for match in re.finditer(b"(?=%b)" % re.escape(trigger), data)]
    spans = Confirmer([rule], aliases).spans(data, [(0, places)])
    return [data[start:end] for start, end, number in spans if number == 0]


_VALUE = _rule(rb"k=(\w+)")


def test_the_last_group_is_the_secret() -> None:
    assert _find(_VALUE, b"a k=b1 k=b2") == [b"b1", b"b2"]
    assert _find(_rule(rb"k=\w+"), b"a k=b1") == [b"k=b1"]
    assert _find(_rule(rb"k=(?:x(\d)|(\w+))"), b"k=x1 k=ab") == [b"1", b"ab"]


def test_no_places_and_nothing_there() -> None:
    assert Confirmer([_VALUE]).spans(b"k=b1", []) == []
    assert _find(_VALUE, b"k= k=- k=") == []


def test_an_empty_secret_is_none() -> None:
    assert _find(_rule(rb"k=(\w*)"), b"k= k=a") == [b"a"]


def test_what_stands_before() -> None:
    rule = _rule(rb"@\w+", b"@", before=re.compile(rb"[a-z]+"), reach=4)
    assert _find(rule, b"bob@x 1@x ab@y", b"@") == [b"bob@x", b"ab@y"]
    assert _find(rule, b"abcdefgh@x", b"@") == [b"efgh@x"]
    condition = _rule(rb"k=(\w+)", before=re.compile(rb"(?=\?)"), reach=1)
    assert _find(condition, b"?k=a &k=b ?k=c") == [b"a", b"c"]
    assert _find(rule, b"b@x", b"@") == [b"b@x"]


@pytest.mark.parametrize("size", [0, 255, 256, 257, 600, 9000])
def test_what_stands_before_is_the_same_wherever_places_are_dense_or_sparse(size: int) -> None:
    rule = _rule(rb"@\w+", b"@", before=re.compile(rb"[a-z]{1,3}+(?![a-z])"), reach=4)
    gap = b"-" * size + b";"
    data = gap.join((b"@v", b"a@w", b"bob@x", b"1@-", b"abc1@y", b"abcd@z", b"bob@x" + gap))
    assert _find(rule, data, b"@") == [b"a@w", b"bob@x", b"bob@x"]
    condition = _rule(rb"k=(\w+)", before=re.compile(rb"(?=\?)"), reach=1)
    data = gap.join((b"k=0 ", b"?k=a ", b"&k=b ", b"?k=c "))
    assert _find(condition, data) == [b"a", b"c"]


def test_what_stands_before_may_begin_a_little_farther_to_the_left() -> None:
    rule = _rule(rb"@\w+", b"@", before=re.compile(rb"(?:>)?(?P<name>[a-z]+)"), reach=9)
    assert _find(rule, b"bob@x", b"@") == [b"bob@x"]
    assert _find(rule, b"bob>@x", b"@") == [b"bob>@x"]


def test_what_stands_far_behind_a_name() -> None:
    far = Far(head=re.compile(rb"k="), found=re.compile(rb"v:(\w+)|\n"))
    rule = _rule(rb"k=(\d+)", far=far)
    assert _find(rule, b"k=12 k=- v:ab") == [b"12", b"ab"]
    assert _find(rule, b"k=- \nv:ab") == []
    assert _find(rule, b"k=-" + b"." * 100 + b"v:ab k=-") == [b"ab"]
    assert _find(rule, b"k=-" + b"." * 300 + b"v:ab k=-") == []


def test_a_check_refuses_and_its_answer_is_remembered() -> None:
    asked: list[bytes] = []

    def check(secret: bytes) -> bool:
        asked.append(secret)
        return secret.startswith(b"y")

    rule = _rule(rb"k=(\w+)", check=check)
    assert _find(rule, b"k=y1 k=n1 k=y1 k=n1") == [b"y1", b"y1"]
    assert asked == [b"y1", b"n1"]


def test_no_more_than_a_few_answers_are_remembered_and_none_of_long_secrets() -> None:
    asked: list[bytes] = []

    def check(secret: bytes) -> bool:
        asked.append(secret)
        return True

    rule = _rule(rb"k=(\w+)", check=check)
    data = b" ".join(b"k=s%d" % number for number in range(512))
    confirmer = Confirmer([rule])
    for _ in range(2):
        confirmer.spans(data, [(0, [m.start() for m in re.finditer(b"k=", data)])])
    assert len(asked) == 512
    for size, times in ((96, 1), (97, 2)):
        asked.clear()
        confirmer = Confirmer([rule])
        for _ in range(2):
            confirmer.spans(b"k=" + b"a" * size, [(0, [0])])
        assert len(asked) == times
    asked.clear()
    confirmer = Confirmer([rule])
    for number in (*range(513), 0):
        confirmer.spans(b"k=s%d" % number, [(0, [0])])
    assert len(asked) == 514


def test_places_within_what_was_taken_are_not_tried_again() -> None:
    tried: list[int] = []

    class Counted:
        def __init__(self) -> None:
            self._pattern = re.compile(rb"k=([\w=]+)")

        def match(self, data: bytes, place: int) -> re.Match[bytes] | None:
            tried.append(place)
            return self._pattern.match(data, place)

    def find(data: bytes, check: Callable[[bytes], bool] = accept) -> list[int]:
        tried.clear()
        rule = _rule(rb"x", check=check)
        object.__setattr__(rule, "pattern", Counted())
        Confirmer([rule]).spans(data, [(0, [m.start() for m in re.finditer(b"k=", data)])])
        return list(tried)

    # Taken: what begins deeper in it than its last 32 bytes is left alone.
    data = b"k=" * 50
    assert find(b"k=" * 16) == [*range(0, 32, 2)]
    assert find(data) == [0, *range(100 - 32, 100, 2)]
    # Refused: the same where it is long, and each place again where it is short.
    assert find(data, lambda _: False)[:3] == [0, 68, 70]
    assert find(b"k=" * 49, lambda _: False) == [*range(0, 98, 2)]


@pytest.mark.parametrize(("size", "again"), [(96, 1), (97, 97 - 32), (200, 168)])
def test_a_long_secret_that_was_refused_is_tried_again_at_its_end_only(
    size: int, again: int
) -> None:
    asked: list[int] = []
    answer = False

    def check(secret: bytes) -> bool:
        asked.append(len(secret))
        return answer

    _find(_rule(rb"(k+)", check=check), b"k" * size, b"k")
    assert asked == [size, *range(size - again, 0, -1)]
    asked.clear()
    answer = True
    _find(_rule(rb"(k+)", check=check), b"k" * size, b"k")
    assert asked == [size, *range(32, 0, -1)]


def test_overlong_values_go_to_their_end() -> None:
    rule = _rule(rb"k=(\w{1,16384})")
    for end in (b" ", b"\n", b'"', b"'", b"\t"):
        data = b"k=" + b"a" * 16_384 + b"-b" * 9 + end + b"rest"
        assert _find(rule, data) == [data[2:].partition(end)[0]]
    assert _find(rule, b"k=" + b"a" * 20_000) == [b"a" * 20_000]
    assert _find(rule, b"k=" + b"a" * 16_383 + b"-b") == [b"a" * 16_383]


@pytest.mark.parametrize("needs", [(b"@",), (b"@", b"%40")])
def test_what_a_rule_needs_behind(needs: tuple[bytes, ...]) -> None:
    rule = _rule(rb"k=(\w+)", needs=needs)
    gap = NEEDED_WITHIN
    assert _find(rule, b"k=a") == []
    assert _find(rule, b"k=a @ k=b") == [b"a"]
    assert _find(rule, b"k=a".ljust(gap, b".") + b"@") == [b"a"]
    assert _find(rule, b"k=a".ljust(gap + 1, b".") + b"@ k=b @") == [b"b"]
    assert _find(rule, b"k=a k=b @") == [b"a", b"b"]
    if len(needs) > 1:
        assert _find(rule, b"k=a %40") == [b"a"]


def test_values_of_a_table() -> None:
    def find_end(data: bytes, place: int) -> int:
        return place + 4 if data.startswith(b"k=ab", place) else -1

    assert _find(_rule(rb"(?!)", find_end=find_end), b"k=ab k=cd k=abc") == [b"k=ab", b"k=ab"]
    assert _find(_rule(rb"(?!)", find_end=lambda _, place: place), b"k=ab") == []


def test_what_names_nobody_is_not_taken() -> None:
    rule = _rule(rb"k=([\d.]+)", alias="ip", check=lambda secret: secret[:1] != b"9")
    data = b"k=10.0.0.1 k=8.8.8.8 k=9.9.9.9"
    assert _find(rule, data) == [b"8.8.8.8"]
    assert _find(rule, data, aliases=Aliases(_KEY)) == [b"8.8.8.8"]


@pytest.mark.parametrize("mark", [b"[redacted:made]", b"[ip-3f9a]", b"[redacted:%b]" % (b"x" * 40)])
def test_marks_are_no_secrets(mark: bytes) -> None:
    rule = _rule(rb"k=(\S+)")
    assert _find(rule, b"k=%b " % mark) == []
    assert _find(rule, b"k=%b%b " % (mark, mark)) == []
    assert _find(rule, b"k=%bab " % mark) == [b"ab"]
    assert _find(rule, b"k=ab%b " % mark) == [b"ab" + mark]
    for size in range(3, 8):
        short = _rule(rb"k=(\S{%d})" % size)
        assert _find(short, b"k=ab%b" % mark) == [b"ab" + mark]
        assert _find(short, b"k=%b" % mark) == []
    inside = _rule(rb"e\w*", b"e")
    assert _find(inside, mark, b"e") == []
    assert _find(inside, b"e" + mark + b"e", b"e") == [b"e", b"e"]


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


def test_rules_that_find_the_same_are_named_by_the_first() -> None:
    rules = [_rule(rb"k=(\w+)"), _rule(rb"k=(\w)"), _rule(rb"k=\w(\w+)")]
    places = [(2, [0]), (0, [0]), (1, [0])]
    assert Confirmer(rules).spans(b"k=abc", places) == [(2, 5, 0)]
    two = [_rule(rb"k=(a)"), _rule(rb"k=(b)")]
    found = Confirmer(two).spans(b"k=b k=a k=b", [(0, [0, 4, 8]), (1, [0, 4, 8])])
    assert found == [(2, 3, 1), (6, 7, 0), (10, 11, 1)]
    assert Confirmer(rules[1:]).spans(b"k=abc", [(0, [0]), (1, [0])]) == [(2, 3, 0), (3, 5, 1)]


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
