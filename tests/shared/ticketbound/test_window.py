"""How far back, in words: what a person reads, and what reasons say."""

import pytest

from ticketbound.language import ENGLISH
from ticketbound.window import name_window, tell_before, tell_span, tell_within


@pytest.mark.parametrize(
    ("window", "told"),
    [
        ("7d", "7 days"),
        ("24h", "24 hours"),
        ("90m", "90 minutes"),
        ("30s", "30 seconds"),
        ("9999d", "9999 days"),
        ("1d", "24 hours"),
        ("1h", "60 minutes"),
        ("1m", "60 seconds"),
    ],
)
def test_a_window_has_words(window: str, told: str) -> None:
    assert name_window(window, ENGLISH) == f"the last {told}"
    assert tell_span(window) == told
    assert tell_within(window) == f"in the last {told}"
    assert tell_before(window) == f"more than {told} ago"


@pytest.mark.parametrize("text", ["", "7", "7 days", "07d", "7w", "d7", "7d\n", "٧d"])
def test_what_is_no_window_stays_as_it_is(text: str) -> None:
    """As in a bundle that somebody else made."""
    assert name_window(text, ENGLISH) == text
