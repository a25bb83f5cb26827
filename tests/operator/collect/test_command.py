"""Commands, with real programs: those of the system, and scripts that the test writes."""

import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from log_operator.collect.command import CommandSource
from log_operator.collect.host import Host
from log_operator.collect.program_places import ProgramPlaces
from log_operator.collect.program_search import NoProgram
from log_operator.values import Planned, Skipped
from tenant_file.sources import Command

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs the programs of a Unix")

Install = Callable[..., Path]


@pytest.fixture
def machine(host: Host, tools: Path) -> Host:
    return replace(host, programs=ProgramPlaces("/usr/bin:/bin", str(tools)))


def read(source: CommandSource, allowance: int = 1 << 40) -> tuple[str, list[str]]:
    [planned] = source.plan()
    assert isinstance(planned, Planned)
    with source.open(planned, allowance) as raw:
        return b"".join(raw.chunks).decode(), raw.notes


def test_plans_without_starting_it(machine: Host, install: Install, tmp_path: Path) -> None:
    install("shop", f"touch {tmp_path}/started")
    command = Command("which version", argv=("shop", "--version", "a b"), name="shop version")
    assert list(CommandSource(command, machine).plan()) == [
        Planned("commands/shop version.txt", "shop --version 'a b'", None, "which version")
    ]
    assert not (tmp_path / "started").exists()


def test_gives_arguments_as_they_are(machine: Host, install: Install) -> None:
    install("shop", 'for x in "$@"; do echo "[$x]"; done')
    argv = ("shop", "$HOME", "a b", "*", "; id", "`id`")
    output, notes = read(CommandSource(Command("why", argv=argv, name="x"), machine))
    assert (output, notes) == ("[$HOME]\n[a b]\n[*]\n[; id]\n[`id`]\n", [])


def test_runs_a_program_by_its_full_path(machine: Host, tree: Path) -> None:
    program = tree / "shop"
    program.write_text("#!/bin/sh\necho hello; echo oops >&2; exit 3\n")
    program.chmod(0o755)
    command = Command("why", argv=(str(program),), name="x")
    if os.geteuid() == 0:
        [skipped] = CommandSource(command, machine).plan()
        assert isinstance(skipped, Skipped)
        assert skipped.reason.startswith("others than root may change this program")
        return
    output, notes = read(CommandSource(command, machine))
    assert (output, notes) == ("hello\noops\n", ["shop ended with status 3"])


def test_names_what_a_system_program_says(machine: Host) -> None:
    command = Command("why", argv=("ls", "/no-such-folder"), name="x")
    output, notes = read(CommandSource(command, machine))
    assert "/no-such-folder" in output
    assert notes in (["ls ended with status 1"], ["ls ended with status 2"])  # systems differ


@pytest.mark.parametrize("program", ["no-such-shop", "/opt/no-such-shop"])
def test_says_when_it_is_not_here(machine: Host, program: str) -> None:
    source = CommandSource(Command("why", argv=(program,), name="x"), machine)
    reason = f"there is no {program} on this machine"
    assert list(source.plan()) == [Skipped(program, reason)]
    with (
        pytest.raises(NoProgram, match=reason),
        source.open(Planned("x", "x", None, "why"), 1),
    ):
        pass


def test_a_file_that_is_no_program_is_not_here(machine: Host, tree: Path) -> None:
    (tree / "shop").write_text("text")
    source = CommandSource(Command("why", argv=(f"{tree}/shop",), name="x"), machine)
    [skipped] = source.plan()
    assert isinstance(skipped, Skipped)
    assert skipped.reason.startswith("there is no ")


def test_keeps_what_came_before_its_time_was_up(machine: Host, install: Install) -> None:
    install("shop", "echo begun; sleep 300 & sleep 300")
    began = time.monotonic()
    command = Command("why", argv=("shop",), name="x", max_time="1s")
    output, notes = read(CommandSource(command, machine))
    assert (output, notes) == ("begun\n", ["shop was stopped after 1 s; the rest is missing"])
    assert time.monotonic() - began < 60


@pytest.mark.parametrize(("max_size", "allowance"), [("1KB", 1 << 40), ("5MB", 1000)])
def test_cuts_at_a_line_under_the_cap(
    machine: Host, install: Install, max_size: str, allowance: int
) -> None:
    install("shop", "exec yes 123456")
    command = Command("why", argv=("shop",), name="x", max_size=max_size)
    output, notes = read(CommandSource(command, machine), allowance)
    assert output == "123456\n" * (1000 // 7)
    assert notes == ["cut at the cap of 1.0 KB"]


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="needs root")
@pytest.mark.parametrize("argv", [("sh",), ("/bin/sh",), ("bash",)])
def test_root_runs_no_script_that_others_may_change(
    machine: Host, install: Install, argv: tuple[str, ...]
) -> None:
    script = install("diag.sh", "echo hello")
    source = CommandSource(Command("why", argv=(*argv, str(script)), name="x"), machine)
    [planned] = source.plan()
    assert isinstance(planned, Planned)
    os.chown(script, 1234, -1)
    [skipped] = source.plan()
    assert isinstance(skipped, Skipped)
    assert skipped.reason == "others than root may change its script, so it is not started as root"
    with pytest.raises(NoProgram), source.open(planned, 1000):
        pass
