"""Which terminals are opened for a double click, and how each is told what to run."""

import subprocess  # noqa: TID251 - runs what a terminal would run
import sys
from pathlib import Path

import pytest

from log_operator.collect.program_places import ProgramPlaces
from log_operator.own_window import is_own, is_wanted, list_commands, make_environment

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
        [f"{folder}/xterm", "-e", *RUN],
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
