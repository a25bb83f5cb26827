"""What a run leaves behind outside its state folder: nothing, also when it is stopped."""

import contextlib
import os
import re
import resource
import shutil
import signal
import stat
import subprocess  # noqa: TID251 - runs what was built
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from PyInstaller.archive.readers import CArchiveReader

from ticketbound.exit_codes import ExitCode

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at it by Linux's means")

_PATH = r'(?:(?:AT_FDCWD|\d+)<(?P<folder>[^>]*)>, )?"(?P<path>[^"]*)"'
_OPENING = re.compile(rf"\bopen(?:at2?)?\({_PATH}, [^)]*O_(?:WRONLY|RDWR|CREAT|TRUNC)")
_CHANGING = re.compile(
    r"\b(?:chmod|chown|creat|fchmod|fchown|lchown|link|mkdir|mknod|rename|removexattr|rmdir|setxattr"
    r"|symlink|truncate|unlink|utimens?|utimes)(?:at2?)?\("
)
TRACING = ("strace", "-f", "-y", "-qq", "-s", "4096", "-e", "trace=%file")
"""What `list_written` understands is written to the file that `-o` then names."""


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    folder = tmp_path / "extraction"
    folder.mkdir()
    return folder


def make_environment(temporary: Path) -> Mapping[str, str]:
    return os.environ | {"TMPDIR": str(temporary)}


def wait() -> Iterator[None]:
    """A minute of looking again and again."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        yield
        time.sleep(0.005)


def wait_for_folder(folder: Path) -> Path:
    for _ in wait():
        if found := list(folder.glob("_MEI*")):
            return found[0]
    raise AssertionError("no extraction folder appeared")


@contextlib.contextmanager
def start(operator: Path, temporary: Path, state: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A run that waits for its code."""
    with subprocess.Popen(
        [operator, "--code-file", "-", "--yes", "--ticket", "1", "--state-dir", state],
        env=make_environment(temporary),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def test_the_extraction_folder_is_for_the_owner_alone(
    journey_operator: Path, temporary: Path, tmp_path: Path
) -> None:
    with start(journey_operator, temporary, tmp_path / "state") as process:
        mode = wait_for_folder(temporary).stat().st_mode
        assert stat.S_IMODE(mode) == 0o700
        process.communicate(b"no code\n", timeout=60)
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
@pytest.mark.parametrize("moment", ["when it starts", "when it waits"])
def test_it_is_gone_after_a_signal(
    journey_operator: Path, temporary: Path, tmp_path: Path, number: signal.Signals, moment: str
) -> None:
    """While the bootloader unpacks, a signal still ends it without a word and leaves the folder."""
    with start(journey_operator, temporary, tmp_path / "state") as process:
        child = wait_for_child(process.pid)
        if moment == "when it waits":
            wait_until_it_reads(child)
        process.send_signal(number)
        process.wait(timeout=60)
    assert list(temporary.iterdir()) == []


def wait_for_child(pid: int) -> int:
    """The program itself: the bootloader starts it when all is unpacked, then minds signals."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    for _ in wait():
        found = children.read_text().split()
        caught = re.search(r"SigCgt:\s*(\w+)", Path(f"/proc/{pid}/status").read_text())
        if found and caught and int(caught[1], 16) >> signal.SIGTERM - 1 & 1:
            return int(found[0])
    raise AssertionError("it never started")


def wait_until_it_reads(pid: int) -> None:
    """Until it sleeps in a read of its standard input."""
    for _ in wait():
        if Path(f"/proc/{pid}/syscall").read_text().startswith("0 0x0 "):
            return
    raise AssertionError("it never read")


def test_a_disk_that_fills_up_while_it_unpacks_is_named(
    journey_operator: Path, temporary: Path, tmp_path: Path
) -> None:
    """What a start needs can be unpacked, the largest of the rest cannot: as on a full disk."""
    entries = CArchiveReader(str(journey_operator)).toc.items()
    largest = max(size for name, (_, _, size, *_) in entries if not name.startswith("PYZ"))
    done = subprocess.run(
        [journey_operator, "--code-file", "-", "--yes", "--ticket", "1", "--state-dir", tmp_path],
        env=make_environment(temporary),
        input=b"no code",
        capture_output=True,
        timeout=120,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest)),
    )
    assert b"operator: this program cannot unpack all that it needs\n  make room" in done.stderr
    assert done.returncode == ExitCode.OUR_FAULT
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("arguments", [["--version"], ["plan"], ["redact"]])
def test_nothing_is_written_elsewhere(
    journey_operator: Path, temporary: Path, tmp_path: Path, arguments: list[str]
) -> None:
    if shutil.which("strace") is None:
        pytest.skip("strace is not on this machine")
    log = tmp_path / "a.log"
    log.write_text("password=hunter2\n")
    state, trace = tmp_path / "state", tmp_path / "trace"
    command = [*TRACING, "-o", str(trace), str(journey_operator), *arguments]
    command += {"redact": [str(log)], "plan": ["--state-dir", str(state)]}.get(arguments[0], [])
    subprocess.run(
        command,
        env=make_environment(temporary),
        stdout=subprocess.DEVNULL,
        timeout=120,
        check=False,
    )
    written = set(list_written(trace.read_text(errors="replace")))
    assert any(path.startswith(str(temporary)) for path in written)
    # What only cleaning and sending need is unpacked by nothing else.
    is_late_there = any(path.endswith(".so") and "/hyperscan/" in path for path in written)
    assert is_late_there == (arguments == ["redact"])
    elsewhere = {
        path
        for path in written
        if not path.startswith((str(temporary), str(state), "/dev/null", "/dev/tty"))
    }
    assert elsewhere == set()
    assert list(temporary.iterdir()) == []


def list_written(trace: str) -> Iterator[str]:
    """Each path that was made, changed, moved, removed, or opened for writing, and worked."""
    for line in trace.splitlines():
        if " = -1 " in line:
            continue
        changing = _CHANGING.search(line)
        paths = re.finditer(_PATH, line[changing.end() :]) if changing else _OPENING.finditer(line)
        for found in paths:
            yield os.path.join(found["folder"] or "/", found["path"])  # noqa: PTH118 - of strings


def test_the_trace_is_understood() -> None:
    trace = (
        '1 openat(AT_FDCWD</root>, "/etc/hosts", O_RDONLY|O_CLOEXEC) = 3</etc/hosts>\n'
        '1 openat(AT_FDCWD</root>, "x", O_WRONLY|O_CREAT|O_CLOEXEC, 0600) = 3</root/x>\n'
        '1 openat(AT_FDCWD</root>, "/root/y", O_RDWR) = -1 EACCES (Permission denied)\n'
        '1 mkdir("/tmp/d", 0700) = 0\n'
        '1 mkdirat(5</tmp>, "e", 0700) = 0\n'
        '1 rename("/tmp/a", "/tmp/b") = 0\n'
        '1 renameat2(5</tmp>, "c", AT_FDCWD</root>, "z", RENAME_NOREPLACE) = 0\n'
        '1 unlinkat(5</tmp>, "f", 0) = 0\n'
        '1 unlink("/tmp/g") = -1 ENOENT (No such file or directory)\n'
        '1 fchmodat2(AT_FDCWD</root>, "/etc/h", 0600, AT_SYMLINK_NOFOLLOW) = 0\n'
        '1 readlink("/proc/self/exe", "/usr/bin/operator", 4095) = 17\n'
    )
    moved = ["/tmp/a", "/tmp/b", "/tmp/c", "/root/z", "/tmp/f", "/etc/h"]
    assert list(list_written(trace)) == ["/root/x", "/tmp/d", "/tmp/e", *moved]


@pytest.mark.parametrize("moment", ["when it starts", "when it waits"])
def test_it_ends_and_leaves_nothing_when_only_its_bootloader_is_killed(
    journey_operator: Path, temporary: Path, tmp_path: Path, moment: str
) -> None:
    with start(journey_operator, temporary, tmp_path / "state") as process:
        child = wait_for_child(process.pid)
        if moment == "when it waits":
            wait_until_it_reads(child)
        process.kill()
        process.wait(timeout=60)
        wait_until_it_is_gone(child)
    assert list(temporary.iterdir()) == []


def wait_until_it_is_gone(pid: int) -> None:
    for _ in wait():
        try:
            if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] in "ZX":
                return
        except (FileNotFoundError, ProcessLookupError):
            return
    raise AssertionError("it goes on unseen")
