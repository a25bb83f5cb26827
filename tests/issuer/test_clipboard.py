"""The clipboard: a real one where this machine can have one, and programs that misbehave."""

import os
import shutil
import subprocess  # noqa: TID251 - the clipboard of a system is one of its programs
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ticketbound.secret import Secret
from token_issuer.clipboard import copy_to_clipboard

CODE = Secret("tbc1_" + "x" * 250)
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="puts programs of Linux in place")


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is all of PATH, with a display in the environment."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("DISPLAY", ":987")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    (folder / "which").symlink_to(shutil.which("which", path="/usr/bin:/bin") or "/usr/bin/which")
    return folder


def put(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\nPATH=/usr/bin:/bin\n{script}\n", encoding="utf-8")
    (folder / name).chmod(0o755)


@linux_only
@pytest.mark.parametrize(
    ("name", "script"),
    [
        ("xclip", "echo Error: cannot open display >&2; exit 1"),
        ("xclip", "cat > /dev/null; case $* in *-o*) echo something else;; esac"),
        ("xsel", "kill -9 $$"),
    ],
)
def test_a_program_that_fails_is_noticed_and_silenced(
    programs: Path, capfd: pytest.CaptureFixture[str], name: str, script: str
) -> None:
    put(programs, name, script)
    assert not copy_to_clipboard(CODE)
    assert capfd.readouterr() == ("", "")


@linux_only
def test_a_machine_without_a_clipboard(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not copy_to_clipboard(CODE)
    monkeypatch.delenv("DISPLAY")
    assert not copy_to_clipboard(CODE)
    assert list(programs.iterdir()) == [programs / "which"]


@linux_only
def test_a_program_that_takes_the_text_on_its_command_line_is_not_used(programs: Path) -> None:
    seen = programs / "seen"
    put(programs, "klipper", "")
    put(programs, "qdbus", f"echo $* > {seen}")
    assert not copy_to_clipboard(CODE)
    assert not seen.exists()


@linux_only
def test_the_code_is_on_no_command_line(programs: Path, tmp_path: Path) -> None:
    kept, seen = tmp_path / "kept", tmp_path / "seen"
    put(
        programs,
        "xclip",
        f"echo $* >> {seen}\ncase $* in *-o*) cat {kept};; *) cat > {kept};; esac",
    )
    assert copy_to_clipboard(CODE)
    assert kept.read_text() == CODE.reveal()
    assert CODE.reveal() not in seen.read_text()


@linux_only
def test_a_program_that_stays_holds_no_pipe_open(programs: Path, tmp_path: Path) -> None:
    """As xclip does: else `code=$(issuer mint 1000 --copy)` would never end."""
    kept = tmp_path / "kept"
    stays = f"case $* in *-o*) cat {kept};; *) cat > {kept}; sleep 30 < /dev/null & ;; esac"
    put(programs, "xclip", stays.replace("& ;;", "&\n;;"))
    script = (
        "from ticketbound.secret import Secret; from token_issuer.clipboard import *;"
        "print(copy_to_clipboard(Secret('the-code')))"
    )
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "True\n"
    assert time.monotonic() - start < 20


@pytest.fixture
def display(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A real X server, which shows nothing to nobody."""
    server = shutil.which("Xvfb")
    if server is None or shutil.which("xclip") is None:
        pytest.skip("NOT CHECKED: a real clipboard; install Xvfb and xclip")
    reader, writer = os.pipe()
    running = subprocess.Popen(
        [server, "-displayfd", str(writer), "-screen", "0", "64x64x8", "-nolisten", "tcp"],
        pass_fds=(writer,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    with os.fdopen(reader) as answer:
        number = answer.readline().strip()
    monkeypatch.setenv("DISPLAY", f":{number}")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    yield
    running.terminate()
    running.wait(timeout=60)


@linux_only
@pytest.mark.usefixtures("display")
def test_a_real_clipboard_has_it() -> None:
    assert copy_to_clipboard(CODE)
    shown = subprocess.run(
        ["xclip", "-selection", "clipboard", "-o"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert shown.stdout == CODE.reveal()
