"""Dates as HTTP headers write them."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

_LAST_YEAR: Final = 9000
"""A clock near the last moment that can be told cannot be reckoned with."""


def read_http_date(text: str) -> datetime | None:
    """The moment in UTC, or None where `text` is no HTTP date."""
    # See: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7
    try:
        told = parsedate_to_datetime(text)
        moment = told.replace(tzinfo=UTC) if told.tzinfo is None else told.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.year <= _LAST_YEAR else None
