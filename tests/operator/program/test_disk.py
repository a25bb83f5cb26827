"""Disks that are too small, that fill up, and folders that others can replace."""

import os
import shutil
import subprocess  # noqa: TID251 - mounts are made in a name space of their own
import sys
from pathlib import Path

import pytest

from log_operator.disk import DiskWatch
from log_operator.errors import NoRoom
from log_operator.state import demand_guarded, demand_safe_unpacking, open_work_folder

ON_A_SMALL_DISK = """
import contextlib, os, random, subprocess, sys
from datetime import UTC, datetime
from pathlib import Path

from log_bundle.manifest import Origin
from log_operator.collect.host import Host
from log_operator.errors import NoRoom
from log_operator.prepare import prepare_bundle
from log_operator.redaction import make_cleaner
from log_operator.planning.survey import Survey
from tenant_file.model import Profile
from tenant_file.redaction import Redaction
from tenant_file.sources import Files

disk, log = Path(sys.argv[1]), Path(sys.argv[2])
mount = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(disk)]
if subprocess.run(mount, stderr=subprocess.DEVNULL).returncode:
    sys.exit(77)
now = datetime.now(UTC)
host = Host("linux", {}, None, lambda: now)
profile = Profile("p", "P", (Files("why", (str(log),)),))
survey = Survey(profile, host)
origin = Origin("acme", 1, "ab" * 8, "p", "7d", "2026-11-21T12:00:00Z", "0.1.0", "Linux")
show = lambda title, total: contextlib.nullcontext(lambda done: None)
folder = disk / "parts"
folder.mkdir()
try:
    prepare_bundle(
        survey.sources, survey.plan(()), origin, folder, make_cleaner(Redaction(), host),
        now=now, show_progress=show,
    )
except NoRoom as error:
    print(error)
print(len(list(folder.iterdir())), os.statvfs(disk).f_bavail > 0)
"""


def run_on_a_small_disk(tmp_path: Path, log: Path) -> list[str]:
    (tmp_path / "disk").mkdir()
    script = [sys.executable, "-c", ON_A_SMALL_DISK, str(tmp_path / "disk"), str(log)]
    done = subprocess.run(
        ["unshare", "--mount", *script], capture_output=True, text=True, check=False
    )
    if done.returncode in (1, 77) and not done.stdout and "unshare" in (done.stderr or "unshare"):
        pytest.skip("this machine lets nobody mount")
    assert done.stderr == ""
    return done.stdout.splitlines()


@pytest.mark.skipif(shutil.which("unshare") is None, reason="needs unshare")
def test_a_disk_that_is_too_small_is_not_written_to(tmp_path: Path) -> None:
    log = tmp_path / "large.log"
    log.touch()
    os.truncate(log, 100_000_000)
    said, left = run_on_a_small_disk(tmp_path, log)
    assert said == (
        f"the disk of {tmp_path}/disk has 16.8 MB free, and the bundle will need about 25.0 MB"
        " and 838.9 KB to spare"
    )
    assert left == "0 True"


@pytest.mark.skipif(shutil.which("unshare") is None, reason="needs unshare")
def test_a_disk_that_fills_up_is_not_filled_to_the_brim(tmp_path: Path) -> None:
    log = tmp_path / "dense.log"
    with log.open("wb") as file:
        for _ in range(1_000_000):
            file.write(os.urandom(40).translate(LETTERS) + b"\n")
    said, left = run_on_a_small_disk(tmp_path, log)
    assert said.startswith(f"the disk of {tmp_path}/disk has only ")
    assert said.endswith(" left; nothing was sent")
    assert left == "1 True"


LETTERS = bytes(b"aeiou bcdfghklmnprstvwz"[n % 23] for n in range(256))
"""As many kinds of bytes as a language has letters: no zip makes that four times smaller."""


def test_a_disk_with_room_is_looked_at_now_and_then(tmp_path: Path) -> None:
    disk = DiskWatch(tmp_path)
    disk.demand_room(1)
    disk.note_read(1 << 30)
    with pytest.raises(NoRoom, match="will need about"):
        disk.demand_room(1 << 60)


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """A folder that everybody may write to, without the sticky bit."""
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(0o777)
    return folder


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
def test_a_folder_that_others_can_move_is_refused(shared: Path) -> None:
    with pytest.raises(NoRoom, match="has no sticky bit"), open_work_folder(shared / "a/b", "c"):
        pass
    shared.chmod(0o1777)
    with open_work_folder(shared / "a/b", "c") as folder:
        demand_guarded(folder)


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
def test_a_program_that_others_could_swap_stops(
    shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    demand_safe_unpacking()
    (shared / "_MEI123").mkdir(mode=0o700)
    monkeypatch.setattr(sys, "_MEIPASS", str(shared / "_MEI123"), raising=False)
    with pytest.raises(NoRoom, match="has no sticky bit") as refused:
        demand_safe_unpacking()
    assert refused.value.hint.startswith("set TMPDIR")


def test_a_missing_temporary_folder_does_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "gone"))
    with open_work_folder(tmp_path / "state", "c") as folder:
        DiskWatch(folder).demand_room(1)
