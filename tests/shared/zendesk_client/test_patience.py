"""A budget of waiting."""

from threading import Barrier, Thread

import pytest

from zendesk_client.patience import Deadline, Patience


class Time:
    """A clock that goes on when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def wait(patience: Patience, seconds: float) -> float:
    with patience.waiting(seconds) as granted:
        return granted


def test_what_is_waited_is_gone() -> None:
    patience = Patience(10)
    assert (wait(patience, 4), patience.left) == (4, 6)
    assert (wait(patience, 7), patience.left) == (6, 0)
    assert wait(patience, 1) == 0


def test_two_who_wait_at_once_take_it_once() -> None:
    time = Time()
    patience = Patience(100, monotonic=time)
    with patience.waiting(60):
        time.now += 10
        assert patience.left == 90
        with patience.waiting(60) as granted:
            assert granted == 60
            assert patience.left == 90
            time.now += 50
            assert patience.left == 40
            time.now += 10
        assert patience.left == 30


def test_who_waits_shorter_than_another_takes_nothing() -> None:
    time = Time()
    patience = Patience(100, monotonic=time)
    with patience.waiting(60):
        assert wait(patience, 20) == 20
        time.now += 60
    assert patience.left == 40


def test_who_waits_beside_another_goes_no_further_than_the_budget() -> None:
    patience = Patience(100, monotonic=Time())
    with patience.waiting(60):
        assert wait(patience, 200) == 100
    assert patience.left == 0


@pytest.mark.parametrize("fails", [False, True])
def test_what_was_not_waited_to_its_end_is_not_waited_by_others(*, fails: bool) -> None:
    patience = Patience(100, monotonic=Time())
    if fails:
        with pytest.raises(KeyboardInterrupt), patience.waiting(60):
            raise KeyboardInterrupt
    else:
        wait(patience, 60)
    assert patience.left == 40


def test_several_threads_wait_no_longer_than_one() -> None:
    patience = Patience(100, monotonic=Time())
    granted: list[float] = []
    all_there = Barrier(8)

    def wait_together() -> None:
        with patience.waiting(30) as seconds:
            all_there.wait(60)
            granted.append(seconds)
            all_there.wait(60)

    threads = [Thread(target=wait_together) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert granted == [30] * 8
    assert patience.left == 70


def test_a_deadline_comes_while_nobody_waits() -> None:
    time = Time()
    deadline = Deadline(10, monotonic=time)
    time.now += 7
    assert deadline.left == 3
    assert wait(deadline, 5) == 3
    time.now += 4
    assert (deadline.left, wait(deadline, 1)) == (0, 0)
