"""The threads of a run: an error in one ends all of them, and leaves nothing open."""

import hashlib
import os
import random
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from log_operator.errors import RedactionFailed, SecretLeft
from log_operator.packing.open_part import Growth
from log_operator.packing.pack import Packer, Rest
from log_operator.packing.part_sizes import SMALLEST_LIMIT
from log_operator.packing.stream import Stream
from log_operator.redact.choice import DEFAULT
from log_operator.redact.second_look import SecondLook
from log_operator.values import CleanBytes, PartFile, Planned, RedactionReport
from tests.operator.program.test_pack import NOW, ORIGIN

CREDENTIALS = tuple(rule for rule in DEFAULT.rules() if not rule.alias)
NOTHING = RedactionReport(0, {})
RNG = random.Random(9)
NOISE = b"".join(b"%x\n" % RNG.getrandbits(800) for _ in range(5000))
"""A megabyte that no zip makes much smaller."""


def open_stream(
    folder: Path, limit: int = SMALLEST_LIMIT, on_part: Callable[[PartFile], None] = lambda _: None
) -> Stream:
    def make_packer(on_growth: Callable[[Growth], None]) -> Packer:
        return Packer(folder, ORIGIN, NOW, limit, on_growth)

    return Stream(make_packer, SecondLook(CREDENTIALS), on_part)


def feed(stream: Stream, name: str, *chunks: bytes) -> None:
    stream.begin(Planned(name, f"/{name}", None, "to see"))
    for chunk in chunks:
        stream.write(CleanBytes(chunk))
    stream.end(NOTHING, ())


@contextmanager
def nothing_stays_open(folder: Path) -> Iterator[None]:
    """No thread and no file outlives what happens here, and what was set is set again."""
    before, interval = threading.active_count(), sys.getswitchinterval()
    yield
    assert threading.active_count() == before
    assert sys.getswitchinterval() == interval
    if sys.platform == "linux":
        opened = [os.path.realpath(link) for link in Path("/proc/self/fd").iterdir()]
        assert not [path for path in opened if path.startswith(str(folder))]


def test_bundles_are_packed_looked_through_and_hashed(tmp_path: Path) -> None:
    seen: list[int] = []
    with (
        nothing_stays_open(tmp_path),
        open_stream(tmp_path, on_part=lambda p: seen.append(p.number)) as stream,
    ):
        feed(stream, "a.log", *[NOISE] * 4)
        manifest = stream.finish(Rest(), lambda _: None)
    assert seen == list(range(2, manifest.parts + 1))
    assert [part.number for part in stream.parts] == list(range(1, manifest.parts + 1))


def feed_for_ever(folder: Path) -> None:
    with open_stream(folder) as stream:
        (folder / "logs-1234-00010203-part2.zip").touch()
        while True:
            feed(stream, "a.log", NOISE)


def test_an_error_of_the_packing_thread_is_told_where_somebody_waits(tmp_path: Path) -> None:
    with nothing_stays_open(tmp_path), pytest.raises(FileExistsError):
        feed_for_ever(tmp_path)


def test_what_is_changed_after_it_was_looked_at_has_another_hash(tmp_path: Path) -> None:
    with nothing_stays_open(tmp_path), open_stream(tmp_path, 50_000_000) as stream:
        while not stream.looked_at:
            feed(stream, "a.log", NOISE * 2)
        first = tmp_path / "logs-1234-00010203-part1.zip"
        with first.open("r+b") as file:
            file.write(b"PK\3\4 and something else")
        stream.finish(Rest(), lambda _: None)
    assert stream.parts[0].sha256 != hashlib.sha256(first.read_bytes()).hexdigest()


def swap_what_is_written(folder: Path) -> None:
    with open_stream(folder, 50_000_000) as stream:
        part = folder / "logs-1234-00010203-part1.zip"
        part.unlink()
        part.write_bytes(b"PK\3\4 and something else" * 100_000)
        feed(stream, "a.log", NOISE)
        stream.finish(Rest(), lambda _: None)


@pytest.mark.skipif(os.name != "posix", reason="Windows lets nobody do that")
def test_another_file_in_its_place_is_not_sent(tmp_path: Path) -> None:
    told = r"look at logs-1234-00010203-part1\.zip failed"
    with nothing_stays_open(tmp_path), pytest.raises(RedactionFailed, match=told):
        swap_what_is_written(tmp_path)


def feed_secret(folder: Path) -> None:
    with open_stream(folder) as stream:
        feed(stream, "a.log", b"password=hunter2-secret\n", NOISE)
        while True:
            feed(stream, "b.log", NOISE)


def test_a_secret_stops_it_before_the_end(tmp_path: Path) -> None:
    with nothing_stays_open(tmp_path), pytest.raises(SecretLeft, match=r"in a\.log"):
        feed_secret(tmp_path)


def strike(_: object) -> None:
    signal.raise_signal(signal.SIGINT)


def be_struck(folder: Path, on_part: Callable[[PartFile], None]) -> None:
    with open_stream(folder, on_part=on_part) as stream:
        for _ in range(6):
            feed(stream, "a.log", NOISE)
        stream.finish(Rest(), strike)


@pytest.mark.skipif(os.name != "posix", reason="signals are of POSIX")
@pytest.mark.parametrize("on_part", [strike, lambda _: None], ids=["passing on", "looking"])
def test_ctrl_c_gets_through(tmp_path: Path, on_part: Callable[[PartFile], None]) -> None:
    with nothing_stays_open(tmp_path), pytest.raises(KeyboardInterrupt):
        be_struck(tmp_path, on_part)


def test_ten_thousand_small_things_take_two_threads(tmp_path: Path) -> None:
    with nothing_stays_open(tmp_path), open_stream(tmp_path, 50_000_000) as stream:
        before = threading.active_count()
        for number in range(10_000):
            feed(stream, f"{number}.log", b"%d\n" % number)
        assert threading.active_count() == before
        manifest = stream.finish(Rest(), lambda _: None)
    assert len(manifest.entries) == 10_000
