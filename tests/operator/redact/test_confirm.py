"""Confirming by small rules: what is tried, and what is taken."""

import re
from collections.abc import Callable

import pytest

from log_operator.redact.aliases import Aliases
from log_operator.redact.confirm import Confirmer
from log_operator.redact.rule import accept
from tests.operator.redact.made_rule import find_made, make_rule

_KEY = b"k" * 32
_VALUE = make_rule(rb"k=(\w+)")


def test_the_last_group_is_the_secret() -> None:
    assert find_made(_VALUE, b"a k=b1 k=b2") == [b"b1", b"b2"]
    assert find_made(make_rule(rb"k=\w+"), b"a k=b1") == [b"k=b1"]
    assert find_made(make_rule(rb"k=(?:x(\d)|(\w+))"), b"k=x1 k=ab") == [b"1", b"ab"]


def test_no_places_and_nothing_there() -> None:
    assert Confirmer([_VALUE]).spans(b"k=b1", []) == []
    assert find_made(_VALUE, b"k= k=- k=") == []


def test_an_empty_secret_is_none() -> None:
    assert find_made(make_rule(rb"k=(\w*)"), b"k= k=a") == [b"a"]


def test_a_check_refuses_and_its_answer_is_remembered() -> None:
    asked: list[bytes] = []

    def check(secret: bytes) -> bool:
        asked.append(secret)
        return secret.startswith(b"y")

    rule = make_rule(rb"k=(\w+)", check=check)
    assert find_made(rule, b"k=y1 k=n1 k=y1 k=n1") == [b"y1", b"y1"]
    assert asked == [b"y1", b"n1"]


def test_no_more_than_a_few_answers_are_remembered_and_none_of_long_secrets() -> None:
    asked: list[bytes] = []

    def check(secret: bytes) -> bool:
        asked.append(secret)
        return True

    rule = make_rule(rb"k=(\w+)", check=check)
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
        rule = make_rule(rb"x", check=check)
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

    find_made(make_rule(rb"(k+)", check=check), b"k" * size, b"k")
    assert asked == [size, *range(size - again, 0, -1)]
    asked.clear()
    answer = True
    find_made(make_rule(rb"(k+)", check=check), b"k" * size, b"k")
    assert asked == [size, *range(32, 0, -1)]


def test_overlong_values_go_to_their_end() -> None:
    rule = make_rule(rb"k=(\w{1,16384})")
    for end in (b" ", b"\n", b'"', b"'", b"\t"):
        data = b"k=" + b"a" * 16_384 + b"-b" * 9 + end + b"rest"
        assert find_made(rule, data) == [data[2:].partition(end)[0]]
    assert find_made(rule, b"k=" + b"a" * 20_000) == [b"a" * 20_000]
    assert find_made(rule, b"k=" + b"a" * 16_383 + b"-b") == [b"a" * 16_383]


def test_values_of_a_table() -> None:
    def find_end(data: bytes, place: int) -> int:
        return place + 4 if data.startswith(b"k=ab", place) else -1

    assert find_made(make_rule(rb"(?!)", find_end=find_end), b"k=ab k=cd k=abc") == [
        b"k=ab",
        b"k=ab",
    ]
    assert find_made(make_rule(rb"(?!)", find_end=lambda _, place: place), b"k=ab") == []


def test_what_names_nobody_is_not_taken() -> None:
    rule = make_rule(rb"k=([\d.]+)", alias="ip", check=lambda secret: secret[:1] != b"9")
    data = b"k=10.0.0.1 k=8.8.8.8 k=9.9.9.9"
    assert find_made(rule, data) == [b"8.8.8.8"]
    assert find_made(rule, data, aliases=Aliases(_KEY)) == [b"8.8.8.8"]


@pytest.mark.parametrize("mark", [b"[redacted:made]", b"[ip-3f9a]", b"[redacted:%b]" % (b"x" * 40)])
def test_marks_are_no_secrets(mark: bytes) -> None:
    rule = make_rule(rb"k=(\S+)")
    assert find_made(rule, b"k=%b " % mark) == []
    assert find_made(rule, b"k=%b%b " % (mark, mark)) == []
    assert find_made(rule, b"k=%bab " % mark) == [b"ab"]
    assert find_made(rule, b"k=ab%b " % mark) == [b"ab" + mark]
    for size in range(3, 8):
        short = make_rule(rb"k=(\S{%d})" % size)
        assert find_made(short, b"k=ab%b" % mark) == [b"ab" + mark]
        assert find_made(short, b"k=%b" % mark) == []
    inside = make_rule(rb"e\w*", b"e")
    assert find_made(inside, mark, b"e") == []
    assert find_made(inside, b"e" + mark + b"e", b"e") == [b"e", b"e"]


def test_rules_that_find_the_same_are_named_by_the_first() -> None:
    rules = [make_rule(rb"k=(\w+)"), make_rule(rb"k=(\w)"), make_rule(rb"k=\w(\w+)")]
    places = [(2, [0]), (0, [0]), (1, [0])]
    assert Confirmer(rules).spans(b"k=abc", places) == [(2, 5, 0)]
    two = [make_rule(rb"k=(a)"), make_rule(rb"k=(b)")]
    found = Confirmer(two).spans(b"k=b k=a k=b", [(0, [0, 4, 8]), (1, [0, 4, 8])])
    assert found == [(2, 3, 1), (6, 7, 0), (10, 11, 1)]
    assert Confirmer(rules[1:]).spans(b"k=abc", [(0, [0]), (1, [0])]) == [(2, 3, 0), (3, 5, 1)]
