"""From thread to thread: never more than there is room for, and nobody waits for ever."""

import threading

import pytest

from log_operator.packing.belt import Belt, Stopped


def test_things_come_in_order_and_within_bounds() -> None:
    belt: Belt[int] = Belt(100)
    most: list[int] = []

    def give() -> None:
        for number in range(1000):
            belt.put(number, 30)

    giver = threading.Thread(target=give)
    giver.start()
    got = []
    for _ in range(1000):
        most.append(belt._size)
        got.append(belt.get())
    giver.join()
    assert got == list(range(1000))
    assert max(most) <= 100


def test_what_is_larger_than_the_room_goes_alone() -> None:
    belt: Belt[str] = Belt(100)
    assert belt.offer("large", 1000)
    assert not belt.offer("small", 1)
    assert belt.take() == "large"
    assert belt.offer("small", 1)


def test_many_small_things_are_bounded_too() -> None:
    belt: Belt[int] = Belt(100)
    assert sum(belt.offer(number, 0) for number in range(1000)) == 256


def test_nothing_comes_of_an_empty_one() -> None:
    assert Belt[int](1).take() is None
    assert Belt[int](1).take(0.001) is None


@pytest.mark.parametrize("is_full", [True, False])
def test_whoever_waits_is_told_that_it_is_over(*, is_full: bool) -> None:
    belt: Belt[int] = Belt(1)
    if is_full:
        belt.put(1, 1)
    ended: list[type[BaseException]] = []

    def wait() -> None:
        try:
            if is_full:
                belt.put(2, 1)
            else:
                belt.get()
        except Stopped as stopped:
            ended.append(type(stopped))

    waiting = threading.Thread(target=wait)
    waiting.start()
    belt.stop()
    waiting.join(60)
    assert ended == [Stopped]
    with pytest.raises(Stopped):
        belt.take()
