"""A place that is known again by the bytes around it holds what it would hold if it were tried."""

import random
import re
from dataclasses import replace

import pytest

from log_operator.redact.confirm import Confirmer
from log_operator.redact.near import LEFT, MISSED, NOTHING, Surroundings
from log_operator.redact.rule import SEEN_BEHIND, Rule
from tests.operator.redact.made_rule import make_rule

_ADDRESS = make_rule(
    rb"@[a-z]{1,30}(?:\.[a-z]{1,9})?",
    b"@",
    before=re.compile(rb"[a-z.]{1,60}+(?![a-z.@])"),
    reach=61,
    check=lambda secret: b"x" not in secret,
)
_VALUE = make_rule(
    rb"@(?:(\w{1,30})(?=[ ,])|(?:(\w{1,99}+)|[(](.{0,99})[)])(?= ?;))",
    b"@",
    check=lambda secret: b"x" not in secret,
)
_RIGHT = _ADDRESS.known_by
_CASES = {
    "in a word": (_ADDRESS, replace(_ADDRESS, is_in_word=True)),
    "one plain group": (_VALUE, replace(_VALUE, plain_groups=1)),
    "no value": (_VALUE, replace(_VALUE, missed=re.compile(rb"@(?:\w{1,20}+[^\w ,;]|([^\w(]))"))),
}


def _find(rule: Rule, texts: list[bytes]) -> list[list[bytes]]:
    confirmer = Confirmer([rule])
    found = []
    for data in texts:
        places = [match.start() for match in re.finditer(b"@", data)]
        spans = confirmer.spans(data, [(0, places)])
        found.append([b"%d %d" % span[:2] for span in spans])
    return found


def _make_text(rng: random.Random) -> bytes:
    pieces = (b"@", b"@", b"bob@ab", b"bob@x", b"@(a b)", b";", b" ;", b" ", b" ", b"\n", b",")
    longer = (b"a" * 30, b"b" * 41, b"." * 25, b"@" * 3, b"[ip-3f9a]")
    return b"".join(rng.choices(pieces, k=rng.randrange(60)) + rng.choices(longer, k=3)) * 3


@pytest.mark.parametrize("case", _CASES)
@pytest.mark.parametrize("seed", range(25))
def test_what_is_remembered_is_what_would_be_found(case: str, seed: int) -> None:
    rng = random.Random(seed)
    texts = [_make_text(rng) for _ in range(12)]
    tried, remembered = _CASES[case]
    assert _find(remembered, texts) == _find(tried, texts)


def test_only_what_is_hidden_in_a_word_is_known_without_what_is_farther() -> None:
    around = Surroundings(replace(_ADDRESS, is_in_word=True))
    match = re.compile(rb"@[a-z]+").search(b"@abc")
    assert match
    for before, behind, is_held in (
        (b" a", b"b ", True),
        (b"a", b"b ", False),
        (b" a", b"b", False),
    ):
        text = before.rjust(LEFT, b".") + behind.ljust(_RIGHT, b".")
        assert around.hold(text, match) is is_held
        around.keep_missed(text)
        assert (text in around.known) is is_held
    assert set(around.known.values()) == {NOTHING}


@pytest.mark.parametrize(
    ("value", "is_held"),
    [
        (b"a" * (_RIGHT - SEEN_BEHIND - 1), True),
        (b"a" * (_RIGHT - SEEN_BEHIND), False),
        (b"1", False),
        (b"", True),
    ],
)
def test_a_plain_match_is_short_and_ends_with_a_plain_group(value: bytes, is_held: bool) -> None:
    around = Surroundings(replace(_VALUE, plain_groups=1))
    match = re.compile(rb"@(?:([a-z]+)|([0-9]+))?").match(b"...@" + value, 3)
    assert match
    assert around.hold(b"no blanks".ljust(LEFT + _RIGHT, b"."), match) is is_held
    around.keep_missed(b" " * (LEFT + _RIGHT))
    assert around.known == {}


def test_what_is_missed_says_whether_it_is_missed_far_away_too() -> None:
    around = Surroundings(replace(_VALUE, missed=re.compile(rb"@(?:a|(b))")))
    texts = [b"." * LEFT + b"@" + letter for letter in (b"a", b"b", b"c")]
    for text in texts:
        around.keep_missed(text)
    assert around.known == {texts[0]: MISSED, texts[1]: NOTHING}


def test_other_rules_are_tried_at_each_place() -> None:
    rule = make_rule(rb"@(?=a{60}b)", b"@")
    unit = b"." * LEFT + b"@" + b"a" * 60
    assert _find(rule, [unit + b"b" + unit + b"c" + unit + b"b"]) == [[b"24 25", b"196 197"]]


def test_a_place_in_a_mark_is_not_known_by_what_is_no_mark() -> None:
    rule = replace(make_rule(rb"(k\w*)", b"@"), plain_groups=1)
    end = b"k" * 38 + b"] and so on, for more bytes than a place is known by"
    texts = (b"." * 10 + b"kk" + end, b"[redacted:kk" + end, b"." * 10 + b"kk" + end)
    confirmer = Confirmer([rule])
    found = [confirmer.spans(data, [(0, list(range(10, 50)))]) for data in texts]
    assert found == [[(10, 50, 0)], [], [(10, 50, 0)]]


def test_so_many_surroundings_are_remembered() -> None:
    around = Surroundings(_VALUE)
    for number in range(4096):
        around.keep(b"%d" % number, (number, number + 1))
    assert (len(around.known), around.known[b"7"]) == (4096, (7, 8))
    around.keep(b"more", NOTHING)
    assert around.known == {b"more": NOTHING}


def test_the_first_and_the_last_places_of_a_text_too() -> None:
    for case, rules in _CASES.items():
        for size in (*range(20, 28), *range(36, 44)):
            unit = b"bob@ab ".ljust(size, b".") + b" "
            texts = [unit * 3, unit * 2, unit, unit[1:] * 2, (b"bob@ab " * 9)[:size]]
            assert _find(rules[1], texts) == _find(rules[0], texts), case
