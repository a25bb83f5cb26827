from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from log_operator.collect.files import FilesSource
from log_operator.collect.host import Host
from log_operator.collect.time_budget import TimeBudget
from log_operator.errors import CollectFailed
from tenant_file.sources import Files

from .conftest import Collected, Write


def clock(step: float) -> Callable[[], float]:
    """Each look at it is that much later."""
    ticks = count()
    return lambda: next(ticks) * step


def test_gives_all_that_come_in_time() -> None:
    budget = TimeBudget("10s", clock(3))
    assert list(budget.watch(iter("abc"))) == ["a", "b", "c"]
    assert budget.spent == 12
    with pytest.raises(CollectFailed, match="its source took more than 10 seconds"):
        budget.demand()


def test_stops_when_the_time_is_over() -> None:
    budget = TimeBudget("10s", clock(4))
    watched = budget.watch(iter("abcdef"))
    assert [next(watched) for _ in range(3)] == ["a", "b", "c"]
    with pytest.raises(CollectFailed):
        next(watched)


def test_what_the_taker_does_meanwhile_does_not_count() -> None:
    now = 0.0

    def items() -> Iterator[int]:
        nonlocal now
        for number in range(3):
            now += 1
            yield number

    budget = TimeBudget("10s", lambda: now)
    for _ in budget.watch(items()):
        now += 100
    assert budget.spent == 3


def test_a_source_that_took_too_long_says_what_it_leaves_out(
    write: Write, host: Host, tree: Path
) -> None:
    for name in ("a.log", "b.log"):
        write(name, b"line\n" * 200_000)
    source = FilesSource(Files("why", (f"{tree}/*",), max_time="5s"), "7d", host)
    result = Collected(source, tree)
    assert len(result.names) == 2
    source._budget.read_seconds = clock(2)
    with source.open(result.find("a.log"), 1 << 40) as raw:
        chunks = iter(raw.chunks)
        next(chunks)
        with pytest.raises(CollectFailed, match="its source took more than 5 seconds"):
            list(chunks)
    with pytest.raises(CollectFailed), source.open(result.find("b.log"), 1 << 40):
        pass
    late = FilesSource(source.files, "7d", host)
    late._budget.read_seconds = clock(3)
    result = Collected(late, tree)
    assert len(result.names) == 1
    reason = "its source took more than 5 seconds; the rest was left out"
    assert list(result.skipped.values()) == [reason]
