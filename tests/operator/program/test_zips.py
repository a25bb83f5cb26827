"""Zips that grow: whatever is written opens everywhere, and is read back to the last byte."""

import contextlib
import hashlib
import shutil
import subprocess  # noqa: TID251 - other people's programs open our zips
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from log_operator.zips import deflate
from log_operator.zips.reader import BrokenZip, Name, ZipReader
from log_operator.zips.writer import ZipWriter

DATE = (2026, 11, 22, 10, 11, 12)
Members = list[tuple[str, list[bytes]]]
MEMBERS: Members = [
    ("a.log", [b"one\n" * 100_000, b"two"]),
    ("größe/b.log", [bytes(range(256)) * 5000] * 3),
    ("empty.log", []),
    ("whole.log", [b"at once"]),
]


def write(path: Path, members: Members, note: Callable[[int], object] = lambda _: None) -> None:
    """The first piece alone is a whole member; more of them are pieces of one."""
    with path.open("wb", buffering=0) as file:
        writer = ZipWriter(file.write, DATE)
        for name, pieces in members:
            if len(pieces) == 1:
                writer.add(name, pieces[0])
            else:
                writer.begin(name)
                for piece in pieces:
                    writer.write(piece)
                    note(writer.size)
                writer.end()
            note(writer.size)
        writer.close()
        note(writer.size)


def read(reader: ZipReader, end: int, found: Members) -> None:
    for piece in reader.read_to(end):
        if isinstance(piece, Name):
            found.append((str(piece), []))
        else:
            found[-1][1].append(piece)


def read_whole(path: Path) -> None:
    with contextlib.closing(ZipReader(path)) as reader:
        read(reader, path.stat().st_size, [])
        reader.finish()


def join(members: Members) -> list[tuple[str, bytes]]:
    return [(name, b"".join(pieces)) for name, pieces in members]


@pytest.fixture(params=["isal", "zlib"])
def library(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    if request.param == "zlib":
        monkeypatch.setattr(deflate, "_LIBRARY", zlib)
    else:
        assert deflate._LIBRARY is not zlib
    return request.param


@pytest.mark.usefixtures("library")
def test_the_standard_library_opens_it(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    write(path, MEMBERS)
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert [(n, archive.read(n)) for n in archive.namelist()] == join(MEMBERS)
        assert {info.date_time for info in archive.infolist()} == {DATE}
        assert {info.external_attr >> 16 for info in archive.infolist()} == {0o100600}


@pytest.mark.parametrize(
    "program", ["unzip -t", "7z t", "7zz t", "bsdtar -tvf", "python -m zipfile -t"]
)
def test_other_programs_open_it(tmp_path: Path, program: str) -> None:
    name, *options = program.split()
    if shutil.which(name) is None:
        pytest.skip(f"there is no {name} here")
    write(tmp_path / "a.zip", MEMBERS)
    done = subprocess.run(
        [name, *options, tmp_path / "a.zip"], capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert b"rror" not in done.stdout.replace(b"No errors", b"") + done.stderr


@pytest.mark.usefixtures("library")
def test_it_is_read_while_it_grows(tmp_path: Path) -> None:
    path, found = tmp_path / "a.zip", list[tuple[str, list[bytes]]]()
    path.touch()
    reader = ZipReader(path)
    read_before_the_end: list[int] = []

    def follow(size: int) -> None:
        read(reader, size, found)
        read_before_the_end.append(sum(len(piece) for _, pieces in found for piece in pieces))

    write(path, MEMBERS, follow)
    assert reader.finish() == hashlib.sha256(path.read_bytes()).hexdigest()
    assert join(found) == join(MEMBERS)
    assert read_before_the_end[-3] > 4_000_000
    reader.close()


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.lists(st.binary(max_size=2000), max_size=4), max_size=5),
    st.lists(st.integers(1, 400), min_size=1),
)
def test_it_is_read_in_steps_of_any_size(contents: list[list[bytes]], steps: list[int]) -> None:
    members = [(f"{number}.log", pieces) for number, pieces in enumerate(contents)]
    found: Members = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.zip"
        write(path, members)
        reader, end, size = ZipReader(path), 0, path.stat().st_size
        while end < size:
            for step in steps:
                end = min(size, end + step)
                read(reader, end, found)
        reader.finish()
        reader.close()
    assert join(found) == join(members)


def swap(data: bytes, old: bytes, new: bytes, count: int = 1) -> bytes:
    assert old in data
    return data.replace(old, new, count)


def hide_a_member(data: bytes) -> bytes:
    """One that the directory does not name: readers go by the directory."""
    begin = data.index(b"PK\1\2")
    next_one = data.index(b"PK\1\2", begin + 4)
    end = data.index(b"PK\5\6")
    tail = bytearray(data[end:])
    tail[8:12] = b"\1\0\1\0"
    tail[12:16] = (end - next_one).to_bytes(4, "little")
    return data[:begin] + data[next_one:end] + bytes(tail)


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "something before": lambda data: b"#!/bin/sh\n" + data,
    "something behind": lambda data: data + b"secret",
    "something in between": lambda data: swap(data, b"PK\1\2", b"secretPK\1\2"),
    "another name in the directory": lambda data: (
        data[:100] + swap(data[100:], b"b.log", b"c.log", 9)
    ),
    "hidden": hide_a_member,
    "cut": lambda data: data[:-30],
    "another checksum": lambda data: data[:14] + b"abcd" + data[18:],
    "another flag": lambda data: data[:6] + b"\1" + data[7:],
    "stored": lambda data: data[:8] + b"\0" + data[9:],
    "more in the head": lambda data: data[:28] + b"\4" + data[29:],
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_the_directory_does_not_name_so_is_found(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "a.zip"
    write(path, [("a.log", [b"one" * 100]), ("b.log", [b"two" * 100])])
    path.write_bytes(DAMAGES[damage](path.read_bytes()))
    with pytest.raises((BrokenZip, zipfile.BadZipFile)):
        read_whole(path)
