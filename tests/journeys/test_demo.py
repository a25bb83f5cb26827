"""The first command of the README keeps its word."""

import subprocess  # noqa: TID251 - journeys start the built programs
import sys

from filelock import FileLock

from tests.journeys.conftest import ROOT


def test_the_demo_holds_everything_it_checks() -> None:
    folder = ROOT / ".work" / "journeys"
    folder.mkdir(parents=True, exist_ok=True)
    # It builds an operator too.
    with FileLock(folder / "building.lock"):
        done = subprocess.run(
            [sys.executable, ROOT / "build/demo.py"],
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "demo: everything held" in done.stdout
