"""Dates that anybody may give to a file."""

from datetime import UTC, datetime

import pytest

from log_operator.collect.moments import read_moment
from log_operator.collect.stamps import find_stamp


def test_reads_a_date() -> None:
    assert read_moment(1_795_176_000) == datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize("seconds", [-1e14, -1e11, 1e12, 9.2e18, float("inf"), float("nan")])
def test_takes_any_date_of_a_file(seconds: float) -> None:
    assert read_moment(seconds) is None
    assert find_stamp(b"Nov 20 12:00:00 a line", seconds) is None
