"""Places of triggers with a tail are found back from its end, each of them and no other."""

import random
import re

import pytest

from log_operator.redact.choice import DEFAULT
from log_operator.redact.confirm import Confirmer
from log_operator.redact.engine import HyperscanEngine
from log_operator.redact.fallback import PlainEngine
from log_operator.redact.near import Reach
from log_operator.redact.rule import Form, Rule, Trigger, Until, exact
from log_operator.redact.rules import RULES

_UNTIL = Until(re.compile(rb"([\s])|@"), 1024)


def _make_rule(*triggers: Trigger, until: Until | None = _UNTIL) -> Rule:
    return Rule(
        id="made",
        family="made",
        catches="nothing",
        triggers=triggers,
        pattern=re.compile(rb"(?s)."),
        until=until,
        must_match=(),
        must_not=(),
    )


_TAILED = _make_rule(Trigger(b"://", tail=rb"[^\s@]*@"))
_CASELESS = _make_rule(
    Trigger(b"to ", b"[a-z]", 2, Form.CASELESS, tail=rb"[^\n@]*@"),
    until=Until(re.compile(rb"(\n)|@"), 1024),
)


def _find(rule: Rule, data: bytes) -> list[int]:
    found = HyperscanEngine((rule,)).find(data)
    assert found == PlainEngine((rule,)).find(data)
    return list(found[0][1]) if found else []


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (b"a://b@c", [1]),
        (b"a://b c@d", []),
        (b"a://b c://d@e", [7]),
        (b"a://b?u=c://d@e", [1, 9]),
        (b"://a@://b@://c", [0, 5]),
        (b"://a@b@c@d", [0]),
        (b"://@", [0]),
        (b"://" + b"x" * 1020 + b"@", [0]),
        (b"://" + b"x" * 1022 + b"@", []),
        (b"://" + b"x" * 3000 + b"://" + b"x" * 9 + b"@", [3003]),
        (b"a@b ://c", []),
        (b"", []),
    ],
)
def test_places_that_lead_to_the_end_of_the_tail(text: bytes, places: list[int]) -> None:
    assert _find(_TAILED, text) == places


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (b"to ab@ TO Ab@ To aB c@", [0, 7, 14]),
        (b"to to to@", [0, 3]),
        (b"to to@to ab@", [0, 6]),
        (b"to a@ to 12@ to\tab@", []),
    ],
)
def test_tails_of_triggers_in_either_case(text: bytes, places: list[int]) -> None:
    assert _find(_CASELESS, text) == places


@pytest.mark.parametrize("seed", range(30))
def test_each_place_that_reaches_what_it_needs(seed: int) -> None:
    rng = random.Random(seed)
    data = b"".join(rng.choices((b"://", b"a" * 9, b"@", b" ", b"x" * 400), k=120))
    reaches = Reach(data, _UNTIL).reaches
    assert _find(_TAILED, data) == [
        m.start() for m in re.finditer(b"://", data) if reaches(m.start())
    ]


def test_other_triggers_of_such_a_rule_lead_there_as_well() -> None:
    rule = _make_rule(Trigger(b"://", tail=rb"[^\s@]*@"), *exact(b"%3A"))
    assert _find(rule, b"://a@ ://b %3Ac@ %3Ad") == [0, 11]


def test_a_rule_without_tails_keeps_its_places_until_it_is_confirmed() -> None:
    rule = _make_rule(*exact(b"://"))
    assert _find(rule, b"://a@ ://b") == [0, 6]
    places = HyperscanEngine((rule,)).find(b"://a@ ://b")
    assert Confirmer((rule,)).spans(b"://a@ ://b", places) == [(0, 1, 0)]


_PIECES = (
    *(b"://", b":\\/\\/", b"%3A%2F%2F", b"u:p", b"@h", b"@", b"0123456789abcdef0123", b" ", b"\n"),
    *(
        b"password ",
        b"Password for ",
        b"PASSWD ",
        b" is ",
        b"bob",
        b"a=",
        b">",
        b"<",
        b": ",
        b"type",
    ),
    *(b'"tokens": ', b'"tokens"', b"secrets:", b"[", b'"a1b2"', b"\\", b"'", b'api_keys\\": ['),
    *(b" user ", b" password ", b" pw ", b"x1y2", b"`", b"-00000000-0000000", b"0a1b2c3d"),
)


@pytest.mark.parametrize("seed", range(40))
def test_both_engines_find_the_same_of_all_rules(seed: int) -> None:
    rng = random.Random(seed)
    rules = DEFAULT.rules()
    data = b"".join(rng.choices(_PIECES, k=400))
    plain = {number: set(spots) for number, spots in PlainEngine(rules).find(data)}
    assert {number: set(spots) for number, spots in HyperscanEngine(rules).find(data)} == plain


_WITH_TAILS = [rule for rule in RULES if any(trigger.tail for trigger in rule.triggers)]


@pytest.mark.parametrize("rule", _WITH_TAILS, ids=lambda rule: rule.id)
def test_no_end_is_farther_than_an_engine_walks_back(rule: Rule) -> None:
    assert rule.until is not None
    assert rule.until.within + 512 <= 2048
