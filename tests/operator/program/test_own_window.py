"""Which terminals are opened for a double click, and how each is told what to run."""

import itertools
import os
import signal
import subprocess  # noqa: TID251 - runs what a terminal would run
import sys
import time
from pathlib import Path

import pytest

from log_operator.collect.program_places import ProgramPlaces
from log_operator.own_window import is_own, is_wanted, list_commands, make_environment, run_first

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="as terminals are opened on Linux")

RUN = ["/usr/bin/env", "TICKETBOUND_OWN_WINDOW=1", "/opt/operator"]


@pytest.fixture
def places(tmp_path: Path) -> ProgramPlaces:
    for name in ("xterm", "konsole", "gnome-terminal", "kitty"):
        (tmp_path / name).touch(mode=0o755)
    return ProgramPlaces("/nowhere", str(tmp_path))


def test_terminals_are_told_in_their_own_ways(places: ProgramPlaces) -> None:
    folder = places.tools
    assert list(list_commands("/opt/operator", {}, places)) == [
        [f"{folder}/gnome-terminal", "--", *RUN],
        [f"{folder}/konsole", "-e", *RUN],
        [f"{folder}/kitty", *RUN],
        [f"{folder}/xterm", "-u8", "-e", *RUN],
    ]


@pytest.mark.parametrize("wanted", ["xterm", "{folder}/xterm"])
def test_the_wanted_terminal_comes_first(places: ProgramPlaces, wanted: str) -> None:
    environment = {"TERMINAL": wanted.format(folder=places.tools)}
    first = next(list_commands("/opt/operator", environment, places))
    assert first == [f"{places.tools}/xterm", "-e", *RUN]


def test_a_wanted_terminal_that_is_not_there_is_passed_over(places: ProgramPlaces) -> None:
    first = next(list_commands("/opt/operator", {"TERMINAL": "hyper"}, places))
    assert first[0] == f"{places.tools}/gnome-terminal"


@pytest.mark.parametrize("name", ["a=b/operator", 'it\'s $(x) "1"/operator (2)', "-rf/a=b=c"])
def test_it_is_started_wherever_it_lies(places: ProgramPlaces, tmp_path: Path, name: str) -> None:
    program = tmp_path / name
    program.parent.mkdir()
    program.write_text('#!/bin/sh\necho "run $TICKETBOUND_OWN_WINDOW $#"')
    program.chmod(0o755)
    kitty = [words for words in list_commands(str(program), {}, places) if "kitty" in words[0]]
    done = subprocess.run(kitty[0][1:], capture_output=True, check=True, text=True)
    assert done.stdout == "run 1 0\n"


def write_terminal(folder: Path, name: str, *lines: str) -> list[str]:
    """One that runs what it is given, or does what `lines` say."""
    program = folder / name
    program.write_text("\n".join(["#!/bin/sh", f'echo {name} >> "$OPENED"', *lines]) + "\n")
    program.chmod(0o755)
    return [str(program), "-e", "true"]


def test_a_terminal_that_does_not_open_is_followed_by_the_next(tmp_path: Path) -> None:
    opened = tmp_path / "opened"
    commands = [
        [str(tmp_path / "missing"), "-e", "true"],
        write_terminal(tmp_path, "refusing", "exit 1"),
        write_terminal(tmp_path, "aborting", "kill -ABRT $$"),
        write_terminal(tmp_path, "working", 'shift && exec "$@"'),
        write_terminal(tmp_path, "needless", 'shift && exec "$@"'),
    ]
    assert run_first(commands, {"OPENED": str(opened), "PATH": "/usr/bin:/bin"})
    assert opened.read_text().split() == ["refusing", "aborting", "working"]
    assert not run_first(commands[:3], {"OPENED": str(opened), "PATH": "/usr/bin:/bin"})


def test_a_terminal_that_was_open_for_a_while_is_not_followed_whatever_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = tmp_path / "opened"
    moments = itertools.count(step=4)
    monkeypatch.setattr(time, "monotonic", lambda: next(moments))
    command = write_terminal(tmp_path, "closing", "exit 1")
    assert run_first([command, command], {"OPENED": str(opened)})
    assert opened.read_text().split() == ["closing"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_terminal_is_asked_to_end_when_we_are(tmp_path: Path, number: int) -> None:
    opened = tmp_path / "opened"
    waiting = write_terminal(tmp_path, "waiting", f"kill -{number} $PPID", "exec sleep 60")
    script = (
        "import os; from log_operator.own_window import run_first;"
        "from log_operator.stops import listen_for_stops; listen_for_stops();"
        f"run_first([{waiting}] * 2, os.environ)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | {"OPENED": str(opened)},
        capture_output=True,
        timeout=50,
        check=False,
        text=True,
    )
    assert opened.read_text().split() == ["waiting"]
    assert ("AskedToEnd" if number == signal.SIGTERM else "KeyboardInterrupt") in done.stderr


def test_the_terminal_gets_the_environment_from_before_the_executable() -> None:
    ours = {
        "DISPLAY": ":0",
        "_PYI_ARCHIVE_FILE": "/opt/operator",
        "LD_LIBRARY_PATH": "/tmp/_MEI1",
        "LD_LIBRARY_PATH_ORIG": "/opt/lib",
    }
    assert make_environment(ours) == {"DISPLAY": ":0", "LD_LIBRARY_PATH": "/opt/lib"}
    del ours["LD_LIBRARY_PATH_ORIG"]
    assert make_environment(ours) == {"DISPLAY": ":0"}


def test_from_source_nothing_is_opened() -> None:
    assert not is_wanted({"DISPLAY": ":0"})


def test_a_window_is_ours_only_if_we_opened_it() -> None:
    assert is_own({"TICKETBOUND_OWN_WINDOW": "1"})
    assert not is_own({})
