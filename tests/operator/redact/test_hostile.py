"""Input made to be slow, compared with itself and with a plain log, so the clock is no matter."""

import re
import time
import tracemalloc

import pytest

from log_operator.redact.redactor import Redactor
from log_operator.redact.rule import Rule
from log_operator.redact.rules import RULES

_HOSTILE = {
    "at signs": b"a@",
    "names": b"password=",
    "open quotes": b'token="',
    "escaped quotes": b'token=\\"',
    "separators": b"token:",
    "schemes": b"://a:",
    "begun keys": b"-----BEGIN PRIVATE KEY-----",
    "begun tokens": b"eyJaaaaaaaaaaaaa.",
    "digits": b"4",
    "blanks": b"token          ",
    "commas": b"token=,,,,,",
    "cookies": b"cookie:",
    "unclosed tags": b"password>a",
    "placeholders": b"token=[redacted:x",
    "aliases": b"a@b.co[ip-12ab",
    "short values": b"pwd=a ",
    "mail": b"a@b.co ",
    "at signs alone": b"@",
    "escapes": b'\\"',
    "deep escapes": b"token=" + b"\\" * 15 + b'"',
    "addresses": b"8.8.8.8 ",
    "dots": b"1.",
    "cards": b"4111111111111111 ",
    "grouped cards": b"4111 1111 1111 1111 ",
    "hardware addresses": b"52:54:00:ab:cd:ef ",
    "colons": b"://",
    "credentials in addresses": b"://a:b@c ",
    "encoded names": b"auth=",
    "delimiters": b"=:,;&\"'{}[]",
    "all kinds": b"pwd=a a@b.co ://a:b@c auth=a:b token=b 8.8.8.8 -u a:b AKIA ",
    "objects": b'{"password":"a"},',
    "flags": b"--token a ",
    "line ends": b"\n",
    "zeros": b"\0a",
    "wide characters": b"p\0w\0d\0=\0a\0 \0\n",
    "hexadecimal digits": b"41111111-1111-1111-1111-111111111111 ",
}
_PLAIN = b"2026-11-21T20:17:41Z app[7]: INFO GET /a/b?page=3 status=200 id=0f8fad5b took=12ms\n"


def _seconds(redactor: Redactor, data: bytes) -> float:
    begin = time.process_time()
    for _piece in redactor.clean([data], name="a.log"):
        pass
    return time.process_time() - begin


@pytest.mark.parametrize("unit", _HOSTILE.values(), ids=_HOSTILE.keys())
def test_cost_grows_with_the_size_only(fast: Redactor, unit: bytes) -> None:
    small = unit * (40_000 // len(unit))
    large = small * 4
    cost = min(_seconds(fast, small) for _ in range(3))
    assert min(_seconds(fast, large) for _ in range(3)) < 4 * 3 * max(cost, 0.002)


@pytest.fixture(scope="module")
def plain_cost(fast: Redactor) -> float:
    """Seconds that a byte of an ordinary log takes."""
    data = _PLAIN * 12_000
    return min(_seconds(fast, data) for _ in range(3)) / len(data)


@pytest.mark.parametrize("unit", _HOSTILE.values(), ids=_HOSTILE.keys())
def test_cost_against_a_plain_log_stays_bounded(
    fast: Redactor, plain_cost: float, unit: bytes
) -> None:
    data = unit * (100_000 // len(unit))
    cost = min(_seconds(fast, data) for _ in range(2)) / len(data)
    assert cost < 400 * plain_cost


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_no_rule_is_slow_on_text_made_of_its_examples(
    fast: Redactor, plain_cost: float, rule: Rule
) -> None:
    for text in (*rule.must_match, *rule.must_not):
        whole = re.sub("[«»]", "", text).encode()
        for unit in (whole + b" ", whole[: len(whole) // 2 + 1]):
            data = unit * (12_000 // len(unit) + 1)
            assert _seconds(fast, data) / len(data) < 800 * plain_cost, unit


def test_a_line_without_an_end_takes_little_memory(fast: Redactor) -> None:
    unit = b"GET /a?b=c&token=hunter2&d=bob.smith@mail.example.com," * 1000
    tracemalloc.start()
    size = sum(len(piece) for piece in fast.clean((unit for _ in range(30)), name="a.log"))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 1_000_000
    assert peak < 20_000_000
