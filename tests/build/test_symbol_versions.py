"""Which glibc the executable asks for, read from every ELF file inside."""

import platform
import shutil
import subprocess  # noqa: TID251 - readelf is the oracle
import sys
from pathlib import Path

import pytest

from executable.contents import read_contents, read_elves
from executable.symbol_versions import find_highest, read_needs
from tests.build.conftest import OLD_RELEASE

FLOOR = (2, 28)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="glibc is Linux's")


def read_all(executable: Path) -> dict[str, frozenset[str]]:
    return {name: read_needs(data) for name, data in read_elves(executable)}


@pytest.mark.parametrize("name", ["hyperscan/_hs_ext", "bootloader", "libpython"])
def test_every_library_is_looked_into(journey_operator: Path, name: str) -> None:
    assert any(found.startswith(name) for found in read_all(journey_operator))


def test_no_library_is_missed(journey_operator: Path) -> None:
    libraries = [name for name in read_contents(journey_operator).files if ".so" in name]
    assert len(libraries) > 20
    assert len(read_all(journey_operator)) == len(libraries) + 1


def test_it_asks_for_no_more_than_this_machine_has(journey_operator: Path) -> None:
    version, name = find_highest(read_all(journey_operator), "GLIBC")
    here = tuple(int(number) for number in platform.libc_ver()[1].split("."))
    assert version <= here, name


def test_what_is_built_in_the_old_root_runs_on_old_machines() -> None:
    built = [path for path in OLD_RELEASE.glob("operator-*") if path.suffix not in (".gz", ".json")]
    if not built:
        pytest.skip("make operator-old was not run here")
    needs = read_all(built[0])
    version, name = find_highest(needs, "GLIBC")
    print("highest:", version, name)  # noqa: T201 - what pytest -s shows
    assert version <= FLOOR, name


def test_it_reads_what_readelf_reads() -> None:
    if shutil.which("readelf") is None:
        pytest.skip("readelf is not on this machine")
    program = Path(sys.executable).resolve()
    command = ["readelf", "--wide", "--version-info", str(program)]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    _, _, needed = shown.partition("Version needs section")
    expected = {
        line.split("Name: ")[1].split()[0] for line in needed.splitlines() if "Flags: " in line
    }
    assert read_needs(program.read_bytes()) == expected != set()


@pytest.mark.parametrize("data", [b"", b"MZ\x90", b"\x7fELF\x01\x01", b"#!/bin/sh\n"])
def test_what_is_no_such_file_needs_nothing(data: bytes) -> None:
    assert read_needs(data) == frozenset()


def test_versions_are_numbers_and_not_words() -> None:
    needs = {
        "a": frozenset({"GLIBC_2.9", "GLIBC_PRIVATE"}),
        "b": frozenset({"GLIBC_2.10", "GLIBCXX_3.4"}),
    }
    assert find_highest(needs, "GLIBC") == ((2, 10), "b")
