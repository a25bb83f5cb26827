"""When something was written, as the disk has it."""

from datetime import UTC, datetime


def read_moment(seconds: float) -> datetime | None:
    """So many seconds since 1970, in UTC; None where no calendar goes so far.

    Anybody who may write to a file can give it any date.
    """
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
