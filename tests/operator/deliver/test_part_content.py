"""What leaves is what was agreed to."""

import hashlib
from pathlib import Path

import pytest

from log_operator.deliver.pace import LARGEST_PIECE, Pace
from log_operator.deliver.part_content import PartContent
from log_operator.deliver.workers import Stopped
from log_operator.errors import BundleChanged, NoRoom
from log_operator.values import PartFile

DATA = bytes(range(256)) * 4000


@pytest.fixture
def part(tmp_path: Path) -> PartFile:
    path = tmp_path / "part1.zip"
    path.write_bytes(DATA)
    return PartFile(1, path, len(DATA), hashlib.sha256(DATA).hexdigest())


def open_content(part: PartFile, pace: Pace | None = None) -> PartContent:
    return PartContent(part, check=lambda: None, note=lambda _: None, pace=pace)


def read_all(content: PartContent, size: int = 1 << 16) -> list[bytes]:
    pieces = []
    while piece := content.read(size):
        pieces.append(piece)
    return pieces


def test_it_is_read_whole_and_again(part: PartFile) -> None:
    with open_content(part) as content:
        assert b"".join(read_all(content)) == DATA
        content.seek(0)
        content.read(100)
        content.seek(0)
        assert b"".join(read_all(content, -1)) == DATA


def test_no_piece_is_too_large_to_stop_soon(part: PartFile) -> None:
    with open_content(part) as content:
        assert max(map(len, read_all(content, 1 << 30))) == LARGEST_PIECE
    slow = Pace(100_000, sleep=lambda _: None)
    with open_content(part, slow) as content:
        assert max(map(len, read_all(content, 1 << 30))) == slow.piece


@pytest.mark.parametrize("place", [0, 70_000, len(DATA) - 1])
def test_the_last_piece_of_something_else_is_withheld(part: PartFile, place: int) -> None:
    changed = bytearray(DATA)
    changed[place] ^= 1
    part.path.write_bytes(changed)
    positions: list[int] = []
    content = PartContent(part, check=lambda: None, note=positions.append)
    with content, pytest.raises(BundleChanged, match=r"part1\.zip was changed") as caught:
        read_all(content)
    assert "'operator' with the same code makes it anew" in caught.value.hint
    assert positions[-1] < len(DATA)


@pytest.mark.parametrize("change", [DATA + b"x", DATA[:-1], b""])
def test_another_size_is_not_even_begun(part: PartFile, change: bytes) -> None:
    part.path.write_bytes(change)
    with pytest.raises(BundleChanged):
        open_content(part)


def test_a_part_that_is_gone_is_changed(part: PartFile) -> None:
    part.path.unlink()
    with pytest.raises(BundleChanged):
        open_content(part)


def test_what_shrinks_meanwhile_is_noticed(part: PartFile) -> None:
    with open_content(part) as content:
        content.read(1 << 16)
        part.path.write_bytes(b"x")
        with pytest.raises(BundleChanged):
            content.read(1 << 16)


def test_each_piece_is_asked_for_leave_and_told(part: PartFile) -> None:
    positions: list[int] = []

    def stop_after_two() -> None:
        if len(positions) == 2:
            raise InterruptedError

    with PartContent(part, check=stop_after_two, note=positions.append) as content:
        content.read(1000)
        content.read(1000)
        with pytest.raises(InterruptedError):
            content.read(1000)
    assert positions == [1000, 2000]


def test_a_part_that_cannot_be_opened_now_is_not_called_another(part: PartFile) -> None:
    part.path.unlink()
    part.path.mkdir()
    with pytest.raises(NoRoom, match=r"part1\.zip cannot be read now"):
        open_content(part)
    part.path.rmdir()
    with pytest.raises(BundleChanged):
        open_content(part)


def test_what_has_left_whole_is_not_stopped(part: PartFile) -> None:
    """Its upload would be there, and nobody would know of it."""
    is_stopped = False

    def check() -> None:
        if is_stopped:
            raise Stopped

    with PartContent(part, check=check, note=lambda _: None) as content:
        while content.tell() < part.size:
            content.read(1 << 18)
        is_stopped = True
        assert content.read(1) == b""
        content.seek(0)
        with pytest.raises(Stopped):
            content.read(1)
