"""What a run leaves behind outside its state folder: nothing, also when it is stopped."""

import contextlib
import os
import re
import shutil
import signal
import stat
import subprocess  # noqa: TID251 - runs what was built
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at it by Linux's means")

_FOLDER = r"(?:(?:AT_FDCWD|\d+)<(?P<folder>[^>]*)>, )?"
_WRITING = re.compile(rf'\bopen(?:at)?\({_FOLDER}"(?P<path>[^"]*)", (?P<how>[A-Z_|]+)')
_MAKING = re.compile(
    rf'\b(?:mkdir|symlink|rename|link)(?:at2?)?\(.*?{_FOLDER}"(?P<path>[^"]*)"[^"]*\) = 0'
)


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


@pytest.mark.parametrize("arguments", [["--version"], ["plan"], ["redact"]])
def test_nothing_is_written_elsewhere(
    journey_operator: Path, temporary: Path, tmp_path: Path, arguments: list[str]
) -> None:
    if shutil.which("strace") is None:
        pytest.skip("strace is not on this machine")
    log = tmp_path / "a.log"
    log.write_text("password=hunter2\n")
    state, trace = tmp_path / "state", tmp_path / "trace"
    command = ["strace", "-f", "-y", "-qq", "-s", "4096", "-e", "trace=%file", "-o", str(trace)]
    command += [str(journey_operator), *arguments]
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
    # What only redaction needs is unpacked by nothing else.
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
    """Each path that was made, renamed, or opened for writing, and worked."""
    for line in trace.splitlines():
        opened = _WRITING.search(line)
        is_writing = opened and re.search(r"O_WRONLY|O_RDWR|O_CREAT", opened["how"])
        found = opened if is_writing else _MAKING.search(line)
        if found and " = -1 " not in line:
            yield os.path.join(found["folder"] or "/", found["path"])  # noqa: PTH118 - of strings


def test_the_trace_is_understood() -> None:
    trace = (
        '1 openat(AT_FDCWD</root>, "/etc/hosts", O_RDONLY|O_CLOEXEC) = 3</etc/hosts>\n'
        '1 openat(AT_FDCWD</root>, "x", O_WRONLY|O_CREAT|O_CLOEXEC, 0600) = 3</root/x>\n'
        '1 openat(AT_FDCWD</root>, "/root/y", O_RDWR) = -1 EACCES (Permission denied)\n'
        '1 mkdir("/tmp/d", 0700) = 0\n'
        '1 mkdirat(5</tmp>, "e", 0700) = 0\n'
        '1 rename("/tmp/a", "/tmp/b") = 0\n'
        '1 readlink("/proc/self/exe", "/usr/bin/operator", 4095) = 17\n'
    )
    assert list(list_written(trace)) == ["/root/x", "/tmp/d", "/tmp/e", "/tmp/b"]


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
