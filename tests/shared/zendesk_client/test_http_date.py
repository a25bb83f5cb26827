"""Dates of headers, as a stranger may write them."""

from datetime import UTC, datetime

import pytest

from zendesk_client.http_date import read_http_date


@pytest.mark.parametrize("zone", ["GMT", "-0000", "+0000"])
def test_a_date_is_a_moment_in_utc(zone: str) -> None:
    read = read_http_date(f"Sun, 22 Nov 2026 10:00:00 {zone}")
    assert read == datetime(2026, 11, 22, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "Fri, 31 Dec 9999 23:59:30 GMT",
        "Fri, 31 Dec 9999 23:59:30 -1400",
        "Fri, 31 Dec 9001 00:00:00 GMT",
        "Fri, 31 Dec 99999 00:00:00 GMT",
        "Sun, 99 Nov 2026 10:00:00 GMT",
    ],
)
def test_what_nobody_can_reckon_with_is_no_date(text: str) -> None:
    assert read_http_date(text) is None
