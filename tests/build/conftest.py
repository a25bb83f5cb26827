"""Builds what would be published, once, for all tests of the build."""

import subprocess  # noqa: TID251 - starts the build
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock

from tests.journeys.conftest import build_journey_operator

ROOT = Path(__file__).resolve().parents[2]
OLD_RELEASE = ROOT / ".work" / "old-release"
"""Where `make operator-old` leaves what it built."""


@dataclass(frozen=True)
class Release:
    """A build and what is published of it."""

    executable: Path
    folder: Path

    def find(self, pattern: str) -> Path:
        (found,) = self.folder.glob(pattern)
        return found


@pytest.fixture(scope="session")
def journey_operator() -> Path:
    return build_journey_operator()


@pytest.fixture(scope="session")
def release(journey_operator: Path) -> Release:
    """The journeys' operator once more, by another way and in other folders, and published."""
    work = ROOT / ".work" / "release-test"
    work.mkdir(parents=True, exist_ok=True)
    executable = work / journey_operator.name
    command: list[str | Path] = [
        *(ROOT / ".work/operator-venv/bin/python", ROOT / "build/build_operator.py"),
        *("--tenant", journey_operator.parent / "tenant.toml"),
        *("--output", executable, "--release", work / "published"),
    ]
    with FileLock(work / "building.lock"):
        subprocess.run(command, check=True)
    return Release(executable, work / "published")
