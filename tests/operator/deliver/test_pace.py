"""How many bytes leave in a second."""

from concurrent.futures import ThreadPoolExecutor
from threading import Lock

import pytest

from log_operator.deliver.pace import LARGEST_PIECE, Pace


class Time:
    """Goes on by what is slept, for whoever sleeps longest."""

    def __init__(self) -> None:
        self.now = 1000.0
        self._lock = Lock()

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.now += seconds


@pytest.mark.parametrize("rate", [1, 10, 1000, 64_000, 10_000_000, 1_000_000_000])
def test_five_seconds_are_right_within_a_twentieth(rate: int) -> None:
    time = Time()
    pace = Pace(rate, monotonic=time.monotonic, sleep=time.sleep)
    sent = 0
    while time.now < 1005:
        pace.spend(pace.piece)
        sent += pace.piece
    assert rate * 5 <= sent <= max(rate * 5 * 1.05, rate * 5 + pace.piece)


def test_pieces_are_small_enough_to_stop_soon_and_large_enough_to_be_fast() -> None:
    assert Pace(1).piece == 1
    assert Pace(100_000).piece == 5000
    assert Pace(1_000_000_000).piece == LARGEST_PIECE


def test_who_did_nothing_for_a_while_has_saved_nothing() -> None:
    time = Time()
    pace = Pace(1000, monotonic=time.monotonic, sleep=time.sleep)
    time.now += 60
    begin = time.now
    for _ in range(100):
        pace.spend(pace.piece)
    assert time.now - begin == pytest.approx(100 * pace.piece / 1000)


def test_two_share_one_rate() -> None:
    waits: list[float] = []
    pace = Pace(1000, monotonic=lambda: 0.0, sleep=waits.append)
    with ThreadPoolExecutor(2) as pool:
        for _ in range(100):
            pool.submit(pace.spend, 50)
    assert max(waits) == pytest.approx(5.0)
    assert sorted(waits) == pytest.approx([0.05 * n for n in range(1, 101)])
