import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from log_operator.deliver.under_way import UnderWay
from log_operator.keeping.keeper import Keeper
from log_operator.keeping.kept import Kept, KeptPart
from log_operator.values import PartFile

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def keeper(tmp_path: Path) -> Keeper:
    parts = tuple(KeptPart(n, f"part{n}.zip", 10, "ab" * 32) for n in range(1, 8))
    return Keeper(tmp_path, Kept("acme", 1, "ab" * 8, "generic", NOW, NOW, "1", parts=parts))


def agree(keeper: Keeper) -> None:
    parts = [PartFile(p.number, Path(p.name), p.size, p.sha256) for p in keeper.kept.parts]
    keeper.agree(parts, "words", NOW, keeper.kept.contents)


def test_says_which_parts_are_on_their_way(keeper: Keeper) -> None:
    said: list[str] = []
    under_way = UnderWay(keeper, said.append)
    with under_way.hold(3):
        assert said == ["part 3"]
    agree(keeper)
    with under_way.hold(3), under_way.hold(2):
        assert said[-1] == "parts 2 and 3 of 7"
    assert said == ["part 3", "", "part 3 of 7", "parts 2 and 3 of 7", "part 3 of 7", ""]


def test_a_part_that_failed_is_no_longer_on_its_way(keeper: Keeper) -> None:
    said: list[str] = []

    def fail() -> None:
        with UnderWay(keeper, said.append).hold(1):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert said == ["part 1", ""]


def test_what_waits_is_named_with_what_waits_longest(keeper: Keeper) -> None:
    """Two uploads that wait at a time are told in one line, until when both do."""
    under_way = UnderWay(keeper, lambda _: None)
    told: list[tuple[str, float]] = []

    def wait_in_a_thread(number: int, seconds: float, now: datetime) -> None:
        def wait() -> None:
            with under_way.hold(number):
                told.append(under_way.note_wait(seconds, now))
                is_told.set()
                may_end.wait(60)

        is_told = threading.Event()
        thread = threading.Thread(target=wait)
        thread.start()
        threads.append(thread)
        assert is_told.wait(60)

    threads: list[threading.Thread] = []
    may_end = threading.Event()
    wait_in_a_thread(2, 30, NOW)
    wait_in_a_thread(3, 20, NOW + timedelta(seconds=4))
    wait_in_a_thread(4, 5, NOW + timedelta(seconds=26))
    may_end.set()
    for thread in threads:
        thread.join()
    assert told == [("part 2", 30), ("parts 2 and 3", 26), ("parts 2 and 4", 5)]
    assert under_way.note_wait(7, NOW) == ("", 7)
