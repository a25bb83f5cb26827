import os
from pathlib import Path

import pytest

from log_operator.collect.bounded import read_bounded


def read(path: Path, limit: int) -> tuple[bytes, list[str]]:
    descriptor = os.open(path, os.O_RDONLY)
    notes: list[str] = []
    try:
        return b"".join(read_bounded(descriptor, limit, notes)), notes
    finally:
        os.close(descriptor)


@pytest.mark.parametrize(
    ("data", "limit", "expected"),
    [
        (b"", 10, b""),
        (b"one\ntwo\n", 8, b"one\ntwo\n"),
        (b"one\ntwo\n", 7, b"two\n"),
        (b"one\ntwo\n", 4, b"two\n"),
        (b"one\ntwo\nx", 5, b"two\nx"),
        (b"one\ntwo\nx", 4, b"x"),
        (b"0123456789", 4, b"6789"),
    ],
)
def test_reads_all_or_the_last_whole_lines(
    tree: Path, data: bytes, limit: int, expected: bytes
) -> None:
    path = tree / "a.log"
    path.write_bytes(data)
    assert read(path, limit)[0] == expected


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("limit", range(2, 30))
def test_a_part_of_a_utf_16_file_still_reads_as_one(tree: Path, encoding: str, limit: int) -> None:
    text = "\ufeffone\nĊne\ntwo ਊ\nthree\n"
    path = tree / "a.log"
    path.write_bytes(text.encode(encoding))
    part = read(path, limit)[0].decode(encoding)
    assert part.startswith("\ufeff")
    assert text.endswith(part.removeprefix("\ufeff"))


def test_says_what_is_left_out(tree: Path) -> None:
    path = tree / "a.log"
    path.write_bytes(b"0123456789\n" * 1000)
    data, notes = read(path, 2000)
    assert notes == ["only the last 2.0 KB of 11.0 KB"]
    assert len(data) == 1991


def test_a_growing_file_is_read_to_its_size_at_the_beginning(tree: Path) -> None:
    path = tree / "a.log"
    path.write_bytes(b"old\n" * 100_000)
    descriptor = os.open(path, os.O_RDONLY)
    notes: list[str] = []
    size = 0
    with path.open("ab") as log:
        for chunk in read_bounded(descriptor, 1 << 30, notes):
            size += len(chunk)
            log.write(b"new\n" * 100_000)
            log.flush()
    os.close(descriptor)
    assert size == 400_000
    assert notes == ["grew while it was read; the new part is not in it"]


def test_a_truncated_file_is_read_as_far_as_it_goes(tree: Path) -> None:
    path = tree / "a.log"
    path.write_bytes(b"old\n" * 200_000)
    descriptor = os.open(path, os.O_RDONLY)
    notes: list[str] = []
    chunks = read_bounded(descriptor, 1 << 30, notes)
    size = len(next(chunks))
    os.truncate(path, 300_000)
    size += sum(map(len, chunks))
    os.close(descriptor)
    assert size == 300_000
    assert notes == ["shrank while it was read; the end is missing"]


def test_an_error_of_the_disk_ends_the_reading_with_a_note(tree: Path) -> None:
    descriptor = os.open(tree / "a.log", os.O_WRONLY | os.O_CREAT)
    os.write(descriptor, b"data")
    notes: list[str] = []
    assert list(read_bounded(descriptor, 10, notes)) == []
    os.close(descriptor)
    assert notes == ["the rest cannot be read (bad file descriptor)"]
