"""Dates as HTTP headers write them."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def read_http_date(text: str) -> datetime | None:
    """The moment in UTC, or None where `text` is no HTTP date."""
    # See: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
