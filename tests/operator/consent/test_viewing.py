"""What the person sees of a file is what is in the parts, and nothing that plays tricks."""

import random
import zipfile
from pathlib import Path

import pytest

from log_bundle.manifest import Entry, Manifest
from log_operator.consent.viewing import find_entries, name_some, read_entry, read_own_manifest
from log_operator.values import PartFile
from tests.operator.program.test_pack import pack


def view(folder: Path, chunks: list[bytes]) -> list[str]:
    manifest, parts = pack(folder, [("a.log", chunks)])
    return list(read_entry(parts, manifest.entries[0]))


@pytest.mark.parametrize(
    ("chunks", "lines"),
    [
        ([], []),
        ([b"one\n", b"two"], ["one", "two"]),
        ([b"one\r\n\ntwo\n"], ["one", "", "two"]),
        ([b"\x1b[2J\x07 \xe2\x80\xae\x00\n"], [r"\x1b[2J\x07 \u202e\x00"]),
        ([b"caf\xc3", b"\xa9 \xff\xc3\n"], ["café \\xff\\xc3"]),
        ([b"a\tb\n"], ["a       b"]),
        ([b"x" * 5000], ["x" * 4096, "x" * 904]),
    ],
)
def test_lines_are_escaped(tmp_path: Path, chunks: list[bytes], lines: list[str]) -> None:
    assert view(tmp_path, chunks) == lines


def test_line_without_an_end_is_shown_in_pieces(tmp_path: Path) -> None:
    shown = view(tmp_path, [b"\x00" * 300_000] * 3)
    assert max(map(len, shown)) <= 4 * 4096
    assert "".join(shown) == r"\x00" * 900_000


def test_file_that_was_cut_into_parts_is_shown_whole(tmp_path: Path) -> None:
    rng = random.Random(5)
    lines = [rng.randbytes(50_000).hex() for _ in range(120)]
    manifest, parts = pack(tmp_path, [("a.log", [f"{line}\n".encode() for line in lines])])
    (entry,) = manifest.entries
    assert len(entry.pieces) > 1
    assert "".join(lines) == "".join(read_entry(parts, entry))


def test_manifest_can_be_looked_at(tmp_path: Path) -> None:
    _, parts = pack(tmp_path, [("a.log", [b"x"])])
    assert ' "format": 1' in list(read_own_manifest(parts))


@pytest.mark.parametrize("change", ["gone", "no zip", "other zip"])
def test_part_that_is_not_what_it_was_is_an_error(tmp_path: Path, change: str) -> None:
    manifest, parts = pack(tmp_path, [("a.log", [b"x"])])
    parts[0].path.unlink()
    if change == "no zip":
        parts[0].path.write_bytes(b"nothing")
    if change == "other zip":
        zipfile.ZipFile(parts[0].path, "w").close()
    with pytest.raises((OSError, KeyError, zipfile.BadZipFile)):
        list(read_entry(parts, manifest.entries[0]))


def manifest_of(*sources: str) -> Manifest:
    entries = [Entry(f"files{s}", s, "why", 1, "00", 0, (), ()) for s in sources]
    return Manifest(None, 1, tuple(entries), ())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        ("2", [2]),
        ("002", [2]),
        ("0", []),
        ("4", []),
        ("/var/log/a.log", [1]),
        ("files/var/log/a.log", [1]),
        ("a.log", [1]),
        ("log/a", [1, 2]),
        ("b.log", [3]),
        ("nothing", []),
        ("²", []),
    ],
)
def test_files_are_found_by_number_and_name(wanted: str, numbers: list[int]) -> None:
    manifest = manifest_of("/var/log/a.log", "/var/log/a.log.1", "/srv/b.log")
    assert [number for number, _ in find_entries(manifest, wanted)] == numbers


def test_a_file_s_name_means_that_file_on_windows_too() -> None:
    manifest = manifest_of(r"C:\logs\app.log", r"C:\logs\web-app.log", r"C:\logs\app.log.1")
    assert [number for number, _ in find_entries(manifest, "app.log")] == [1]


def test_many_of_one_name_are_named_by_the_first() -> None:
    found = find_entries(manifest_of(*(f"/var/log/{n}.log" for n in range(9))), "log")
    assert name_some(found[:2]) == "1 is /var/log/0.log, 2 is /var/log/1.log"
    assert name_some(found).endswith("5 is /var/log/4.log and 4 more")


def test_parts_are_found_by_their_number(tmp_path: Path) -> None:
    manifest, parts = pack(tmp_path, [("a.log", [b"x\n"])])
    others = [PartFile(2, tmp_path / "none.zip", 1, "00"), *parts]
    assert list(read_entry(others, manifest.entries[0])) == ["x"]
