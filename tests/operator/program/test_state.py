"""What stays on this machine when a run ends half-way: only what is clean, and not for long."""

import os
import time
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from log_operator.state import open_work_folder, remove_parts
from tests.operator.program.conftest import Story
from ticketbound.failure import Failure


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def failed(story: Story) -> Story:
    """A run whose upload Zendesk refused."""
    (story.folder / "logs" / "app.log").write_text("password=hunter2hunter2\n")
    story.sandbox.queue_fault(status=422, method="POST", body="{}")
    with pytest.raises(Failure):
        story.send()
    return story


def test_after_a_failed_upload_what_stays_is_clean_private_and_named(failed: Story) -> None:
    folder = failed.folder / "state" / failed.code.id_text
    (part,) = folder.glob("*.zip")
    assert {path.name for path in folder.iterdir()} == {part.name, "state.json"}
    assert f"the cleaned logs are kept in {folder}" in failed.screen.getvalue()
    with zipfile.ZipFile(part) as archive:
        texts = [archive.read(name) for name in archive.namelist()]
    assert any(b"password=[redacted:" in text for text in texts)
    assert not any(b"hunter2" in path.read_bytes() for path in _files(failed.folder / "state"))
    if os.name == "posix":
        assert folder.stat().st_mode & 0o777 == 0o700
        assert part.stat().st_mode & 0o777 == 0o600


def test_the_next_run_leaves_nothing_but_its_receipt(failed: Story) -> None:
    failed.send()
    assert [path.name for path in _files(failed.folder / "state")] == ["receipt.json"]


@pytest.mark.parametrize(("age", "is_left"), [(timedelta(days=13), 1), (timedelta(days=15), 0)])
def test_parts_that_nobody_comes_back_for_are_forgotten(
    failed: Story, age: timedelta, is_left: int
) -> None:
    state = failed.folder / "state"
    then = time.time() - age.total_seconds()
    os.utime(state / failed.code.id_text, (then, then))
    with open_work_folder(state, "another"):
        assert len(list(state.glob(f"{failed.code.id_text}/*.zip"))) == is_left


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    """Whoever names a folder of theirs with --state-dir loses nothing of what lies in it."""
    theirs = tmp_path / "home" / "Documents"
    theirs.mkdir(mode=0o700, parents=True)
    (theirs / "thesis.odt").write_text("years of work")
    then = time.time() - timedelta(days=400).total_seconds()
    os.utime(theirs, (then, then))
    with open_work_folder(tmp_path / "home", "0123456789abcdef"):
        assert (theirs / "thesis.odt").exists()


def test_a_strange_thing_beside_the_parts_keeps_none_of_them(tmp_path: Path) -> None:
    folder = tmp_path / "code"
    for name in ("a", "z"):
        (folder / f"{name}.d").mkdir(parents=True)
        (folder / f"{name}.zip").write_bytes(b"PK")
    remove_parts(folder)
    assert sorted(path.name for path in folder.iterdir()) == ["a.d", "z.d"]
