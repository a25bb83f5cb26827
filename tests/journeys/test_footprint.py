"""What a whole run writes, as the kernel sees it: its state folder, and what it unpacks."""

import shutil
import sys
from pathlib import Path

import pytest

from tests.build.test_footprint import TRACING, list_written
from tests.journeys.conftest import TICKET, Stage

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(sys.platform != "linux", reason="looks at it by Linux's means"),
]


def test_a_whole_run_writes_nowhere_else(stage: Stage, tmp_path: Path) -> None:
    if shutil.which("strace") is None:
        pytest.skip("what a whole run writes was not looked at: strace is not on this machine")
    unpacking, trace = tmp_path / "unpacking", tmp_path / "trace"
    unpacking.mkdir()
    agreed = ("--code-file", "-", "--yes", "--ticket", str(TICKET), "--state-dir", str(stage.state))
    outcome = stage.run(
        *(*TRACING, "-o", str(trace), str(stage.operator), *agreed),
        given=stage.mint().encode(),
        more={"TMPDIR": str(unpacking)},
    )
    assert outcome.status == 0, outcome.err
    written = set(list_written(trace.read_text(errors="replace")))
    for folder in (unpacking, stage.state):
        assert any(path.startswith(f"{folder}/") for path in written)
    ours = (f"{unpacking}/", str(stage.state), "/dev/null", "/dev/tty")
    assert {path for path in written if not path.startswith(ours)} == set()
    assert list(unpacking.iterdir()) == []
    assert [path.name for path in stage.state.rglob("*") if path.is_file()] == ["receipt.json"]
