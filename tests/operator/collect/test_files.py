"""Files of real trees: what is planned, what is skipped and why, what is read."""

import gzip
import os
import shutil
import socket
import subprocess  # noqa: TID251 - a helper process can give up root, we cannot
import sys
import tempfile
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from log_operator.collect.files import FilesSource
from log_operator.collect.host import Host
from log_operator.collect.skip_list import MOST_NAMED
from log_operator.errors import CollectFailed
from log_operator.values import Planned, Skipped
from tenant_file.sources import Files

from .conftest import DAY, NOW, Collect, Write

LINKS = "; links are not followed"
OUTSIDE = ", outside the folder that support asks for"


def test_plans_the_newest_first(write: Write, collect: Collect) -> None:
    write("old.log", age=3 * DAY)
    write("new.log", age=1)
    write("b/middle.log", age=DAY)
    assert collect().names == ["new.log", "b/middle.log", "old.log"]


def test_says_what_and_why(write: Write, collect: Collect, tree: Path) -> None:
    write("a/app.log", b"12345")
    [planned] = collect().planned
    assert planned == Planned(f"files{tree}/a/app.log", f"{tree}/a/app.log", 5, "why")


def test_skips_what_was_written_before_the_window(write: Write, collect: Collect) -> None:
    write("edge.log", age=7 * DAY)
    write("old.log", age=7 * DAY + 1)
    result = collect()
    assert result.names == ["edge.log"]
    assert result.skipped == {"old.log": "last written 2026-11-13, more than 7 days ago"}


@pytest.mark.parametrize("moment", [-(10**17), -(10**11), 10**12, 9 * 10**18])
def test_takes_any_date_of_a_file(collect: Collect, tree: Path, moment: int) -> None:
    path = tree / "app.log"
    path.write_text("Nov 20 12:00:00 a line\n")
    try:
        os.utime(path, (moment, moment))
    except (OSError, OverflowError):
        pytest.skip("this system takes no such date")
    result = collect()
    if path.stat().st_mtime < 0:
        assert "more than 7 days ago" in result.skipped["app.log"]
    else:
        assert result.read("app.log") == (b"Nov 20 12:00:00 a line\n", [])


def test_reads_rotated_and_empty_files_as_they_are(write: Write, collect: Collect) -> None:
    data = gzip.compress(b"line\n" * 100)
    write("app.log.1.gz", data)
    write("empty.log", b"")
    result = collect()
    assert result.read("app.log.1.gz") == (data, [])
    assert result.find("empty.log").size == 0
    assert result.read("empty.log") == (b"", [])


def test_reads_the_end_of_a_large_file(write: Write, collect: Collect) -> None:
    write("app.log", b"0123456789\n" * 1000)
    result = collect(max_file_size="2KB", keep_head="0")
    planned = result.find("app.log")
    assert (planned.size, planned.full_size) == (2_000, 11_000)
    data, notes = result.read("app.log")
    assert data == b"0123456789\n" * 181
    assert notes == ["only the last 2.0 KB of 11.0 KB"]


def test_reads_the_beginning_too(write: Write, collect: Collect) -> None:
    write("app.log", b"first line\n" + b"0123456789\n" * 1000)
    result = collect()
    data, notes = result.read("app.log", 2_000)
    assert data.startswith(b"first line\n0123456789\n")
    assert b"0123456789\n[9.1 KB left out here by the operator]\n0123456789\n" in data
    assert notes == ["only the first 495 B and the last 1.4 KB of 11.0 KB"]
    assert len(data) <= 2_000


def test_skips_a_large_compressed_file(write: Write, collect: Collect) -> None:
    write("app.log.gz", bytes(3000))
    reason = "compressed and over 2.0 KB, so no part of it can be read"
    assert collect(max_file_size="2KB").skipped == {"app.log.gz": reason}


def test_reads_a_cap_of_a_sparse_terabyte(write: Write, collect: Collect) -> None:
    path = write("app.log", b"")
    info = path.stat()
    try:
        os.truncate(path, 10**12)
    except OSError:
        pytest.skip("this file system has no files of a terabyte")
    with path.open("r+b") as log:
        log.seek(-10, os.SEEK_END)
        log.write(b"\nlast line")
    os.utime(path, (info.st_mtime, info.st_mtime))
    data, notes = collect(max_file_size="1MB").read("app.log")
    assert 999_000 < len(data) <= 1_000_000
    assert data.endswith(b"\nlast line")
    assert notes == ["only the last 1.0 MB of 1.0 TB", "begins within a line"]


def lines_of(days: Iterable[float]) -> bytes:
    moments = (NOW - timedelta(days=day) for day in days)
    return b"".join(f"{moment:%Y-%m-%dT%H:%M:%SZ} a line\n".encode() for moment in moments)


def test_reads_the_lines_of_the_window(write: Write, collect: Collect) -> None:
    old, new = lines_of([9, 8, 7.1]), lines_of([6.9, 5, 1])
    write("app.log", old + new)
    result = collect()
    planned = result.find("app.log")
    assert (planned.size, planned.full_size) == (len(new), len(old + new))
    note = "its first 84 B are left out: by the dates of its lines from before 2026-11-13T12:00:00Z"
    assert result.read("app.log") == (new, [note])
    assert collect(window_by="files").read("app.log") == (old + new, [])


def test_looks_again_at_a_file_that_another_took_the_place_of(
    write: Write, collect: Collect
) -> None:
    write("app.log", lines_of([9, 8, 7.1, 6.9]))
    result = collect()
    write("app.log", lines_of([7.2, 1]), age=0)
    assert result.read("app.log")[0] == lines_of([1])


def test_takes_the_newest_if_no_more_are_asked_for(write: Write, collect: Collect) -> None:
    for day in range(5):
        write(f"{day}.log", age=day * DAY)
    result = collect(newest=2)
    assert result.names == ["0.log", "1.log"]
    assert result.skipped == dict.fromkeys(
        ["2.log", "3.log", "4.log"], "only the newest 2 are asked for"
    )


def test_marks_what_is_worth_nothing_in_part(write: Write, collect: Collect) -> None:
    for name in ("a.log", "b.log.gz", "c.zip"):
        write(name)
    assert {p.entry[-2:]: p.is_whole for p in collect().planned} == {
        "og": False,
        "gz": True,
        "ip": True,
    }


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no such pipes")
def test_skips_what_is_no_file_and_never_waits_for_it(
    write: Write, collect: Collect, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("app.log")
    os.mkfifo(tree / "pipe.log")
    monkeypatch.chdir(tree)  # the address of a socket must be short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket.log")
        result = collect()
    assert result.names == ["app.log"]
    assert result.skipped == {
        "pipe.log": "it is a pipe between programs, not a file",
        "socket.log": "it is a socket, not a file",
    }


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root makes one")
def test_skips_a_device(collect: Collect, tree: Path) -> None:
    try:
        os.mknod(tree / "null.log", 0o600 | 0o020000, os.makedev(1, 3))
    except PermissionError:
        pytest.skip("this container makes no devices")
    assert collect().skipped == {"null.log": "it is a device, not a file"}


def test_skips_links(write: Write, collect: Collect, tree: Path) -> None:
    secret = tree.parent / "secret"
    secret.mkdir()
    (secret / "app.log").write_text("SECRET")
    write("app.log")
    (tree / "inside.log").symlink_to("app.log")
    (tree / "outside.log").symlink_to(secret / "app.log")
    (tree / "folder").symlink_to("../secret")
    (tree / "dangling").symlink_to("nowhere")
    (tree / "loop").symlink_to(".")
    result = collect()
    assert result.names == ["app.log"]
    assert result.skipped == {
        "inside.log": f"it is a link to app.log{LINKS}",
        "outside.log": f"it is a link to {secret}/app.log{OUTSIDE}{LINKS}",
        "folder": f"it is a link to ../secret{OUTSIDE}{LINKS}",
        "dangling": f"it is a link to nowhere{LINKS}",
        "loop": f"it is a link to .{LINKS}",
    }


def test_skips_a_log_folder_that_is_a_link(write: Write, tree: Path, host: Host) -> None:
    write("real/app.log")
    (tree / "log").symlink_to("real")
    [skipped] = FilesSource(Files("why", (f"{tree}/log/*",)), "7d", host).plan()
    reason = f"its folder log is a link to real{LINKS}"
    assert skipped == Skipped(f"{tree}/log/*", reason)


def test_skips_a_hard_link(collect: Collect, tree: Path) -> None:
    secret = tree.parent / "secret"
    secret.write_text("SECRET")
    (tree / "app.log").hardlink_to(secret)
    result = collect()
    assert result.names == []
    assert "more than one name" in result.skipped["app.log"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no such pipes")
def test_reading_checks_again(write: Write, collect: Collect, tree: Path) -> None:
    secret = tree.parent / "secret"
    secret.write_text("SECRET")
    for name in ("link", "hard", "pipe", "gone", "folder/deep"):
        write(name)
    result = collect()
    for name in ("link", "hard", "pipe", "gone"):
        (tree / name).unlink()
    (tree / "link").symlink_to(secret)
    (tree / "hard").hardlink_to(secret)
    os.mkfifo(tree / "pipe")
    (tree / "folder").rename(tree / "moved")
    (tree / "folder").symlink_to("moved")
    for name, reason in {
        "link": "turned into something else",
        "hard": "more than one name",
        "pipe": "a pipe between programs",
        "gone": "went away",
        "folder/deep": "its folder folder is a link to moved",
    }.items():
        with pytest.raises(CollectFailed, match=reason):
            result.read(name)


def test_reads_only_what_it_planned(write: Write, collect: Collect, tree: Path) -> None:
    write("app.log")
    result = collect("*.txt")
    with (
        pytest.raises(CollectFailed),
        result.source.open(Planned("files/app.log", f"{tree}/app.log", 1, "why"), 1 << 40),
    ):
        pass


def test_an_error_of_the_reader_stays_the_readers(write: Write, collect: Collect) -> None:
    write("app.log")
    result = collect()
    with (
        pytest.raises(OSError, match="disk full"),
        result.source.open(result.find("app.log"), 1 << 40),
    ):
        raise OSError("disk full")


def test_skips_what_may_hold_keys(write: Write, collect: Collect) -> None:
    for name in (".ssh/id_rsa", ".SSH/config", "id_ed25519", "server.key.old", "a/.aws/x", "ok"):
        write(name)
    result = collect()
    assert result.names == ["ok"]
    assert sorted(result.skipped) == [".SSH", ".ssh", "a/.aws", "id_ed25519", "server.key.old"]
    assert set(result.skipped.values()) == {
        "it may hold keys or passwords, so it is never collected"
    }


def test_skips_a_folder_of_keys_that_the_profile_names(
    write: Write, tree: Path, host: Host
) -> None:
    write(".ssh/known_hosts")
    items = list(FilesSource(Files("why", (f"{tree}/.ssh/*",)), "7d", host).plan())
    assert [type(item) for item in items] == [Skipped]


NAMES = [
    b"line\nbreak", b"esc\x1b[31m", b"bad\xff\xfe", "bidi\u202egol".encode(), b" ", b"-rf",
    b"NUL.txt", b"a\\b", b"x" * 255, "é".encode(), "e\u0301".encode(), b"A", b"...",
]  # fmt: skip


def test_takes_any_name(collect: Collect, tree: Path) -> None:
    made = set()
    for name in NAMES:
        try:
            (tree / os.fsdecode(name)).write_bytes(name)
            made.add(name)
        except OSError:  # macOS refuses invalid bytes
            continue
    result = collect()
    assert {os.fsencode(name) for name in result.names} >= made - {"é".encode()}
    assert all(result.read(name)[0] for name in result.names)


@pytest.mark.parametrize(
    ("include", "exclude", "reason"),
    [
        ("$NOWHERE/*.log", (), "the variable NOWHERE is not set on this machine"),
        ("/no-such-folder/*.log", (), "there is no such folder on this machine"),
        ("logs/*.log", (), "the profile must name it by its full path"),
        ("/etc/hostname/*", (), "hostname on the way to it is no folder"),
        ("/proc/self/*", (), "it is a view into the running system, not files on a disk"),
        ("/dev/*", (), "it is a view into the running system, not files on a disk"),
    ],
)
def test_says_why_a_line_of_the_profile_found_nothing(
    host: Host, include: str, exclude: tuple[str, ...], reason: str
) -> None:
    files = Files("why", (include,), exclude)
    assert list(FilesSource(files, "7d", host).plan()) == [Skipped(include, reason)]


def test_collects_nothing_when_it_cannot_tell_what_to_leave_out(
    write: Write, host: Host, tree: Path
) -> None:
    write("app.log")
    files = Files("why", (f"{tree}/*",), ("$NOWHERE/**",))
    [skipped] = FilesSource(files, "7d", host).plan()
    assert isinstance(skipped, Skipped)
    assert skipped.reason.startswith("what must stay out of it is not known: the variable NOWHERE")


def test_names_a_file_once_though_two_lines_fit(write: Write, collect: Collect) -> None:
    write("app.log")
    write("old.log", age=30 * DAY)
    result = collect("*", "*.log")
    assert result.names == ["app.log"]
    assert list(result.skipped) == ["old.log"]


def test_follows_only_the_systems_own_link_in_the_root(host: Host) -> None:
    bin_folder = Path("/bin")
    if not bin_folder.is_symlink() or bin_folder.lstat().st_uid != 0:
        pytest.skip("this system has no such link")
    files = Files("why", ("/bin/ls",))
    [planned] = FilesSource(files, "9999d", host).plan()
    assert planned.origin == str(bin_folder.resolve() / "ls")


def test_counts_what_is_too_many_to_name(write: Write, collect: Collect) -> None:
    for number in range(MOST_NAMED + 5):
        write(f"{number}.log", age=30 * DAY)
    result = collect("*")
    assert len(result.skipped) == MOST_NAMED + 1
    assert list(result.skipped.values())[-1] == (
        "5 more left out: last written more than 7 days ago"
    )


@pytest.fixture
def open_tree() -> Iterator[Path]:
    """A tree that everybody may come to, as `tmp_path` is not."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    for below in folder.iterdir():
        below.chmod(0o700)
    shutil.rmtree(folder)


AS_NOBODY = """
import os, sys
from datetime import datetime, UTC
from pathlib import Path
from log_operator.collect.files import FilesSource
from log_operator.collect.host import Host
from tenant_file.sources import Files

if os.geteuid() == 0:
    os.setgroups([])
    os.setegid(65534)
    os.seteuid(65534)
host = Host("linux", {}, Path("/"), lambda: datetime.now(UTC))
for item in FilesSource(Files("why", (sys.argv[1],)), "7d", host).plan():
    print(Path(item.origin).name, getattr(item, "reason", "planned"))
"""


def test_says_what_it_may_not_read(open_tree: Path) -> None:
    (open_tree / "mine.log").touch()
    (open_tree / "theirs.log").touch(0o000)
    (open_tree / "shut").mkdir(0o000)
    (open_tree / "passage").mkdir()
    (open_tree / "passage/through").mkdir()
    (open_tree / "passage/through/deep.log").touch()
    (open_tree / "passage").chmod(0o111)

    def plan(pattern: str) -> list[str]:
        command = [sys.executable, "-c", AS_NOBODY, f"{open_tree}/{pattern}"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return sorted(done.stdout.splitlines())

    no_permission = "no permission (run with sudo to include it)"
    assert plan("**") == [
        "mine.log planned",
        f"passage {no_permission}",
        f"shut {no_permission}",
        f"theirs.log {no_permission}",
    ]
    assert plan("passage/through/*.log") == ["deep.log planned"]
    (open_tree / "shut").chmod(0o755)
