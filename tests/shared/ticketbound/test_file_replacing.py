import os
import stat
import sys
from pathlib import Path

import pytest

from ticketbound import file_replacing
from ticketbound.file_replacing import replace_file


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file that others may read."""
    path = tmp_path / "file"
    path.write_bytes(b"former")
    path.chmod(0o644)
    return path


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    return tmp_path / "draft"


def test_the_new_file_is_private_and_the_draft_gone(path: Path, draft: Path) -> None:
    draft.write_bytes(b"left by a crash")
    replace_file(path, b"new", draft)
    assert path.read_bytes() == b"new"
    assert not draft.exists()
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_draft_that_is_a_link_leads_nowhere(path: Path, draft: Path) -> None:
    other = path.with_name("other")
    other.write_bytes(b"another's")
    try:
        draft.symlink_to(other)
    except OSError:
        pytest.skip("this system lets nobody make links")
    replace_file(path, b"new", draft)
    assert other.read_bytes() == b"another's"
    assert (path.read_bytes(), path.is_symlink()) == (b"new", False)


def test_a_full_disk_leaves_the_former_file(
    path: Path, draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: int) -> None:
        raise OSError(28, "no space left")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="no space left"):
        replace_file(path, b"new", draft)
    assert path.read_bytes() == b"former"
    assert not draft.exists()


def test_a_reader_on_windows_is_waited_for(
    path: Path, draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _refuse_as_windows(monkeypatch, 3)
    replace_file(path, b"new", draft)
    assert path.read_bytes() == b"new"
    _refuse_as_windows(monkeypatch, 99)
    with pytest.raises(PermissionError, match="in use"):
        replace_file(path, b"newer", draft)
    assert path.read_bytes() == b"new"
    assert not draft.exists()


def _refuse_as_windows(monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """Makes the system's rename fail so often as it does there while somebody reads the file."""
    rename, left = os.replace, [None] * times

    def replace(old: object, new: object, **_: object) -> None:
        if left:
            left.pop()
            error = PermissionError(13, "in use")
            error.winerror = 32  # type: ignore[attr-defined,unused-ignore]
            raise error
        rename(str(old), str(new))

    monkeypatch.setattr(os, "replace", replace)
    monkeypatch.setattr(file_replacing, "_NAP", 0)
