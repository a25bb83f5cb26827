import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from log_operator.collect.bounded import Bounds, read_bounded


def read(path: Path, limit: int, head: int = 0, start: int = 0) -> tuple[bytes, list[str]]:
    descriptor = os.open(path, os.O_RDONLY)
    notes: list[str] = []
    try:
        return b"".join(read_bounded(descriptor, Bounds(limit, head, start), notes)), notes
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


TEXT = "\ufeffone\nĊne\ntwo ਊ\nthree\n"
MARK = "\ufeff"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("limit", range(2, 40))
@pytest.mark.parametrize("start", [0, len(TEXT[:5]) * 2])
def test_a_part_of_a_utf_16_file_still_reads_as_one(
    tree: Path, encoding: str, limit: int, start: int
) -> None:
    path = tree / "a.log"
    path.write_bytes(TEXT.encode(encoding))
    data = read(path, limit, start=start)[0]
    part = data.decode(encoding)
    assert len(data) <= limit
    assert part.startswith(MARK)
    assert TEXT.endswith(part.removeprefix(MARK))


def test_no_beginning_is_kept_where_the_gap_would_go_over_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_bytes(b"\n" * 500)
    for limit in range(1, 400):
        data, _ = read(path, limit, 64)
        assert len(data) <= limit


@given(
    lines=st.lists(st.text("ab ਊĊ", max_size=30), max_size=80),
    encoding=st.sampled_from(["utf-8", "utf-16-le", "utf-16-be"]),
    limit=st.integers(2, 3000),
    head=st.integers(0, 2000),
    skipped=st.integers(0, 80),
)
def test_a_part_is_whole_lines_around_a_gap(
    tmp_path_factory: pytest.TempPathFactory,
    lines: list[str],
    encoding: str,
    limit: int,
    head: int,
    skipped: int,
) -> None:
    mark = "" if encoding == "utf-8" else MARK
    before = mark + "".join(f"{line}\n" for line in lines[:skipped])
    after = "".join(f"{line}\n" for line in lines[skipped:])
    start = len(before.encode(encoding)) if lines[:skipped] else 0
    path = tmp_path_factory.getbasetemp() / "a.log"
    path.write_bytes((before + after).encode(encoding))
    data, notes = read(path, limit, head, start)
    assert len(data) <= limit
    parts = data.decode(encoding).removeprefix(mark).split("[")
    if not notes:
        assert parts == [after]
        return
    if len(parts) == 2:
        assert after.startswith(parts[0])
        gap, _, parts[1] = parts[1].partition("\n")
        assert gap.endswith(" left out here by the operator]")
        assert notes[0].startswith("only the first ")
    assert after.endswith(parts[-1])
    assert "begins within a line" in notes or after[: -len(parts[-1]) or None].endswith("\n")


def test_keeps_the_beginning_and_the_end_around_a_gap(tree: Path) -> None:
    path = tree / "a.log"
    path.write_bytes(b"".join(b"%07d\n" % number for number in range(10_000)))
    data, notes = read(path, 4_000, head=404)
    lines = data.splitlines()
    assert lines[:51] == [
        *(b"%07d" % n for n in range(50)),
        b"[76.1 KB left out here by the operator]",
    ]
    assert lines[51:] == [b"%07d" % n for n in range(10_000 - len(lines[51:]), 10_000)]
    assert notes == ["only the first 400 B and the last 3.5 KB of 80.0 KB"]
    assert 3_900 < len(data) <= 4_000


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
        for chunk in read_bounded(descriptor, Bounds(1 << 30), notes):
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
    chunks = read_bounded(descriptor, Bounds(1 << 30), notes)
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
    assert list(read_bounded(descriptor, Bounds(10), notes)) == []
    os.close(descriptor)
    assert notes == ["the rest cannot be read (bad file descriptor)"]
