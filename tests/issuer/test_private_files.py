import os
import stat
import sys
from pathlib import Path

import pytest

from token_issuer.errors import IssuerError, SecretsRefused
from token_issuer.private_files import discard_unfinished, read_private, write_atomically

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="modes and FIFOs are POSIX")


def test_reads_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file"
    write_atomically(path, "tëxt\n")
    write_atomically(path, "other\n")
    assert read_private(path) == "other\n"
    assert [entry.name for entry in path.parent.iterdir()] == ["file"]


@posix_only
def test_file_and_folder_are_private(tmp_path: Path) -> None:
    path = tmp_path / "root" / "accounts" / "new" / "file"
    old = os.umask(0)
    try:
        write_atomically(path, "text")
    finally:
        os.umask(old)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for folder in list(path.parents)[:3]:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@posix_only
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_refuses_a_file_that_others_can_read(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "file"
    write_atomically(path, "text")
    path.chmod(mode)
    with pytest.raises(SecretsRefused, match=f"its mode is {mode:04o}") as caught:
        read_private(path)
    assert "chmod 600" in caught.value.hint


@posix_only
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="takes root to chown")
def test_refuses_a_file_of_another_user(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_atomically(path, "text")
    os.chown(path, 12345, -1)
    with pytest.raises(SecretsRefused, match="belongs to another user"):
        read_private(path)


@posix_only
def test_follows_no_link_for_reading_or_writing(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    write_atomically(target, "text")
    link.symlink_to(target)
    with pytest.raises(SecretsRefused, match="is a symbolic link"):
        read_private(link)
    with pytest.raises(SecretsRefused, match="is a symbolic link"):
        write_atomically(link, "other")
    assert target.read_text() == "text"


@posix_only
def test_does_not_wait_for_a_fifo(tmp_path: Path) -> None:
    path = tmp_path / "fifo"
    os.mkfifo(path, 0o600)
    with pytest.raises(SecretsRefused, match="is not a regular file"):
        read_private(path)


def test_what_a_killed_run_left_half_written_goes_with_the_next(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    path = folder / "fi[l]e"
    write_atomically(path, "whole")
    (folder / ".fi[l]e.0123abcd").write_text("half")
    others = [".file.0123abcd", ".fi[l]e.0123abc", "fi[l]e.0123abcd", ".fi[l]e2.0123abcd"]
    for other in others:
        (folder / other).write_text("not ours")
    discard_unfinished(path)
    assert {entry.name for entry in folder.iterdir()} == {*others, path.name}
    discard_unfinished(folder / "nowhere" / "file")


def test_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(SecretsRefused, match="is missing"):
        read_private(tmp_path / "nothing")


@pytest.mark.parametrize("content", [b"\xff\xfe", b"x" * 70_000])
def test_refuses_what_is_no_text_of_ours(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file"
    write_atomically(path, "")
    path.write_bytes(content)
    with pytest.raises(SecretsRefused):
        read_private(path)


def test_says_when_the_place_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(IssuerError, match="cannot be written"):
        write_atomically(tmp_path / "file" / "below", "text")


@posix_only
def test_refuses_a_folder(tmp_path: Path) -> None:
    with pytest.raises(SecretsRefused, match="is not a regular file"):
        read_private(tmp_path)
