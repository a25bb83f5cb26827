import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from log_operator.collect.stamps import find_stamp

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC).timestamp()
WRITTEN = NOON + 60


@pytest.fixture(autouse=True)
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Local time is an hour before UTC."""
    if not hasattr(time, "tzset"):
        pytest.skip("this system's zone cannot be set for one process")
    monkeypatch.setenv("TZ", "CET-1")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    "line",
    [
        b"2026-11-20T12:00:00Z started",
        b"2026-11-20T12:00:00.123456+00:00 host app[1]: started",
        b"2026-11-20T13:00:00,123+0100 started",
        b"2026-11-20 13:00:00 +01 started",
        b"2026-11-20 07:00:00 -0500 started",
        b"2026-11-20 17:30:00+05:30 started",
        b"2026-11-20 13:00:00,123 INFO started",
        b"2026-11-20 13:00:00.123 CET [7] LOG: started",
        b"2026-11-20 12:00:00.123 UTC [7] LOG: started",
        b"2026-11-20 13:00:00, Info CBS started",
        b"2026/11/20 13:00:00 [error] 7#7: started",
        b"[2026-11-20 13:00:00] production.ERROR: started",
        b"2026-11-20_12:00:00Z started",
        b"20261120T120000Z started",
        b"20261120 13:00:00.123 started",
        b"20261120-13:00:00:123|started",
        b'10.0.0.1 - - [20/Nov/2026:12:00:00 +0000] "GET / HTTP/1.1" 200',
        b"20-Nov-2026 13:00:00.123 INFO [main] started",
        b"1234:M 20 Nov 2026 13:00:00.123 * started",
        b"date: Fri, 20 Nov 2026 12:00:00 GMT",
        b"Nov 20, 2026 1:00:00 PM com.example.Main start",
        b"Nov 20 2026 13:00:00: %ASA-6-302013: started",
        b"[Fri Nov 20 13:00:00.123456 2026] [core:notice] started",
        b"Fri Nov 20 13:00:00 CET 2026 started",
        b"Nov 20 13:00:00 host app[1]: started",
        b"<13>Nov 20 13:00:00 host app[1]: started",
        b"I1120 13:00:00.123456       1 main.go:7] started",
        b"11-20 13:00:00.123  1  1 I started",
        b"20.11.2026 13:00:00 started",
        b"11/20/2026 1:00:00 PM started",
        b"20/11/2026 13:00:00 started",
        b"1795176000.123    52 10.0.0.1 TCP_MISS/200",
        b'{"level":"info","ts":1795176000.123,"msg":"started"}',
        b'{"level":30,"time":1795176000123,"msg":"started"}',
        b'{"msg":"started","timestamp":"2026-11-20T12:00:00.123Z"}',
        b"type=SYSCALL msg=audit(1795176000.123:45): arch=c000003e",
        b"time=1795176000 level=info",
        b'time="2026-11-20T12:00:00Z" level=info',
    ],
)
def test_reads(line: bytes) -> None:
    assert find_stamp(line, WRITTEN) == NOON


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"    at com.example.Main.start(Main.java:2026)",
        b"started in 12:00:00",
        b"10/11/2026 12:00:00 either",
        b"2026-13-45 12:00:00 no date",
        b"2026-11-20 25:00:00 no time",
        b"2026-11-20 a day alone",
        b"version 20261120.120000",
        b"id 1795176000 of something",
        b"expires 2031-01-01T00:00:00Z",
        b"x" * 300 + b"2026-11-20T12:00:00Z",
        b"\xff\xfe\x00",
    ],
)
def test_finds_none(line: bytes) -> None:
    assert find_stamp(line, WRITTEN) is None


def test_the_first_of_two_counts() -> None:
    line = b"2026-11-20T12:00:00Z token expires 2026-11-19T00:00:00Z"
    assert find_stamp(line, WRITTEN) == NOON


def test_a_line_without_a_year_is_from_before_its_file_was_written() -> None:
    written = datetime(2026, 1, 2, tzinfo=UTC).timestamp()
    assert find_stamp(b"Dec 31 13:00:00 x", written) == (
        datetime(2025, 12, 31, 12, tzinfo=UTC).timestamp()
    )
    assert find_stamp(b"Jan  1 13:00:00 x", written) == (
        datetime(2026, 1, 1, 12, tzinfo=UTC).timestamp()
    )
    leap = datetime(2025, 1, 2, tzinfo=UTC).timestamp()
    assert find_stamp(b"Feb 29 13:00:00 x", leap) == (
        datetime(2024, 2, 29, 12, tzinfo=UTC).timestamp()
    )
