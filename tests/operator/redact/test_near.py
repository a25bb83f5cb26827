"""What stands near a place is found once for many places, as a look from each would find it."""

import random
import re

import pytest

from log_operator.redact.confirm import Confirmer
from log_operator.redact.near import followed, narrow
from log_operator.redact.rule import NEEDED_WITHIN, Far, Lead, Rule, Until
from tests.operator.redact.made_rule import make_rule

_UNTIL = re.compile(rb"(\n)|@|%40")
_WORD = re.compile(rb"(?<=[\n ])(run)[\n .]")
_BREAK = re.compile(rb"[;\n]")


def _find(rule: Rule, data: bytes) -> list[int]:
    places = [match.start() for match in re.finditer(b"k", data)]
    return [start for start, _, _ in Confirmer([rule]).spans(data, [(0, places)])]


def _make_text(rng: random.Random, pieces: tuple[bytes, ...], dots: int) -> bytes:
    gaps = (b"." * rng.randrange(dots) for _ in range(400))
    return b"".join(rng.choice(pieces) + gap for gap in gaps)


def _reaches(data: bytes, place: int, within: int) -> bool:
    found = _UNTIL.search(data, place + 1)
    return found is not None and not found.lastindex and found.start() - place <= within


@pytest.mark.parametrize("dots", [2, 9, 60, 300])
@pytest.mark.parametrize("within", [1, 5, 87, 1024])
def test_what_stands_behind_before_something_else_does(within: int, dots: int) -> None:
    rule = make_rule(rb"k", b"k", until=Until(_UNTIL, within))
    for seed in range(4):
        data = _make_text(random.Random(seed), (b"k", b"k", b"k", b"@", b"%40", b"\n"), dots)
        places = [match.start() for match in re.finditer(b"k", data)]
        assert _find(rule, data) == [p for p in places if _reaches(data, p, within)]


@pytest.mark.parametrize("within", [1, 200, 1024])
def test_what_stands_behind_to_the_byte(within: int) -> None:
    rule = make_rule(rb"k", b"k", until=Until(_UNTIL, within))
    assert _find(rule, b"k".ljust(within, b".") + b"@") == [0]
    assert _find(rule, b"k".ljust(within + 1, b".") + b"@") == []
    assert _find(rule, b"k") == _find(rule, b"k\n@") == []


@pytest.mark.parametrize("first", [5, 500, 999, 1023, 1024, 1025, 1184])
def test_a_place_that_leads_nowhere_hides_no_later_one(first: int) -> None:
    rule = make_rule(rb"k", b"k", until=Until(_UNTIL, 1024))
    for gap in (900, 1023, 1024):
        data = b"k".ljust(first, b".") + b"k".ljust(gap, b".") + b"@"
        assert first in _find(rule, data)


def test_a_place_that_is_itself_what_others_look_for() -> None:
    rule = make_rule(rb"@", b"@", until=Until(_UNTIL, 3))
    places = [0, 2, 5, 9, 10]
    spans = Confirmer([rule]).spans(b"@.@..@...@@", [(0, places)])
    assert [start for start, _, _ in spans] == [0, 2, 9]


def _is_led(data: bytes, place: int, lead: Lead) -> bool:
    words = list(_WORD.finditer(b"\n" + data, 0, place + 1))
    if not words:
        return False
    start, end = words[-1].start(1) - 1, words[-1].end() - 1
    is_near = place - start <= lead.reach and place - end <= lead.gap
    return is_near and _BREAK.search(data, end, place) is None


@pytest.mark.parametrize(("reach", "gap"), [(8, 4), (30, 30), (300, 20), (300, 290)])
@pytest.mark.parametrize("dots", [2, 12, 90])
def test_what_stands_before_without_a_break(reach: int, gap: int, dots: int) -> None:
    lead = Lead(_WORD, _BREAK, reach=reach, gap=gap)
    rule = make_rule(rb"k", b"k", lead=lead)
    pieces = (b"k", b"k", b"k", b" run ", b" run\n", b"run ", b"\n", b";")
    for seed in range(6):
        data = _make_text(random.Random(seed), pieces, dots)
        places = [match.start() for match in re.finditer(b"k", data)]
        assert _find(rule, data) == [p for p in places if _is_led(data, p, lead)]


@pytest.mark.parametrize("head", [b"", b"x ", b";" * 400 + b" "])
def test_what_stands_before_to_the_byte(head: bytes) -> None:
    rule = make_rule(rb"k", b"k", lead=Lead(_WORD, _BREAK, reach=14, gap=10))
    size = len(head)
    assert _find(rule, head + b"run " + b"." * 10 + b"k") == [size + 14]
    assert _find(rule, head + b"run " + b"." * 11 + b"k") == []
    rule = make_rule(rb"k", b"k", lead=Lead(_WORD, _BREAK, reach=14, gap=99))
    assert _find(rule, head + b"run " + b"." * 10 + b"k..k") == [size + 14]
    rule = make_rule(rb"k", b"k", lead=Lead(_WORD, _BREAK, reach=99, gap=10))
    assert _find(rule, head + b"run " + b"." * 10 + b"k") == [size + 14]
    assert _find(rule, head + b"run " + b"." * 11 + b"k") == []
    assert _find(rule, head + b"run ; k") == _find(rule, head + b"run \nk") == []
    assert _find(rule, head + b"run ..k ;k") == [size + 6]
    assert _find(rule, head + b"run k k; run k") == [size + 4, size + 6, size + 13]


def test_a_condition_that_is_tried_ahead_of_the_pattern() -> None:
    before = re.compile(rb"(?=[.]{3})")
    for begin in (None, re.compile(rb"k[0-9]")):
        rule = make_rule(
            rb"k(\d+)", b"k", before=before, reach=3, begin=begin, is_before_first=True
        )
        data = b"k1 ...k2 ..k3 ...kx ...k45"
        assert [data[p : p + 2] for p in _find(rule, data)] == [b"2 ", b"45"]
        assert _find(rule, b"...k9") == [4]
        assert _find(rule, b"..k9") == []
    short = make_rule(rb"k\d", b"k", before=before, reach=2, is_before_first=True)
    assert _find(short, b"...k9") == []


def test_all_that_is_asked_for_has_to_stand_there() -> None:
    rule = make_rule(
        rb"k", b"k", needs=(b"@",), lead=Lead(_WORD, _BREAK, 20, 20), until=Until(_UNTIL, 9)
    )
    assert _find(rule, b"run k @") == [4]
    assert _find(rule, b"ran k @") == _find(rule, b"run k \n@") == _find(rule, b"run k %40") == []


@pytest.mark.parametrize("dots", [2, 60, 900])
def test_what_is_needed_behind_is_looked_for_from_each_place(dots: int) -> None:
    rule = make_rule(rb"k", b"k", needs=(b"@", b"%40"))
    for seed in range(4):
        data = _make_text(random.Random(seed), (b"k",) * 9 + (b"@", b"%40"), dots)[:60_000]
        places = [match.start() for match in re.finditer(b"k", data)]
        near = [
            p
            for p in places
            if any(0 <= data.find(n, p) - p <= NEEDED_WITHIN for n in (b"@", b"%40"))
        ]
        assert _find(rule, data) == near


def test_a_place_is_given_once() -> None:
    assert list(followed(b"@ @", [0, 2], (b"@",))) == [0, 2]
    assert list(followed(b"k@ %40 k", [0, 7], (b"@", b"%40"))) == [0]
    assert list(narrow(b"k", [0], make_rule(b"k", b"k"))) == [0]


def _find_far(data: bytes, head: bytes = rb"k[-]*") -> list[bytes]:
    far = Far(head=re.compile(head), found=re.compile(rb"v:(\w+)|\n"))
    rule = make_rule(rb"k=(\d+)", b"k", far=far)
    places = [match.start() for match in re.finditer(b"k", data)]
    return [data[s:e] for s, e, _ in Confirmer([rule]).spans(data, [(0, places)])]


def test_how_far_a_value_may_stand_behind_its_name() -> None:
    assert _find_far(b"k" + b"." * 200 + b"v:ab") == [b"ab"]
    assert _find_far(b"k" + b"." * 201 + b"v:ab") == []
    assert _find_far(b"k...v:ab k...v:cd") == [b"ab", b"cd"]
    assert _find_far(b"k...k...v:ab") == [b"ab"]
    assert _find_far(b"k....\n v:ab k v:cd") == [b"cd"]
    assert _find_far(b"k\n k\n v:ab") == _find_far(b"k k k") == []
    # One that lies within the name is not the name's.
    assert _find_far(b"k k.v:ab v:cd", rb"k\S*") == [b"ab", b"cd"]
    # One that is known already, and the next place that it may belong to.
    for size, taken in ((512, [b"ab"]), (513, [])):
        name = b"k".ljust(400, b"-").ljust(size, b".")
        assert _find_far(b"k".ljust(300, b".") + name + b"v:ab") == taken
    assert _find_far(b"k--v:ab".replace(b"--", b"-" * 300)) == [b"ab"]
