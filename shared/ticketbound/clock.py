"""Time as a parameter."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]
"""Returns the present moment, aware and in UTC."""


def utc_now() -> datetime:
    """The real clock."""
    return datetime.now(UTC)


def rfc3339(moment: datetime) -> str:
    """`2026-11-21T19:38:53Z`: to the second, always in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def write_moment(moment: datetime) -> str:
    """`2026-11-21 19:38 UTC`: for people, as the message that brings them a code has it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


class AdjustableClock:
    """A clock that a better one may set right."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._offset = timedelta()

    def __call__(self) -> datetime:
        """The present moment, as far as it is known."""
        return self._clock() + self._offset

    def unadjusted(self) -> datetime:
        """The present moment as the first clock has it."""
        return self._clock()

    def adjust(self, moment: datetime | None) -> bool:
        """Go by `moment` from now on, if there is one; whether there was."""
        if moment is None:
            return False
        self._offset = moment - self._clock()
        return True
