"""Values that this machine holds are found wherever they stand and however they are written."""

import base64
import html
import json
import random
import string
from urllib.parse import quote, quote_plus

import pytest

from log_operator.redact.engine import HyperscanEngine
from log_operator.redact.fallback import PlainEngine
from log_operator.redact.known import KnownValues, is_huntable
from log_operator.redact.redactor import Redactor

_VALUE = 'zK8/q+"w\\7&R é2v'
_RAW = _VALUE.encode()


def _dresses() -> list[bytes]:
    once = json.dumps({"x": _VALUE})
    return [
        _RAW,
        quote(_VALUE, safe="").encode(),
        quote(_VALUE, safe="").lower().encode().replace(b"zk8", b"zK8").replace(b"r%20", b"R%20"),
        quote_plus(_VALUE).encode(),
        once.encode(),
        json.dumps({"x": _VALUE}, ensure_ascii=False).encode(),
        json.dumps(once).encode(),
        _RAW.hex().encode(),
        _RAW.hex().upper().encode(),
        *(base64.b64encode(b"a" * number + _RAW) for number in range(4)),
        *(base64.urlsafe_b64encode(b"a" * number + _RAW + b":x") for number in range(4)),
    ]


@pytest.fixture(scope="module", params=[HyperscanEngine, PlainEngine])
def hunter(request: pytest.FixtureRequest) -> Redactor:
    return Redactor(known=KnownValues([_RAW]), make_engine=request.param)


@pytest.mark.parametrize("shown", _dresses())
def test_a_known_value_is_taken_out_in_every_dress(hunter: Redactor, shown: bytes) -> None:
    for before in range(5):
        data = b"x" * before + b" seen " + shown + b" there\n"
        stream = hunter.clean([data], name="a.log")
        cleaned = b"".join(stream)
        assert b"[redacted:known-value]" in cleaned
        assert cleaned.endswith(b" there\n")
        assert stream.report.hits["known-value"] == 1


def test_both_alphabets_of_base64_and_html() -> None:
    value = b"\xfb\xef\xbe&<\xff\xfe?>~" * 3
    known = KnownValues([value])
    assert len(known) == 1
    redactor = Redactor(known=known)
    for shown in (
        base64.b64encode(value),
        base64.urlsafe_b64encode(value),
        html.escape(value.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape"),
    ):
        assert shown != value
        cleaned = b"".join(redactor.clean([b"seen " + shown + b" there\n"], name="a.log"))
        assert cleaned.startswith(b"seen [redacted:known-value]")


@pytest.mark.parametrize(("size", "is_hunted"), [(7, 0), (8, 1), (4096, 1), (4097, 0)])
def test_values_of_eight_bytes_to_four_kilobytes(size: int, is_hunted: int) -> None:
    value = (b"aB3$xY9!qZ7?" * 400)[:size]
    assert len(KnownValues(certain=[value])) == is_hunted
    assert [rule.family for rule in KnownValues([value]).rules()] == ["known"] * is_hunted


def test_the_longest_value_goes_whole() -> None:
    known = KnownValues([b"k3y-ABCDEF12", b"k3y-ABCDEF12-and-more-9X"])
    cleaned = b"".join(Redactor(known=known).clean([b"a k3y-ABCDEF12-and-more-9X b"], name="a"))
    assert cleaned == b"a [redacted:known-value] b"


@pytest.mark.parametrize(
    "value",
    [
        *(b"", b"short1!", b"production", b"db.internal.example", b"TokenService", b"INFO_LEVEL"),
        *(
            b"/usr/local/bin:/usr/bin",
            b"C:\\Program Files\\x",
            b"https://example.org/a1",
            b"web1:8080",
        ),
        *(
            b"12345678901",
            b"aaaaaaaaaaaaaaa1",
            b"2026-11-21 10:11",
            b"two\nlines of 1",
            b"********",
        ),
        *(b"${SECRET_KEY1}", b"release-2024.10", b"x" * 5000),
    ],
)
def test_what_stands_in_logs_by_chance_is_not_hunted(value: bytes) -> None:
    assert not is_huntable(value)
    assert len(KnownValues([value])) == 0


@pytest.mark.parametrize(
    "value", [b"hunter2hunter2", b"kjHGasdQWeRt", b"s3cr3t-p4ss", b"p@ss w0rd!"]
)
def test_what_looks_drawn_is_hunted(value: bytes) -> None:
    assert is_huntable(value)


def test_a_word_is_hunted_where_its_name_says_that_it_is_secret() -> None:
    known = KnownValues(certain=[b"correcthorse", b"short", b"changeme", b"aaaaaaaaaa"])
    assert len(known) == 2
    cleaned = b"".join(Redactor(known=known).clean([b"say correcthorse\n"], name="a.log"))
    assert cleaned == b"say [redacted:known-value]\n"


def test_values_are_not_shown() -> None:
    assert repr(KnownValues([_RAW])) == "KnownValues(1 values)"


def test_a_thousand_values_are_found_by_both_engines() -> None:
    rng = random.Random(5)
    values = ["".join(rng.choices(string.ascii_letters + string.digits, k=20)) for _ in range(1200)]
    known = KnownValues(certain=[value.encode() for value in values])
    assert (len(known), known.left_out) == (1000, 200)
    data = "".join(f"line {number} {value} end\n" for number, value in enumerate(values)).encode()
    for engine in (HyperscanEngine, PlainEngine):
        stream = Redactor(known=known, make_engine=engine).clean([data], name="a.log")
        assert b"".join(stream).count(b" [redacted:known-value] end\n") == 1000
        assert stream.report.hits["known-value"] == 1000
