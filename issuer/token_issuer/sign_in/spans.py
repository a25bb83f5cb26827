"""Spans of time in words."""

from datetime import timedelta
from typing import Final

from token_issuer.counting import count

_UNITS: Final = (("day", 86_400), ("hour", 3_600), ("minute", 60))


def tell_distance(span: timedelta) -> str:
    """`in 30 days`, `in 1 hour`, `in less than a minute`, `5 minutes ago`; rounded down."""
    seconds = abs(int(span.total_seconds()))
    for name, length in _UNITS:
        if seconds >= length:
            words = count(seconds // length, name)
            break
    else:
        words = "less than a minute"
    return f"{words} ago" if span < timedelta() else f"in {words}"
