import ast
import ctypes
import itertools
import os
import shutil
import signal
import subprocess  # noqa: TID251 - runs a program of ours that is killed
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from log_operator.collect.host import Host
from log_operator.collect.host_program import TookTooLong, run_program
from log_operator.collect.priority import NICENESS
from log_operator.collect.process_group import _ExtendedLimits
from log_operator.collect.program_places import UNIX, ProgramPlaces
from log_operator.collect.program_search import (
    HostProgram,
    NoProgram,
    clean_environment,
    find_program,
)
from log_operator.collect.program_trust import find_distrust

OPERATOR = Path(__file__).parents[3] / "operator"
SHELL = HostProgram(Path("/bin/sh"), {"PATH": "/usr/bin:/bin"})

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs the programs of a Unix")


def run(script: str, seconds: float = 30.0) -> tuple[bytes, int, str]:
    with run_program(SHELL, ["-c", script], seconds) as running:
        output = b"".join(running.read_output())
        return output, running.wait(), running.error_text()


def is_running(pid: int) -> bool:
    """Whether a process lives; one that is dead and not yet buried does not."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except (ProcessLookupError, FileNotFoundError):
        return False


def wait_until_none_runs(pids: list[int]) -> bool:
    """A killed process that is not our child dies a moment later."""
    give_up_at = time.monotonic() + 60
    while any(map(is_running, pids)) and time.monotonic() < give_up_at:
        time.sleep(0.01)
    return not any(map(is_running, pids))


def test_gives_output_status_and_errors() -> None:
    assert run("echo out; echo oops >&2; exit 3") == (b"out\n", 3, "oops\n")


def test_gives_no_input_and_no_terminal() -> None:
    assert run("cat; test -t 0 || echo none; pwd") == (b"none\n/\n", 0, "")


def test_gives_an_environment_of_few_names(host: Host) -> None:
    ours = {
        "HOME": "/h", "TZ": "Europe/Vienna", "PATH": "/evil", "LC_ALL": "de_AT.UTF-8",
        "LD_LIBRARY_PATH": "/tmp/_MEI1", "LD_LIBRARY_PATH_ORIG": "/orig", "LD_PRELOAD": "/evil.so",
        "DYLD_LIBRARY_PATH": "/tmp/_MEI1", "_PYI_ARCHIVE_FILE": "x", "_MEIPASS2": "x",
        "SYSTEMD_PAGER": "evil", "SECRET": "x", "DOCKER_HOST": "unix:///d",
    }  # fmt: skip
    program = find_program(replace(host, environment=ours), "env")
    assert program is not None
    with run_program(program, [], 30) as running:
        lines = b"".join(running.read_output()).decode().splitlines()
    assert dict(line.split("=", 1) for line in lines) == {
        "HOME": "/h",
        "TZ": "Europe/Vienna",
        "PATH": "/usr/bin:/bin:/usr/sbin:/sbin:/run/current-system/sw/bin",
        "LC_ALL": "C.UTF-8",
        "LD_LIBRARY_PATH": "/orig",
    }


def test_gives_tools_the_variables_that_they_are_set_up_with() -> None:
    ours = {"HOME": "/h", "DOCKER_HOST": "unix:///d", "KUBECONFIG": "/k", "SECRET": "x"}
    fixed = {"HOME": "/h", "PATH": "/bin", "LC_ALL": "C.UTF-8"}
    assert clean_environment(ours, "shop", "/bin") == fixed
    assert clean_environment(ours, "docker", "/bin") == fixed | {"DOCKER_HOST": "unix:///d"}
    assert clean_environment(ours, "kubectl", "/bin") == fixed | {"KUBECONFIG": "/k"}
    unpacked = {"LD_LIBRARY_PATH": "/tmp/_MEI1"}
    assert "LD_LIBRARY_PATH" not in clean_environment(unpacked, "shop", "/bin")


def plant(folder: Path, name: str) -> Path:
    path = folder / name
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_finds_only_what_came_with_the_system(
    tree: Path, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(tree, "planted")
    monkeypatch.setenv("PATH", str(tree))
    monkeypatch.chdir(tree)
    assert find_program(host, "planted") is None
    found = find_program(host, "sh")
    assert found is not None
    assert found.path.is_absolute()


def test_finds_tools_only_where_it_is_asked_for_one(tree: Path, host: Host) -> None:
    tool = plant(tree, "docker")
    (tree / "podman").write_text("not a program")
    ours = replace(host, programs=ProgramPlaces("/usr/bin:/bin", str(tree)))
    assert find_program(ours, "docker") is None
    assert find_program(ours, "podman", is_tool=True) is None
    found = find_program(ours, "docker", is_tool=True)
    assert found is not None
    assert found.path == tool
    assert found.environment["PATH"] == f"/usr/bin:/bin:{tree}"
    assert UNIX.tools.startswith("/usr/local/bin:/opt/homebrew/bin:")


needs_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root"
)
DISTRUST = "others than root may change this program, so it is not started as root"


@needs_root
def test_root_distrusts_what_others_may_change(tmp_path: Path, tools: Path) -> None:
    assert find_distrust(Path("/bin/sh")) == ""
    planted = plant(tmp_path, "planted")
    assert find_distrust(planted) == DISTRUST  # the folder of all temporary files is above it
    assert find_distrust(plant(tools, "tool")) == ""
    assert find_distrust(tools / "missing") == ""
    assert find_distrust(tmp_path / "missing") == DISTRUST


@needs_root
@pytest.mark.parametrize("whose", ["above", "above/middle", "above/middle/link", "above/chain"])
@pytest.mark.parametrize("how", ["owner", "group", "everybody"])
def test_root_looks_at_each_step_of_the_way(tools: Path, whose: str, how: str) -> None:
    middle = tools / "above/middle"
    middle.mkdir(parents=True)
    (middle / "link").symlink_to("../sh")
    (tools / "above/sh").symlink_to("/bin/sh")
    (tools / "above/chain").symlink_to("middle/link")
    assert find_distrust(tools / "above/chain") == ""
    step = tools / whose
    if how == "owner":
        os.chown(step, 1234, -1, follow_symlinks=False)
    elif step.is_symlink():
        return
    else:
        os.chown(step, -1, 1234)
        step.chmod(0o775 if how == "group" else 0o757)
    assert find_distrust(tools / "above/chain") == DISTRUST


@needs_root
def test_root_may_have_its_own_group_write(tools: Path) -> None:
    tool = plant(tools, "tool")
    tool.chmod(0o775)
    assert find_distrust(tool) == ""
    os.chown(tool, -1, 1234)
    assert find_distrust(tool) == DISTRUST


@needs_root
def test_root_looks_at_what_runs_a_script(tools: Path) -> None:
    shell = plant(tools, "own-shell")
    os.chown(shell, 1234, -1)
    script = plant(tools, "script")
    for line in (f"#!{shell}\n", "#!/usr/bin/env own-shell\n", "#!/usr/bin/env -S own-shell -x\n"):
        script.write_text(line)
        assert find_distrust(script, f"/bin:{tools}") == DISTRUST
    script.write_text("#!/usr/bin/env sh\n")
    assert find_distrust(script, f"/bin:{tools}") == ""
    assert find_distrust(script, "") == DISTRUST


@needs_root
def test_links_that_go_round_are_distrusted(tools: Path) -> None:
    (tools / "a").symlink_to("b")
    (tools / "b").symlink_to("a")
    assert find_distrust(tools / "a") == DISTRUST


@needs_root
def test_root_starts_nothing_that_others_may_change(tools: Path) -> None:
    tool = plant(tools, "tool")
    os.chown(tool, 1234, -1)
    running = run_program(HostProgram(tool, {}), [], 30)
    with pytest.raises(NoProgram, match="others than root"), running:
        pass


def test_kills_the_whole_group_at_the_end_of_its_time() -> None:
    pids: list[int] = []
    with run_program(SHELL, ["-c", "sleep 300 & echo $!; wait"], 1.0) as running:  # noqa: SIM117 - only the reading fails
        with pytest.raises(TookTooLong):
            pids.extend(int(chunk) for chunk in running.read_output())
    [pid] = pids
    assert not is_running(pid)


def test_does_not_wait_for_a_child_that_left_the_group() -> None:
    began = time.monotonic()
    with run_program(SHELL, ["-c", "setsid sleep 300 & echo $!"], 1.0) as running:
        output = running.read_output()
        pid = int(next(output))
        with pytest.raises(TookTooLong):
            next(output)
    assert time.monotonic() - began < 60
    os.kill(pid, signal.SIGKILL)


def test_kills_children_that_hang_behind_a_program_that_ended() -> None:
    """Two levels deep, with their output elsewhere, so that nothing tells of them."""
    script = "(sleep 300 & echo $!; wait) >&2 & (sleep 301 >/dev/null 2>&1 & echo $!) ; sleep 0.2"
    output, status, errors = run(f"{script}; exit 0")
    pids = [*map(int, output.split()), *map(int, errors.split())]
    assert len(pids) == 2
    assert status == 0
    assert wait_until_none_runs(pids)


def test_waits_no_longer_for_one_that_shut_its_output_and_hangs() -> None:
    began = time.monotonic()
    with run_program(SHELL, ["-c", "echo $$; exec >&- 2>&-; exec sleep 300"], 1.0) as running:
        pid = int(b"".join(running.read_output()))
        with pytest.raises(TookTooLong):
            running.wait()
    assert time.monotonic() - began < 60
    assert not is_running(pid)


def test_kills_one_that_ignores_all_requests_to_end() -> None:
    script = "trap '' TERM INT HUP; echo $$; while :; do sleep 1; done"
    pids: list[int] = []
    with run_program(SHELL, ["-c", script], 1.0) as running:  # noqa: SIM117 - only the reading fails
        with pytest.raises(TookTooLong):
            pids.extend(int(chunk) for chunk in running.read_output())
    [pid] = pids
    assert not is_running(pid)


def ask_until(question: str, answer: str) -> str:
    """What a program is told in the end: its priority is given to it right after its start."""
    loop = f'for i in $(seq 100); do [ "$({question})" = "{answer}" ] && break; sleep 0.1; done'
    return run(f"{loop}; {question}")[0].decode().strip()


def test_programs_step_back_behind_others() -> None:
    niceness = str(max(NICENESS, os.getpriority(os.PRIO_PROCESS, 0)))
    assert ask_until("nice", niceness) == niceness


@pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("ionice") is None, reason="needs ionice"
)
def test_programs_are_the_last_to_be_served_by_disks() -> None:
    last = "best-effort: prio 7"
    assert ask_until("ionice -p $$", last) == last


def test_what_joins_its_errors_says_all_in_order() -> None:
    script = "echo a; echo b >&2; echo c"
    with run_program(SHELL, ["-c", script], 30, joins_errors=True) as running:
        assert b"".join(running.read_output()) == b"a\nb\nc\n"
        assert (running.wait(), running.error_text()) == (0, "")


def test_only_waiting_counts_as_time() -> None:
    with run_program(SHELL, ["-c", "echo a; echo b"], 1.5) as running:
        output = running.read_output()
        parts = [next(output)]
        time.sleep(1.6)  # the reader is slow, not the program
        parts.extend(output)
    assert b"".join(parts) == b"a\nb\n"


def test_kills_what_is_not_read_to_its_end() -> None:
    with run_program(SHELL, ["-c", "echo $$; exec yes"], 30) as running:
        parts = list(itertools.islice(running.read_output(), 20))
    pid = int(b"".join(parts).split(b"\n", 1)[0])
    assert not is_running(pid)


def test_keeps_only_the_beginning_of_its_errors() -> None:
    output, status, errors = run("head -c 1000000 /dev/zero >&2; echo out")
    assert (output, status, len(errors)) == (b"out\n", 0, 8192)


_HOST: Final = """
import pathlib, sys
from log_operator.collect.host_program import run_program
from log_operator.collect.program_search import HostProgram

shell = HostProgram(pathlib.Path("/bin/sh"), {"PATH": "/usr/bin:/bin"})
script = "trap '' TERM HUP INT; sleep 300 & echo $$ $!; wait"
with run_program(shell, ["-c", script], 300) as running:
    for chunk in running.read_output():
        sys.stdout.buffer.write(chunk)
        sys.stdout.flush()
"""


def test_it_and_what_it_started_end_when_we_are_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", _HOST], stdout=subprocess.PIPE) as us:
        assert us.stdout is not None
        pids = [int(number) for number in us.stdout.readline().split()]
        assert [is_running(pid) for pid in pids] == [True, True]
        us.kill()
    assert wait_until_none_runs(pids)


def test_nobody_is_left_who_waits_for_our_end() -> None:
    before = list_children()
    run("sleep 300 >/dev/null 2>&1 & exit 0")
    assert list_children() == before


def list_children() -> str:
    return Path(f"/proc/{os.getpid()}/task/{threading.get_native_id()}/children").read_text()


def test_says_when_it_cannot_be_started(tools: Path) -> None:
    reason = r"^none cannot be started \(no such file or directory\)$"
    with (
        pytest.raises(NoProgram, match=reason),
        run_program(HostProgram(tools / "none", {}), [], 1),
    ):
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
    starters = {path.name for path in OPERATOR.rglob("*.py") if starts_programs(path)}
    assert starters == {"host_program.py", "own_window.py", "survivor.py"}


def test_the_limits_of_a_job_have_the_size_that_windows_expects() -> None:
    assert ctypes.sizeof(_ExtendedLimits) == (144 if sys.maxsize > 2**32 else 112)
    assert _ExtendedLimits.IoInfo.offset == (64 if sys.maxsize > 2**32 else 48)
