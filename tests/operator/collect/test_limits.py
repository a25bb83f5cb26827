"""Trees that are too deep, too wide or have no end."""

import os
import shutil
import subprocess  # noqa: TID251 - mounts are made in a name space of their own
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from log_operator.collect.files import MOST_PLANNED
from log_operator.collect.host import Host
from log_operator.collect.reasons import TOO_MANY
from log_operator.collect.walk import DEEPEST
from log_operator.packing.part_sizes import room_for_names
from log_operator.planning.plan import COST_OF_ONE
from log_operator.planning.survey import Survey
from log_operator.values import Unlisted
from tenant_file.model import Profile
from tenant_file.sources import Files

from .conftest import NOW, Collect, Write


def test_stops_at_a_depth(collect: Collect, tree: Path) -> None:
    descriptor = os.open(tree, os.O_RDONLY)
    for _ in range(500):
        os.mkdir("d", dir_fd=descriptor)
        below = os.open("d", os.O_RDONLY, dir_fd=descriptor)
        os.close(descriptor)
        descriptor = below
        os.close(os.open("app.log", os.O_CREAT, dir_fd=descriptor))
    os.close(descriptor)
    result = collect()
    assert len(result.names) == DEEPEST
    [reason] = result.skipped.values()
    assert reason == "it lies more than 64 folders deep"
    deepest = max(result.names, key=len)
    assert result.read(deepest) == (b"", [])


def test_reads_a_path_longer_than_the_system_takes(collect: Collect, tree: Path) -> None:
    descriptor = os.open(tree, os.O_RDONLY)
    for _ in range(30):
        os.mkdir("d" * 200, dir_fd=descriptor)
        below = os.open("d" * 200, os.O_RDONLY, dir_fd=descriptor)
        os.close(descriptor)
        descriptor = below
    os.close(os.open("app.log", os.O_CREAT, dir_fd=descriptor))
    os.close(descriptor)
    result = collect()
    assert len(result.names[0]) > 5_000
    assert result.read(result.names[0]) == (b"", [])


def test_stops_at_a_number_of_names(write: Write, collect: Collect) -> None:
    for folder in "ab":
        for number in range(20):
            write(f"{folder}/{number}.log")
    result = collect(most_names=30)
    assert 20 < len(result.names) < 30
    assert list(result.skipped.values()) == ["more than 30 names to look at; the rest was left out"]


def test_a_name_spelled_out_is_found_among_too_many(write: Write, collect: Collect) -> None:
    for number in range(40):
        write(f"{number}.log")
    assert collect("7.log", most_names=10).names == ["7.log"]


def test_a_crowded_folder_hides_nothing_that_another_line_spells_out(
    write: Write, collect: Collect
) -> None:
    for number in range(40):
        write(f"crowd/{number}.log")
    write("quiet/app.log")
    result = collect("crowd/*", "quiet/app.log", most_names=20)
    assert "quiet/app.log" in result.names
    assert "crowd" in result.skipped
    siblings = "after 20 other names its rotated siblings were not looked for"
    assert result.skipped["quiet/app.log"] == siblings


@pytest.mark.parametrize("most", [19, 20])
def test_names_each_line_that_was_not_looked_for(write: Write, collect: Collect, most: int) -> None:
    for number in range(20):
        write(f"crowd/{number}.log")
    write("quiet/app.log")
    write("quiet/other.log")
    result = collect("crowd/*", "quiet/a*", "quiet/o*", most_names=most)
    reason = f"after {most} other names it was not looked for"
    assert result.skipped["quiet/a*"] == result.skipped["quiet/o*"] == reason
    assert ("crowd" in result.skipped) == (most < 20)


def test_plans_many_files_quickly(collect: Collect, tree: Path) -> None:
    for folder in range(20):
        (tree / str(folder)).mkdir()
        for number in range(1_000):
            (tree / f"{folder}/{number}.log").touch()
    began = time.process_time()
    result = collect()
    assert len(result.names) == MOST_PLANNED
    assert time.process_time() - began < 10  # takes less than one second here


def test_lists_the_newest_and_counts_the_others(write: Write, collect: Collect, tree: Path) -> None:
    for number in range(40):
        write(f"{number}.log", age=60 + number)
    result = collect("*.log", "[12]*.log", most_planned=8)
    assert result.names == [f"{number}.log" for number in range(8)]
    assert result.read("7.log") == (b"line\n", [])
    (unlisted,) = (item for item in result.source.plan() if isinstance(item, Unlisted))
    assert (unlisted.reason, unlisted.count, unlisted.size) == (TOO_MANY, 32, 32 * len(b"line\n"))
    listed = [f"{tree}/{number}.log" in unlisted.origins for number in range(40)]
    assert listed == [False] * 8 + [True] * 32


def test_of_the_newest_that_are_asked_for_the_others_are_no_names(
    write: Write, collect: Collect
) -> None:
    for number in range(40):
        write(f"{number}.log", age=60 + number)
    result = collect("*.log", newest=3, most_planned=8)
    assert result.names == ["0.log", "1.log", "2.log"]
    assert set(result.skipped.values()) == {"only the newest 3 are asked for"}
    (unlisted,) = (item for item in result.source.plan() if isinstance(item, Unlisted))
    assert unlisted.count == 32


def test_a_source_plans_more_than_one_bundle_can_list() -> None:
    assert room_for_names(1 << 40) < MOST_PLANNED * COST_OF_ONE


IN_A_MOUNTED_TREE = """
import os, subprocess, sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from log_operator.collect.files import FilesSource
from log_operator.collect.host import Host
from tenant_file.sources import Files

tree = sys.argv[1]
for command in (
    ["mount", "--bind", tree, f"{tree}/loop"],
    ["mount", "-t", "tmpfs", "tmpfs", f"{tree}/other"],
    ["mount", "--bind", "/proc", f"{tree}/proc"],
    ["mount", "--bind", "/proc/version", f"{tree}/version.log"],
):
    if subprocess.run(command, stderr=subprocess.DEVNULL).returncode:
        sys.exit(77)
Path(f"{tree}/other/app.log").touch()
host = Host("linux", {}, Path("/"), lambda: datetime.now(UTC))
for glob in ("**", "proc/self/*", "proc/*"):
    for item in FilesSource(Files("why", (f"{tree}/{glob}",)), "7d", host).plan():
        print(item.origin.removeprefix(tree), getattr(item, "reason", "planned"))
"""


@pytest.mark.skipif(shutil.which("unshare") is None, reason="needs unshare")
def test_stays_on_the_disk_it_began_on(tree: Path) -> None:
    for name in ("loop", "other", "proc"):
        (tree / name).mkdir()
    for name in ("app.log", "version.log"):
        (tree / name).touch()
    command = ["unshare", "--mount", sys.executable, "-c", IN_A_MOUNTED_TREE, str(tree)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode in (1, 77) and "app.log" not in done.stdout:
        pytest.skip("this machine lets nobody mount")
    assert done.stderr == ""
    other = "it lies on another disk or file system than its folder"
    kernel = "it is a view into the running system, not files on a disk"
    assert sorted(done.stdout.splitlines()) == sorted(
        [
            "/app.log planned",
            "/loop this folder was already looked at under another name",
            f"/other {other}",
            f"/proc {other}",
            f"/version.log {other}",
            f"/proc/self/* {kernel}",
            f"/proc/* {kernel}",
        ]
    )


def test_reads_hardly_more_than_it_gives_and_predicts_how_much(
    write: Write, host: Host, tree: Path
) -> None:
    """Small beside `bench_collect.py`, which does the same with 10 GB."""
    line = b" app[7]: INFO GET /a/b?page=3 status=200 took=12ms user=4711 cache=hit\n"
    moments = [NOW - timedelta(days=14) * (1 - number / 1_000) for number in range(1_000)]
    text = b"".join(f"{moment:%Y-%m-%dT%H:%M:%SZ}".encode() + line * 40 for moment in moments)
    for number in range(20):
        write(f"{number}.log", text)
    sources = (Files("why", (f"{tree}/*",)),)
    began = time.process_time()
    survey = Survey(Profile("p", "P", sources, max_size="10MB"), host)
    plan = survey.plan()
    assert time.process_time() - began < 2
    before, given = count_read(), 0
    for chosen in plan.chosen:
        with survey.sources[0].source.open(chosen.planned, chosen.allowance) as raw:
            given += sum(map(len, raw.chunks))
    assert 0.8 * plan.size < given <= plan.size <= 10_000_000
    assert count_read() - before < 1.1 * given


def count_read() -> int:
    """Bytes that this process has read so far."""
    io = Path("/proc/self/io")
    if not io.exists():
        pytest.skip("this system does not count what a process reads")
    lines = io.read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("rchar"))
