"""Confirming by what stands near a place: before it, behind it, or far behind in its line."""

import re

import pytest

from log_operator.redact.rule import NEEDED_WITHIN, Far
from tests.operator.redact.made_rule import find_made, make_rule


def test_what_stands_before() -> None:
    rule = make_rule(rb"@\w+", b"@", before=re.compile(rb"[a-z]+"), reach=4)
    assert find_made(rule, b"bob@x 1@x ab@y", b"@") == [b"bob@x", b"ab@y"]
    assert find_made(rule, b"abcdefgh@x", b"@") == [b"efgh@x"]
    condition = make_rule(rb"k=(\w+)", before=re.compile(rb"(?=\?)"), reach=1)
    assert find_made(condition, b"?k=a &k=b ?k=c") == [b"a", b"c"]
    assert find_made(rule, b"b@x", b"@") == [b"b@x"]


@pytest.mark.parametrize("size", [0, 255, 256, 257, 600, 9000])
def test_what_stands_before_is_the_same_wherever_places_are_dense_or_sparse(size: int) -> None:
    rule = make_rule(rb"@\w+", b"@", before=re.compile(rb"[a-z]{1,3}+(?![a-z])"), reach=4)
    gap = b"-" * size + b";"
    data = gap.join((b"@v", b"a@w", b"bob@x", b"1@-", b"abc1@y", b"abcd@z", b"bob@x" + gap))
    assert find_made(rule, data, b"@") == [b"a@w", b"bob@x", b"bob@x"]
    condition = make_rule(rb"k=(\w+)", before=re.compile(rb"(?=\?)"), reach=1)
    data = gap.join((b"k=0 ", b"?k=a ", b"&k=b ", b"?k=c "))
    assert find_made(condition, data) == [b"a", b"c"]


def test_what_stands_before_at_the_begin_of_a_long_text() -> None:
    rule = make_rule(rb"@\w+", b"@", before=re.compile(rb"[a-z]+"), reach=4)
    for begin, taken in ((b"b@x", b"b@x"), (b"bobs@x", b"bobs@x"), (b"a-bob@x", b"bob@x")):
        assert find_made(rule, begin + b"-" * 999, b"@") == [taken]


def test_what_stands_before_may_begin_a_little_farther_to_the_left() -> None:
    rule = make_rule(rb"@\w+", b"@", before=re.compile(rb"(?:>)?(?P<name>[a-z]+)"), reach=9)
    assert find_made(rule, b"bob@x", b"@") == [b"bob@x"]
    assert find_made(rule, b"bob>@x", b"@") == [b"bob>@x"]


def test_what_stands_far_behind_a_name() -> None:
    far = Far(head=re.compile(rb"k="), found=re.compile(rb"v:(\w+)|\n"))
    rule = make_rule(rb"k=(\d+)", far=far)
    assert find_made(rule, b"k=12 k=- v:ab") == [b"12", b"ab"]
    assert find_made(rule, b"k=- \nv:ab") == []
    assert find_made(rule, b"k=-" + b"." * 100 + b"v:ab k=-") == [b"ab"]
    assert find_made(rule, b"k=-" + b"." * 300 + b"v:ab k=-") == []


@pytest.mark.parametrize("needs", [(b"@",), (b"@", b"%40")])
def test_what_a_rule_needs_behind(needs: tuple[bytes, ...]) -> None:
    rule = make_rule(rb"k=(\w+)", needs=needs)
    gap = NEEDED_WITHIN
    assert find_made(rule, b"k=a") == []
    assert find_made(rule, b"k=a @ k=b") == [b"a"]
    assert find_made(rule, b"k=a".ljust(gap, b".") + b"@") == [b"a"]
    assert find_made(rule, b"k=a".ljust(gap + 1, b".") + b"@ k=b @") == [b"b"]
    assert find_made(rule, b"k=a k=b @") == [b"a", b"b"]
    if len(needs) > 1:
        assert find_made(rule, b"k=a %40") == [b"a"]
