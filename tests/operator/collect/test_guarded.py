"""Faults of one source, as reasons."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from log_operator.collect.guarded import GuardedSource
from log_operator.errors import CollectFailed, NoRoom
from log_operator.values import Planned, Raw, Skipped

THING = Planned("files/a.log", "/a.log", 5, "why")


@dataclass
class Faulty:
    """A source that fails there."""

    error: Exception
    place: str

    def plan(self) -> Iterator[Planned | Skipped]:
        yield THING
        self._fail("plan")

    @contextmanager
    def open(self, _planned: Planned, _allowance: int) -> Iterator[Raw]:
        self._fail("open")
        yield Raw(self._read())

    def _read(self) -> Iterator[bytes]:
        yield b"line\n"
        self._fail("read")

    def _fail(self, place: str) -> None:
        if place == self.place:
            raise self.error


ERRORS = [
    (TypeError("internal"), "a fault of the program: TypeError"),
    (MemoryError(), "a fault of the program: MemoryError"),
    (OSError(errno.EIO, "Input/output error"), "it cannot be read (input/output error)"),
]


@pytest.mark.parametrize(("error", "reason"), ERRORS)
def test_a_fault_in_planning_is_a_reason_beside_what_was_found(
    error: Exception, reason: str
) -> None:
    source = GuardedSource("app", Faulty(error, "plan"))
    assert list(source.plan()) == [THING, Skipped("source app", reason)]


@pytest.mark.parametrize("place", ["open", "read"])
@pytest.mark.parametrize(("error", "reason"), ERRORS)
def test_a_fault_in_collecting_is_a_reason(error: Exception, reason: str, place: str) -> None:
    source = GuardedSource("app", Faulty(error, place))
    with pytest.raises(CollectFailed) as caught, source.open(THING, 9) as raw:
        assert list(raw.chunks) == [b"line\n"]
    assert str(caught.value) == reason


@pytest.mark.parametrize("error", [CollectFailed("gone"), NoRoom("the disk is full")])
@pytest.mark.parametrize("place", ["open", "read"])
def test_what_a_source_says_itself_stays(error: Exception, place: str) -> None:
    source = GuardedSource("app", Faulty(error, place))
    with pytest.raises(type(error)) as caught, source.open(THING, 9) as raw:
        list(raw.chunks)
    assert caught.value is error


def test_an_error_of_the_reader_stays_the_readers() -> None:
    source = GuardedSource("app", Faulty(TypeError(), "nowhere"))
    with pytest.raises(OSError, match="disk full"), source.open(THING, 9):
        raise OSError("disk full")
