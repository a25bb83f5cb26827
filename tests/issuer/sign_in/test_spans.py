"""Spans of time in words."""

from datetime import timedelta

import pytest

from token_issuer.sign_in.spans import tell_distance


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "in less than a minute"),
        (59.9, "in less than a minute"),
        (60, "in 1 minute"),
        (119, "in 1 minute"),
        (3_599, "in 59 minutes"),
        (3_600, "in 1 hour"),
        (86_399, "in 23 hours"),
        (86_400, "in 1 day"),
        (30 * 86_400, "in 30 days"),
        (-1, "less than a minute ago"),
        (-60, "1 minute ago"),
        (-200_000, "2 days ago"),
    ],
)
def test_a_span_is_told_in_its_largest_unit(seconds: float, words: str) -> None:
    assert tell_distance(timedelta(seconds=seconds)) == words
