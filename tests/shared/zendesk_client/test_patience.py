"""A budget of waiting."""

from threading import Thread

from zendesk_client.patience import Patience


def test_what_is_taken_is_gone() -> None:
    patience = Patience(10)
    assert (patience.take(4), patience.left) == (4, 6)
    assert (patience.take(7), patience.left) == (6, 0)
    assert patience.take(1) == 0


def test_several_threads_take_no_more_than_there_is() -> None:
    patience = Patience(100)
    taken: list[float] = []
    threads = [Thread(target=lambda: taken.append(patience.take(30))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(taken) == [0, 0, 0, 0, 10, 30, 30, 30]
