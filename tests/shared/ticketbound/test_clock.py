from datetime import UTC, datetime, timedelta

from ticketbound.clock import AdjustableClock

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_a_clock_that_was_set_right_still_tells_what_the_first_one_has() -> None:
    clock = AdjustableClock(lambda: NOW)
    assert clock.adjust(NOW - timedelta(hours=2))
    assert clock() == NOW - timedelta(hours=2)
    assert clock.unadjusted() == NOW
