import hashlib
import random
import stat
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from log_bundle.manifest import (
    HEAD_NAME,
    MANIFEST_NAME,
    LeftOut,
    Manifest,
    Origin,
    PartHead,
    read_manifest,
)
from log_bundle.readme import README_NAME, write_readme
from log_operator.packing.open_part import Growth
from log_operator.packing.pack import Packer, Rest
from log_operator.packing.part_sizes import PART_LIMIT
from log_operator.values import CleanBytes, PartFile, Planned, RedactionReport, RuleHits

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ORIGIN = Origin(
    account="acme",
    ticket=1234,
    code_id="0001020304050607",
    profile="generic",
    window="7d",
    created_at="2026-11-21T12:00:00Z",
    operator="0.1.0",
    system="Linux",
)
LIMIT = 6_000_000
HITS = {"password": RuleHits(count=3, lines=2, size=21)}


class Packing:
    """A packer, and the parts that it closed."""

    def __init__(self, folder: Path, limit: int = LIMIT) -> None:
        self.closed: list[PartFile] = []
        self.packer = Packer(folder, ORIGIN, NOW, limit, self._note)

    def add(self, entry: str, chunks: Iterable[bytes]) -> None:
        self.packer.begin(plan(entry))
        for chunk in chunks:
            self.packer.write(CleanBytes(chunk))
        self.packer.end(RedactionReport(2, HITS), ["decompressed from gzip"])

    def finish(self, left_out: Sequence[LeftOut]) -> tuple[Manifest, tuple[PartFile, ...]]:
        manifest = self.packer.finish(Rest(left_out))
        return manifest, tuple(sorted(self.closed, key=lambda part: part.number))

    def _note(self, grown: Growth) -> None:
        assert grown.path.stat().st_size == grown.size
        if grown.is_closed:
            digest = hashlib.sha256(grown.path.read_bytes()).hexdigest()
            self.closed.append(PartFile(grown.number, grown.path, grown.size, digest))


def plan(entry: str) -> Planned:
    return Planned(entry=entry, origin=f"/{entry}", size=None, why="to see")


def pack(
    folder: Path, contents: list[tuple[str, list[bytes]]], left_out: tuple[LeftOut, ...] = ()
) -> tuple[Manifest, tuple[PartFile, ...]]:
    packer = Packing(folder)
    for entry, chunks in contents:
        packer.add(entry, chunks)
    return packer.finish(left_out)


def read_parts(parts: tuple[PartFile, ...]) -> dict[str, bytes]:
    """Every member of every part; each part must be a whole zip that says what is in it."""
    members: dict[str, bytes] = {}
    for part in parts:
        assert part.size == part.path.stat().st_size <= LIMIT
        assert part.sha256 == hashlib.sha256(part.path.read_bytes()).hexdigest()
        with zipfile.ZipFile(part.path) as archive:
            assert archive.testzip() is None
            found = {name: archive.read(name) for name in archive.namelist()}
        head = msgspec.json.decode(found.pop(HEAD_NAME), type=PartHead)
        assert head.part == part.number
        assert {p.name for p in head.pieces} == set(found) - {MANIFEST_NAME, README_NAME}
        assert not members.keys() & found.keys()
        members |= found
    return members


def test_one_small_bundle(tmp_path: Path) -> None:
    skipped = LeftOut("/var/log/pipe", "not a file")
    contents = [("a.log", [b"one\n", b"two"]), ("empty.log", [])]
    manifest, parts = pack(tmp_path, contents, (skipped,))
    members = read_parts(parts)
    assert [part.path.name for part in parts] == ["logs-1234-00010203-part1.zip"]
    assert read_manifest(members.pop(MANIFEST_NAME)) == manifest
    assert members.pop(README_NAME) == write_readme(manifest)
    assert members == {"a.log": b"one\ntwo", "empty.log": b""}
    entry = manifest.entries[0]
    assert (entry.source, entry.size, entry.lines_redacted) == ("/a.log", 7, 2)
    assert entry.sha256 == hashlib.sha256(b"one\ntwo").hexdigest()
    assert entry.notes == ("decompressed from gzip",)
    assert manifest.left_out == (skipped,)
    assert stat.S_IMODE(parts[0].path.stat().st_mode) == 0o600


def test_large_file_is_cut_at_line_ends_and_numbered(tmp_path: Path) -> None:
    rng = random.Random(1)
    chunks = [rng.randbytes(99_999) + b"\n" for _ in range(150)]
    manifest, parts = pack(tmp_path, [("small.log", [b"x\n"]), ("big.log", chunks)])
    members = read_parts(parts)
    (entry,) = [e for e in manifest.entries if e.name == "big.log"]
    assert [piece.name for piece in entry.pieces][:2] == ["big.log", "big~2.log"]
    assert all(members[piece.name].endswith(b"\n") for piece in entry.pieces)
    joined = b"".join(members[piece.name] for piece in entry.pieces)
    assert joined == b"".join(chunks)
    assert entry.sha256 == hashlib.sha256(joined).hexdigest()
    assert entry.size == len(joined)
    assert [part.number for part in parts] == list(range(1, len(parts) + 1))
    assert manifest.parts == len(parts) >= 3
    for piece in entry.pieces:
        assert piece.sha256 == hashlib.sha256(members[piece.name]).hexdigest()


def test_manifest_never_collides_with_a_log_of_that_name(tmp_path: Path) -> None:
    manifest, parts = pack(tmp_path, [(MANIFEST_NAME, [b"x"]), (HEAD_NAME, [b"y"])])
    assert [entry.name for entry in manifest.entries] == ["manifest~2.json", "part~2.json"]
    assert read_manifest(read_parts(parts)[MANIFEST_NAME]) == manifest


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.lists(st.tuples(st.integers(0, 200_000), st.booleans()), max_size=12), max_size=12)
)
def test_any_sizes_come_back_whole(shape: list[list[tuple[int, bool]]]) -> None:
    rng = random.Random(2)
    contents = [
        (f"{number}.log", [rng.randbytes(n) if noisy else b"z" * n for n, noisy in chunks])
        for number, chunks in enumerate(shape)
    ]
    with tempfile.TemporaryDirectory() as folder:
        manifest, parts = pack(Path(folder), contents)
        members = read_parts(parts)
    for entry, (_, chunks) in zip(manifest.entries, contents, strict=True):
        joined = b"".join(members[piece.name] for piece in entry.pieces)
        assert joined == b"".join(chunks)


def test_twenty_thousand_entries_leave_room_for_the_manifest(tmp_path: Path) -> None:
    contents = [
        (f"files/var/log/service-{n}/current-{n}.log", [b"%d\n" % n]) for n in range(20_000)
    ]
    packer = Packing(tmp_path, PART_LIMIT)
    for entry, chunks in contents:
        packer.add(entry, chunks)
    left_out = [
        LeftOut(f"/var/log/{n}", "last written more than 7 days ago") for n in range(20_000)
    ]
    manifest, parts = packer.finish(left_out)
    assert len(parts) == 1
    with zipfile.ZipFile(parts[0].path) as archive:
        assert read_manifest(archive.read(MANIFEST_NAME)) == manifest
        assert archive.getinfo(MANIFEST_NAME).compress_size < 4 << 20


@pytest.mark.parametrize("limit", [1 << 20, 3_000_000])
def test_small_parts_take_chunks_that_are_larger(tmp_path: Path, limit: int) -> None:
    rng = random.Random(3)
    texts = [
        rng.randbytes(2_000_000),
        b"".join(b"%x\n" % rng.getrandbits(400) for _ in range(9999)),
    ]
    packer = Packing(tmp_path, limit)
    for number, text in enumerate(texts):
        packer.add(f"{number}.log", [text])
    manifest, parts = packer.finish(())
    assert packer.closed == [*parts[1:], parts[0]]
    members = read_parts(parts)
    assert all(part.size <= limit for part in parts)
    for entry, text in zip(manifest.entries, texts, strict=True):
        assert b"".join(members[piece.name] for piece in entry.pieces) == text
    assert all(members[piece.name].endswith(b"\n") for piece in manifest.entries[1].pieces)


def test_abandoned_parts_can_be_removed(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    packer = Packing(folder)
    packer.add("a", [b"x"])
    packer.packer.abandon()
    (left,) = folder.iterdir()
    left.unlink()


def test_other_formats_are_refused() -> None:
    with pytest.raises(ValueError, match="not a manifest"):
        read_manifest(b"{}")
