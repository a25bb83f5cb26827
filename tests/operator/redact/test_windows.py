"""Big integers find what a plain search finds, whatever the patterns and the text."""

import re

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from log_operator.redact.choice import DEFAULT
from log_operator.redact.engine import HyperscanEngine, Places
from log_operator.redact.fallback import PlainEngine
from log_operator.redact.rule import Form, Rule, Trigger
from log_operator.redact.rules import RULES
from log_operator.redact.windows import Windows

_ALPHABET = b"abAB01 =:.-\n\x00\xff"
_text = st.lists(st.sampled_from(list(_ALPHABET)), max_size=80).map(bytes)
_step = st.frozensets(st.sampled_from(list(_ALPHABET)), min_size=1, max_size=4)
_pattern = st.lists(_step, min_size=2, max_size=24)


@settings(max_examples=200, deadline=None)
@given(st.lists(_pattern, min_size=1, max_size=40), _text, _text)
def test_no_place_is_missing(
    patterns: list[list[frozenset[int]]], text: bytes, sample: bytes
) -> None:
    windows = Windows(patterns, sample)
    marks = windows.mark(text)
    assert len(marks) == len(text)
    for number, pattern in enumerate(patterns):
        for place in range(len(text) - len(pattern) + 1):
            if all(text[place + step] in allowed for step, allowed in enumerate(pattern)):
                assert marks[place + windows.offsets[number]]


_literal = st.lists(st.sampled_from(list(b"abz0 .:-=")), min_size=1, max_size=16).map(bytes)
_trigger = st.builds(
    Trigger,
    literal=_literal,
    follow=st.just(b"[a-c0-9]"),
    count=st.integers(0, 3),
    form=st.sampled_from(Form),
)


def _rule(number: int, triggers: list[Trigger]) -> Rule:
    return Rule(
        id=f"rule-{number}",
        family="made",
        catches="nothing",
        triggers=tuple(triggers),
        pattern=re.compile(b"x"),
        must_match=(),
        must_not=(),
    )


def _sets(places: Places) -> dict[int, set[int]]:
    return {number: set(spots) for number, spots in places}


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.lists(_trigger, min_size=1, max_size=3), min_size=1, max_size=12),
    st.lists(st.sampled_from(list(b"abzABZ0159 .:-=\n")), max_size=300).map(bytes),
)
def test_both_engines_find_the_same_places(made: list[list[Trigger]], text: bytes) -> None:
    rules = [_rule(number, triggers) for number, triggers in enumerate(made)]
    assert _sets(PlainEngine(rules).find(text)) == _sets(HyperscanEngine(rules).find(text))


def test_more_rules_than_a_byte_can_count() -> None:
    literals = [f"key{number:04}=".encode() for number in range(900)]
    rules = [_rule(number, [Trigger(literal)]) for number, literal in enumerate(literals)]
    text = b" ".join(literals)
    expected = {number: {text.find(literal)} for number, literal in enumerate(literals)}
    assert _sets(HyperscanEngine(rules).find(text)) == expected
    assert _sets(PlainEngine(rules).find(text)) == expected


def test_a_stream_that_changes_its_kind_is_found_in_as_well() -> None:
    rules = DEFAULT.rules()
    plain, fast = PlainEngine(rules), HyperscanEngine(rules)
    kinds = (b"name.log", b"-" * 70_000, b'token="a" ' * 9_000, b"4111 1111 " * 9_000)
    for data in (*kinds, *(b"a@b.co 8.8.8.8 eyJ%d " % n * 9_000 for n in range(12)), *kinds):
        assert _sets(plain.find(data)) == _sets(fast.find(data))


@pytest.mark.parametrize("edge", [b"", b"\n", b"x" * 3, b"x" * 11])
def test_triggers_at_both_ends_of_a_block(edge: bytes) -> None:
    rules = DEFAULT.rules()
    plain, fast = PlainEngine(rules), HyperscanEngine(rules)
    for text in (b"password=", b"\npassword a", b"4111111111111", b".8.8.", b"a@b.co", b"pwd "):
        data = edge + text + edge
        assert _sets(plain.find(data)) == _sets(fast.find(data))


def test_all_rules_find_the_same_in_their_own_examples() -> None:
    rules = tuple(rule for rule in RULES if rule.find_end is None)
    plain, fast = PlainEngine(rules), HyperscanEngine(rules)
    for rule in rules:
        data = re.sub("[«»]", "", "\n".join((*rule.must_match, *rule.must_not))).encode()
        assert _sets(plain.find(data)) == _sets(fast.find(data))


def test_windows_suit_the_text_they_were_chosen_by() -> None:
    rules = DEFAULT.rules()
    patterns = [trigger.steps for rule in rules for trigger in rule.triggers]
    text = b"2026-11-21T20:17:41Z app[7]: INFO GET /a/b?page=3 status=200 id=0f8f took=12ms\n" * 400
    blind, suited = Windows(patterns, b""), Windows(patterns, text[:8_000])
    assert suited.mark(text).count(1) < blind.mark(text).count(1)


_DEFAULT = DEFAULT.rules()
_PLAIN, _FAST = PlainEngine(_DEFAULT), HyperscanEngine(_DEFAULT)
_PIECES = (
    *(
        b"password",
        b"pass",
        b"word",
        b"token",
        b"secret_key",
        b"Pwd",
        b"auth",
        b"eyJhbGci",
        b"AKIA",
    ),
    *(b"=", b": ", b'":"', b"://", b"@", b"-----BEGIN ", b" -u ", b" ", b"\n", b"a", b"B", b"7"),
    *(b"-" * 20, b"\t" * 15, b" " * 30, b"0" * 14, b"ab" * 9, b"\0", b"\xff", b"%40", b'\\"'),
    *(b"203.0.113.5", b"a@b.co", b"4111 1111 1111 1111", b"52:54:00:ab:cd:ef", b"2001:db8::1"),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=60).map(b"".join))
def test_both_engines_find_the_same_where_triggers_and_runs_touch(text: bytes) -> None:
    assert _sets(_PLAIN.find(text)) == _sets(_FAST.find(text))
