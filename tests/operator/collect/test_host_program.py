import ast
import itertools
import os
import signal
import sys
import time
from pathlib import Path

import pytest

from log_operator.collect.host_program import (
    TookTooLong,
    clean_environment,
    find_program,
    run_program,
)

OPERATOR = Path(__file__).parents[3] / "operator"
SHELL = Path("/bin/sh")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs the programs of a Unix")


def run(script: str, seconds: float = 30.0) -> tuple[bytes, int, str]:
    with run_program(SHELL, ["-c", script], {}, seconds) as running:
        output = b"".join(running.read_output())
        return output, running.wait(), running.error_text()


def is_running(pid: int) -> bool:
    """Whether a process lives; one that is dead and not yet buried does not."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except (ProcessLookupError, FileNotFoundError):
        return False


def test_gives_output_status_and_errors() -> None:
    assert run("echo out; echo oops >&2; exit 3") == (b"out\n", 3, "oops\n")


def test_gives_no_input_and_no_terminal() -> None:
    assert run("cat; test -t 0 || echo none; pwd") == (b"none\n/\n", 0, "")


def test_gives_an_environment_of_few_names() -> None:
    ours = {
        "HOME": "/h", "TZ": "Europe/Vienna", "PATH": "/evil", "LC_ALL": "de_AT.UTF-8",
        "LD_LIBRARY_PATH": "/tmp/_MEI1", "LD_LIBRARY_PATH_ORIG": "/orig", "LD_PRELOAD": "/evil.so",
        "DYLD_LIBRARY_PATH": "/tmp/_MEI1", "_PYI_ARCHIVE_FILE": "x", "_MEIPASS2": "x",
        "SYSTEMD_PAGER": "evil", "SECRET": "x",
    }  # fmt: skip
    env = find_program("env")
    assert env is not None
    with run_program(env, [], ours, 30) as running:
        lines = b"".join(running.read_output()).decode().splitlines()
    assert dict(line.split("=", 1) for line in lines) == {
        "HOME": "/h",
        "TZ": "Europe/Vienna",
        "PATH": "/usr/bin:/bin:/usr/sbin:/sbin:/run/current-system/sw/bin",
        "LC_ALL": "C.UTF-8",
        "LD_LIBRARY_PATH": "/orig",
    }
    assert "LD_LIBRARY_PATH" not in clean_environment({"LD_LIBRARY_PATH": "/tmp/_MEI1"})


def test_finds_only_what_came_with_the_system(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tree / "planted").write_text("#!/bin/sh\n")
    (tree / "planted").chmod(0o755)
    monkeypatch.setenv("PATH", str(tree))
    assert find_program("planted") is None
    found = find_program("sh")
    assert found is not None
    assert found.is_absolute()


def test_kills_the_whole_group_at_the_end_of_its_time() -> None:
    pids: list[int] = []
    with run_program(SHELL, ["-c", "sleep 300 & echo $!; wait"], {}, 0.3) as running:  # noqa: SIM117 - only the reading fails
        with pytest.raises(TookTooLong):
            pids.extend(int(chunk) for chunk in running.read_output())
    [pid] = pids
    assert not is_running(pid)


def test_does_not_wait_for_a_child_that_left_the_group() -> None:
    began = time.monotonic()
    with run_program(SHELL, ["-c", "setsid sleep 8 & echo $!"], {}, 0.3) as running:
        output = running.read_output()
        pid = int(next(output))
        with pytest.raises(TookTooLong):
            next(output)
    assert time.monotonic() - began < 5
    os.kill(pid, signal.SIGKILL)


def test_only_waiting_counts_as_time() -> None:
    with run_program(SHELL, ["-c", "echo a; echo b"], {}, 0.5) as running:
        output = running.read_output()
        parts = [next(output)]
        time.sleep(0.6)  # the reader is slow, not the program
        parts.extend(output)
    assert b"".join(parts) == b"a\nb\n"


def test_kills_what_is_not_read_to_its_end() -> None:
    with run_program(SHELL, ["-c", "echo $$; exec yes"], {}, 30) as running:
        parts = list(itertools.islice(running.read_output(), 20))
    pid = int(b"".join(parts).split(b"\n", 1)[0])
    assert not is_running(pid)


def test_keeps_only_the_beginning_of_its_errors() -> None:
    output, status, errors = run("head -c 1000000 /dev/zero >&2; echo out")
    assert (output, status, len(errors)) == (b"out\n", 0, 8192)


def test_says_when_it_cannot_be_started(tree: Path) -> None:
    with pytest.raises(FileNotFoundError), run_program(tree / "none", [], {}, 1):
        pass


FORBIDDEN_CALLS = {"system", "popen", "fork", "forkpty", "posix_spawn", "posix_spawnp", "startfile"}


def starts_programs(path: Path) -> bool:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import | ast.ImportFrom):
            module = getattr(node, "module", None)
            names = {module or "", *(alias.name for alias in node.names)}
            if {"subprocess", "pty"} & names:
                return True
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "os":
            name = node.attr
            if name in FORBIDDEN_CALLS or name.startswith(("exec", "spawn")):
                return True
    return False


def test_no_other_module_of_the_operator_starts_programs() -> None:
    starters = [path.name for path in OPERATOR.rglob("*.py") if starts_programs(path)]
    assert starters == ["host_program.py"]
