"""The plain engine finds each place that its triggers' own expressions find, and no other."""

import random
from collections.abc import Sequence

import pytest

from log_operator.redact.engine import group_triggers
from log_operator.redact.fallback import PlainEngine
from log_operator.redact.rule import Form, Rule, Trigger
from log_operator.redact.shapes import is_shape, is_sign
from tests.operator.redact.made_rule import make_rule

_TEXTS = (
    Trigger(b"password", form=Form.CASELESS),
    Trigger(b"pass", b"[=:w]", 1, Form.CASELESS),
    Trigger(b"AKIA", b"[A-Z0-9]", 4),
    Trigger(b"k="),
    Trigger(b"-----BEGIN ", b"[A-Z]", 1),
    Trigger(b"a.very_long-name", form=Form.CASELESS),
    Trigger(b"id000", form=Form.DIGITS),
    Trigger(b"x0c0", form=Form.HEX),
    Trigger(b"uid", b"[ =]", 2, Form.CASELESS, (b"my", b"os")),
    Trigger(b"tok", b"[^ ]", 12),
    Trigger(b"aaaa"),
    Trigger(b"-word ", b"[^ -]", 1, Form.CASELESS, run=b"-"),
)
_SIGNS = (
    Trigger(b"@"),
    Trigger(b":", b"[/0-9]", 2),
    Trigger(b".00", form=Form.DIGITS),
    Trigger(b"@0", b"[a-z]", 1, Form.DIGITS),
    Trigger(b"#", b"[a-f]", 2, ahead=(b"no", b"id")),
)
_SHAPES = (
    Trigger(b"0000 0000", form=Form.DIGITS),
    Trigger(b"000-00-0000", form=Form.DIGITS),
    Trigger(b"00000000", b"[ .]", 1, Form.DIGITS),
    Trigger(b"00:00:00", form=Form.HEX),
    Trigger(b"00-00-00", form=Form.HEX),
    Trigger(b"0.0", form=Form.DIGITS, ahead=(b"v", b"r")),
)
_PIECES = (
    *(b"password", b"PassWord=", b"pass", b"pass:", b"AKIA", b"AKIA12AB", b"k=", b"K=", b"wor"),
    *(b"-----BEGIN ", b"-----", b"RSA", b"A.Very_Long-Name", b"a.very", b"id123", b"id9", b"xfc1"),
    *(b"myuid==", b" osUID =", b"uid= ", b"tok", b"tokabcdefghijkl", b"aaaa", b"a" * 40, b"\n"),
    *(
        b"@",
        b"@7a",
        b"://",
        b":80",
        b".12",
        b" .5",
        b"no#ab",
        b" id#fe",
        b"#abc",
        b"v1.2",
        b" r3.4",
    ),
    *(b"1234 5678", b"1234-5678", b"123-45-6789", b"12345678.", b"1" * 30, b"0" * 9 + b" ", b"7"),
    *(b"aB:cD:01", b"12-34-56", b"fe-dc-ba", b" ", b" ", b"=", b"_", b"\0", b"\xff", b"-" * 30),
)


def _rules(*groups: Sequence[Trigger]) -> list[Rule]:
    rules = []
    for triggers in groups:
        rule = make_rule(b"x")
        object.__setattr__(rule, "triggers", tuple(triggers))
        rules.append(rule)
    return rules


def _find_plainly(rules: Sequence[Rule], data: bytes) -> dict[int, list[int]]:
    found = {
        number: [
            place
            for place in range(len(data) + 1)
            if any(trigger.compile().match(data, place) for trigger in rule.triggers)
        ]
        for number, rule in enumerate(rules)
    }
    return {number: places for number, places in found.items() if places}


def _check(rules: Sequence[Rule], texts: Sequence[bytes]) -> None:
    engine = PlainEngine(rules)
    for data in texts:
        found = {number: sorted(set(places)) for number, places in engine.find(data)}
        assert found == _find_plainly(rules, data), data


def _make_texts(seed: int) -> list[bytes]:
    rng = random.Random(seed)
    return [b"".join(rng.choices(_PIECES, k=rng.randrange(1, 25))) for _ in range(8)]


@pytest.mark.parametrize("seed", range(12))
def test_every_trigger_for_itself(seed: int) -> None:
    rules = _rules(*([trigger] for trigger in (*_TEXTS, *_SIGNS, *_SHAPES)))
    _check(rules, _make_texts(seed))


@pytest.mark.parametrize("seed", range(12, 24))
def test_triggers_of_one_rule_together(seed: int) -> None:
    both = (*_TEXTS[:3], *_SHAPES[:2])
    _check(_rules(_TEXTS, _SIGNS, _SHAPES, _SHAPES[:2], both), _make_texts(seed))


@pytest.mark.parametrize("trigger", [*_TEXTS, *_SIGNS, *_SHAPES], ids=lambda t: str(t.literal))
def test_one_trigger_alone_at_every_distance_from_both_ends(trigger: Trigger) -> None:
    (rule,) = rules = _rules([trigger])
    engine = PlainEngine(rules)
    whole = max(_PIECES, key=lambda piece: bool(_find_plainly(rules, b" " + piece + b" ")))
    for before in range(20):
        for after in (0, 1, 2, 9, 12):
            data = (b"." * before)[:-1] + b" " * bool(before) + whole + b" " * after
            found = {number: sorted(set(places)) for number, places in engine.find(data)}
            assert found == _find_plainly([rule], data), data


def test_a_window_that_has_too_many_texts_to_list() -> None:
    wild = Trigger(b"q", b"[^\n]", 6)
    _check(_rules([wild], [_TEXTS[0]]), [b"q1234567 q\nqqqqqqqqq password q", b"q", b""])


def test_no_triggers_and_no_text() -> None:
    assert PlainEngine([]).find(b"password") == ()
    assert PlainEngine(_rules(_TEXTS)).find(b"") == ()


@pytest.mark.parametrize(
    ("trigger", "is_a_sign", "is_a_shape"),
    [
        (Trigger(b"@"), True, False),
        (Trigger(b"@@"), False, False),
        (Trigger(b"0", form=Form.DIGITS), False, True),
        (Trigger(b".0", form=Form.DIGITS), True, True),
        (Trigger(b"a0", form=Form.DIGITS), False, False),
        (Trigger(b".a", form=Form.DIGITS), False, False),
        (Trigger(b".00000000", form=Form.DIGITS), True, True),
        (Trigger(b".000000000", form=Form.DIGITS), False, True),
        (Trigger(b".0", form=Form.HEX), False, True),
        (Trigger(b"a0", form=Form.HEX), False, False),
        (Trigger(b"00", form=Form.CASELESS), False, False),
        (Trigger(b"000-000", form=Form.HEX), False, True),
    ],
)
def test_signs_and_shapes(trigger: Trigger, is_a_sign: bool, is_a_shape: bool) -> None:
    assert (is_sign(trigger), is_shape(trigger)) == (is_a_sign, is_a_shape)


def test_a_trigger_of_two_rules_is_looked_for_once() -> None:
    rules = _rules(_TEXTS[:2], _TEXTS[1:3])
    assert len(group_triggers(rules)) == 3
    _check(rules, [b"password AKIAAAAA pass:"])
