"""The first command of the README keeps its word."""

import subprocess  # noqa: TID251 - journeys start the built programs
import sys

from tests.journeys.conftest import ROOT


def test_the_demo_holds_everything_it_checks() -> None:
    command = [sys.executable, str(ROOT / "build/demo.py")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "demo: everything held" in done.stdout
