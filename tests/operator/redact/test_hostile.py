"""Input made to be slow, compared with itself and with a plain log, so the clock is no matter."""

import re
import sys
import tracemalloc
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import cast

import pytest

from log_operator.redact.aliases import Aliases
from log_operator.redact.blocks import LONG, OVERLAP
from log_operator.redact.choice import DEFAULT
from log_operator.redact.confirm import Confirmer
from log_operator.redact.engine import Engine, HyperscanEngine, Places
from log_operator.redact.fallback import PlainEngine
from log_operator.redact.redactor import Redactor
from log_operator.redact.rule import NEEDED_WITHIN, Far, Rule
from log_operator.redact.rules import RULES
from tests.bench.hostile import HOSTILE

_TRIES = 0.5
"""Tries of a pattern for a byte of the text, at most: what is tried costs Python's own work."""
_BYTES = 24
"""Bytes that matches walk over for a byte of the text, at most: tokens of eighty may begin at each
fourth."""
_LOOKED = 4
"""Bytes that searches for what stands near look over for a byte of the text, at most."""


class _Counted:
    """A pattern that counts how often it is tried, and the bytes that it walks or looks over."""

    def __init__(self, pattern: re.Pattern[bytes], work: Counter[str]) -> None:
        self._pattern = pattern
        self._work = work

    def match(self, data: bytes, place: int = 0, _end: int = 0) -> re.Match[bytes] | None:
        self._work["tries"] += 1
        match = self._pattern.match(data, place)
        self._work["bytes"] += match.end() - place if match else 0
        return match

    def search(self, data: bytes, place: int, end: int = sys.maxsize) -> re.Match[bytes] | None:
        match = self._pattern.search(data, place, end)
        self._work["looked"] += (match.end() if match else min(end, len(data))) - place
        return match


def _count(rule: Rule, work: Counter[str]) -> Rule:
    def counted(pattern: re.Pattern[bytes]) -> re.Pattern[bytes]:
        return cast("re.Pattern[bytes]", _Counted(pattern, work))

    until, lead, far = rule.until, rule.lead, rule.far
    return replace(
        rule,
        pattern=counted(rule.pattern),
        until=until and replace(until, found=counted(until.found)),
        lead=lead and replace(lead, words=counted(lead.words)),
        far=far and Far(head=counted(far.head), found=counted(far.found)),
    )


@pytest.mark.parametrize("engine", [HyperscanEngine, PlainEngine])
@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE.keys())
def test_each_byte_is_tried_and_walked_over_a_few_times(
    engine: Callable[[Sequence[Rule]], Engine], unit: bytes
) -> None:
    work: Counter[str] = Counter()
    rules = DEFAULT.rules()
    data = unit * (100_000 // len(unit))
    Confirmer([_count(rule, work) for rule in rules]).spans(data, engine(rules).find(data))
    assert work["tries"] <= _TRIES * len(data)
    assert work["bytes"] <= _BYTES * len(data)
    assert work["looked"] <= _LOOKED * len(data)


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE.keys())
def test_twice_the_text_is_twice_the_work(unit: bytes) -> None:
    rules = DEFAULT.rules()
    engine = HyperscanEngine(rules)
    work: list[Counter[str]] = []
    for size in (30_000, 60_000):
        work.append(Counter())
        data = unit * (size // len(unit))
        counted = Confirmer([_count(rule, work[-1]) for rule in rules])
        places = engine.find(data)
        work[-1]["places"] = sum(len(spots) for _, spots in places)
        work[-1]["secrets"] = len(counted.spans(data, places))
    for kind, less in work[0].items():
        assert work[1][kind] <= 2.2 * less + 10_000


class _CountedEngine(HyperscanEngine):
    """An engine that counts the bytes it is given."""

    seen = 0

    def find(self, data: bytes) -> Places:
        type(self).seen += len(data)
        return super().find(data)


@pytest.mark.parametrize("name", ["one line of letters", "short values", "mail"])
def test_a_line_of_many_blocks_is_looked_through_once(
    name: str, aliases: Aliases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_CountedEngine, "seen", 0)
    data = HOSTILE[name] * (4 * LONG // len(HOSTILE[name]))
    for _piece in Redactor(make_engine=_CountedEngine, aliases=aliases).clean([data], name="a"):
        pass
    assert len(data) <= _CountedEngine.seen < 1.1 * len(data)


def test_what_no_sign_follows_is_not_tried() -> None:
    work: Counter[str] = Counter()
    rules = [rule for rule in RULES if rule.needs or rule.id == "url-password"]
    for data in (b"://a:" * 9000, b"://a:" * 9000 + b"@"):
        found = HyperscanEngine(rules).find(data)
        assert Confirmer([_count(rule, work) for rule in rules]).spans(data, found) == []
        assert work["tries"] <= len(rules) * NEEDED_WITHIN


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_no_rule_is_slow_on_text_made_of_its_examples(rule: Rule) -> None:
    rules = DEFAULT.rules()
    engine = HyperscanEngine(rules)
    for text in (*rule.must_match, *rule.must_not):
        whole = re.sub("[«»]", "", text).encode()
        for unit in (whole + b" ", whole[: len(whole) // 2 + 1]):
            data = unit * (12_000 // len(unit) + 1)
            work: Counter[str] = Counter()
            Confirmer([_count(rule, work) for rule in rules]).spans(data, engine.find(data))
            assert work["tries"] <= _TRIES * len(data), unit
            assert work["bytes"] <= _BYTES * len(data), unit
            assert work["looked"] <= _LOOKED * len(data), unit


def test_what_stands_far_is_not_remembered_by_what_is_near(fast: Redactor) -> None:
    begin = b"x" * 30 + b' <add key="password" info="' + b"k" * 60
    unit = begin + b'1" value="hunter2" />\n' + begin + b'12345678" value="otherhunter2" />\n'
    assert b"hunter2" not in b"".join(fast.clean([unit * 3], name="a.log"))


def test_a_line_without_an_end_takes_little_memory(fast: Redactor) -> None:
    unit = b"GET /a?b=c&token=hunter2&d=bob.smith@mail.example.com," * 1000
    tracemalloc.start()
    size = sum(len(piece) for piece in fast.clean((unit for _ in range(30)), name="a.log"))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 1_000_000
    assert peak < 20_000_000


@pytest.mark.parametrize("offset", [5_000, 20_000])
def test_a_key_that_says_behind_a_block_what_it_is(fast: Redactor, offset: int) -> None:
    key = b"-----BEGIN RSA PRIVATE KEY-----\\n{iv}" + b"Ab1/" * 6000 + b" Zq9+" * 3000
    begin = (LONG - OVERLAP - offset) // 2
    data = b"x " * begin + key + b"-----END RSA PRIVATE KEY-----" + b" y" * LONG
    assert b"Zq9+" not in b"".join(fast.clean([data], name="a.log"))
