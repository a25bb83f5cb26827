from datetime import UTC, datetime, timedelta, timezone

from ticketbound.clock import AdjustableClock, write_moment

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_a_clock_that_was_set_right_still_tells_what_the_first_one_has() -> None:
    clock = AdjustableClock(lambda: NOW)
    assert clock.adjust(NOW - timedelta(hours=2))
    assert clock() == NOW - timedelta(hours=2)
    assert clock.unadjusted() == NOW


def test_people_read_a_moment_to_the_minute_in_utc() -> None:
    here = timezone(timedelta(hours=2))
    assert write_moment(datetime(2026, 11, 22, 1, 59, 59, tzinfo=here)) == "2026-11-21 23:59 UTC"
