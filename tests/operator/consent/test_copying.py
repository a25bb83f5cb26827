import os
from pathlib import Path

import pytest

from log_operator.consent.copying import CannotCopy, copy_parts
from log_operator.values import PartFile
from tests.operator.program.test_pack import pack


@pytest.fixture
def parts(tmp_path: Path) -> tuple[PartFile, ...]:
    (tmp_path / "work").mkdir()
    contents = [("a.log", [bytes(range(256)) * 40 + b"%d\n" % n for n in range(9)])]
    (part,) = pack(tmp_path / "work", contents)[1]
    second = part.path.with_name("second.zip")
    second.write_bytes(part.path.read_bytes())
    return (part, PartFile(2, second, part.size, part.sha256))


def test_copy_is_the_same_and_private(tmp_path: Path, parts: tuple[PartFile, ...]) -> None:
    place = copy_parts(parts, str(tmp_path / "copy"))
    assert place == tmp_path / "copy"
    for part in parts:
        assert (place / part.path.name).read_bytes() == part.path.read_bytes()
        assert (place / part.path.name).stat().st_mode & 0o777 == 0o600
    assert place.stat().st_mode & 0o777 == 0o700


def test_folder_that_is_there_is_used(
    tmp_path: Path, parts: tuple[PartFile, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "letter").write_text("mine")
    assert copy_parts(parts[:1], "own") == tmp_path / "own"
    assert copy_parts(parts[1:], "~/own") == tmp_path / "own"
    assert (tmp_path / "own" / "letter").read_text() == "mine"
    assert len(list((tmp_path / "own").iterdir())) == 3


def test_file_of_the_same_name_is_never_replaced(
    tmp_path: Path, parts: tuple[PartFile, ...]
) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "second.zip").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CannotCopy, match=r"own/second.zip is there already; nothing was copied"):
        copy_parts(parts, str(tmp_path / "own"))
    assert not (tmp_path / "elsewhere").exists()
    assert [path.name for path in (tmp_path / "own").iterdir()] == ["second.zip"]


def test_the_parts_own_folder_is_refused(parts: tuple[PartFile, ...]) -> None:
    before = parts[0].path.read_bytes()
    with pytest.raises(CannotCopy, match="is there already"):
        copy_parts(parts, str(parts[0].path.parent))
    assert parts[0].path.read_bytes() == before


@pytest.mark.parametrize(
    ("folder", "complaint"),
    [
        ("file", "file is not a folder"),
        ("file/below", "there is no folder .*/file"),
        ("a/b", "there is no folder .*/a"),
        ("x" * 300, "cannot .*: File name too long"),
        ("\0", "is no place on this machine|that is no name|null"),
        ("~nobody-of-this-name/x", "is no place on this machine"),
        ("/dev/null", "/dev/null is not a folder"),
        ("/proc/new", "cannot make /proc/new: |there is no folder /proc"),
        ("odd\x1b[2J/x", r"there is no folder .*odd\\x1b\[2J"),
    ],
)
def test_places_that_cannot_be(
    tmp_path: Path,
    parts: tuple[PartFile, ...],
    monkeypatch: pytest.MonkeyPatch,
    folder: str,
    complaint: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(CannotCopy, match=complaint):
        copy_parts(parts, folder)
    assert sorted(tmp_path.rglob("*")) == before


def test_part_that_was_changed_leaves_no_copy(tmp_path: Path, parts: tuple[PartFile, ...]) -> None:
    parts[1].path.write_bytes(b"something else")
    with pytest.raises(CannotCopy, match="second.zip was changed after it was made"):
        copy_parts(parts, str(tmp_path / "copy"))
    assert not (tmp_path / "copy").exists()


@pytest.mark.skipif(os.name != "posix", reason="needs limits on the size of files")
def test_full_disk_leaves_no_copy(
    tmp_path: Path, parts: tuple[PartFile, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A limit on the size of files is what a full disk is to a program."""
    import resource  # noqa: PLC0415 - not on Windows
    import signal  # noqa: PLC0415

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    monkeypatch.setattr("log_operator.consent.copying._PIECE", 100)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200, hard))
    try:
        with pytest.raises(CannotCopy, match="cannot write to .*: File too large"):
            copy_parts(parts, str(tmp_path / "copy"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not (tmp_path / "copy").exists()
