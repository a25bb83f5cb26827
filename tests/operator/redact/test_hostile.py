"""Input made to be slow, compared with itself and with a plain log, so the clock is no matter."""

import time

import pytest

from log_operator.redact.redactor import Redactor

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
}


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


def test_cost_against_a_plain_log_stays_bounded(fast: Redactor) -> None:
    line = b"2026-11-21T20:17:41Z app[7]: INFO GET /a/b?page=3 status=200 id=0f8fad5b took=12ms\n"
    plain = _seconds(fast, line * 12_000)
    worst = max(_seconds(fast, unit * (100_000 // len(unit))) * 10 for unit in _HOSTILE.values())
    assert worst < 1000 * max(plain, 0.002)
