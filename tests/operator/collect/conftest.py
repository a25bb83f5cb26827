"""A machine to collect from, and files on it as old as a test wants them."""

import os
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from log_operator.collect.files import MOST_PLANNED, FilesSource
from log_operator.collect.host import Host
from log_operator.collect.interface import Source
from log_operator.collect.walk import MOST_NAMES
from log_operator.values import Planned, Skipped
from tenant_file.sources import Files

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = 86_400.0

Write = Callable[..., Path]
Install = Callable[[str, str], Path]


class Collected:
    """What a source of files planned, skipped and read, by path below the tree."""

    def __init__(self, source: Source, tree: Path) -> None:
        self.source = source
        self._tree = f"{tree}/"
        items = list(source.plan())
        self.planned = [item for item in items if isinstance(item, Planned)]
        self.skipped = {
            item.origin.removeprefix(self._tree): item.reason
            for item in items
            if isinstance(item, Skipped)
        }

    @property
    def names(self) -> list[str]:
        return [planned.origin.removeprefix(self._tree) for planned in self.planned]

    def find(self, name: str) -> Planned:
        return self.planned[self.names.index(name)]

    def read(self, name: str, allowance: int = 1 << 40) -> tuple[bytes, list[str]]:
        with self.source.open(self.find(name), allowance) as raw:
            return b"".join(raw.chunks), raw.notes


Collect = Callable[..., Collected]


@pytest.fixture
def host(tmp_path: Path) -> Host:
    return Host("linux", {}, tmp_path / "home", lambda: NOW)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "logs"
    folder.mkdir()
    return folder


@pytest.fixture
def write(tree: Path) -> Write:
    """Writes a file of the tree, last written so many seconds ago."""

    def write_file(name: str, data: bytes = b"line\n", *, age: float = 60.0) -> Path:
        path = tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        moment = NOW.timestamp() - age
        os.utime(path, (moment, moment))
        return path

    return write_file


@pytest.fixture
def collect(host: Host, tree: Path) -> Collect:
    """Plans a source of the tree's files and reads all that it planned."""

    def collect_files(
        *include: str,
        exclude: tuple[str, ...] = (),
        most_names: int = MOST_NAMES,
        most_planned: int = MOST_PLANNED,
        **options: Any,
    ) -> Collected:
        globs = tuple(f"{tree}/{glob}" for glob in include or ("**",))
        left_out = tuple(f"{tree}/{glob}" for glob in exclude)
        files = Files("why", globs, left_out, **options)
        return Collected(FilesSource(files, "7d", host, most_names, most_planned), tree)

    return collect_files


@pytest.fixture
def tools(tmp_path: Path) -> Iterator[Path]:
    """A folder for programs of a test's own, which not even root distrusts."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # Below the folder of temporary files, others may change what they like.
        with tempfile.TemporaryDirectory(prefix="ticketbound-test-", dir="/opt") as folder:
            Path(folder).chmod(0o755)
            yield Path(folder)
        return
    folder_of_test = tmp_path / "tools"
    folder_of_test.mkdir()
    yield folder_of_test


@pytest.fixture
def install(tools: Path) -> Install:
    """Writes a shell script as a program of that folder."""

    def install_program(name: str, script: str) -> Path:
        program = tools / name
        program.write_text(f"#!/bin/sh\nPATH=/usr/bin:/bin\n{script}\n")
        program.chmod(0o755)
        return program

    return install_program
