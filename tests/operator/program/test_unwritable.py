"""Standard output that does not take what was asked for."""

import io
import os
import subprocess  # noqa: TID251 - runs the program from its source
import sys
from pathlib import Path

import pytest

from log_operator.cli import carry_out
from log_operator.errors import NoRoom
from log_operator.screen.console import Console
from log_operator.screen.streams import Streams
from tests.operator.program.conftest import Story

FULL = Path("/dev/full")
pytestmark = pytest.mark.skipif(not FULL.exists(), reason="has no device that is full")


def run_on_a_full_disk(*arguments: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "log_operator", *arguments]
    with FULL.open("w") as full:
        done = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, timeout=60, check=False, text=True
        )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        *(("--version",), ("licenses",), ("--help",), ("status",), ("status", "--json")),
        *(("plan",), ("redact", "--explain", "app.log"), ("redact", "--json", "app.log")),
    ],
)
def test_nothing_ends_as_if_it_had_been_printed(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "app.log").write_text("password=hunter2-secret\n")
    named = [str(tmp_path / one) if one == "app.log" else one for one in arguments]
    status, err = run_on_a_full_disk(*named)
    assert status == 41
    assert err.endswith("operator: cannot write to standard output: No space left on device\n")


def test_a_failure_keeps_its_own_exit_code() -> None:
    status, err = run_on_a_full_disk("--json", "--nonsense")
    assert status == 2
    assert "there is no option --nonsense" in err


def test_logs_that_arrived_are_said_to_be_there(story: Story) -> None:
    err, before = io.StringIO(), story.count_comments()
    with FULL.open("w") as full:
        console = Console(Streams(None, full, err), json=True)
        with pytest.raises(NoRoom, match="cannot write to standard output") as no:
            carry_out(story.order(), story.ground, console)
        os.dup2(os.open(os.devnull, os.O_WRONLY), full.fileno())
    assert no.value.hint == "the logs are on ticket 1000 all the same, so do not send them again"
    assert story.count_comments() == before + 1


def test_who_has_seen_enough_is_no_fault(story: Story) -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w") as pipe:
        carry_out(story.order(), story.ground, Console(Streams(None, pipe, None), json=True))
        os.dup2(os.open(os.devnull, os.O_WRONLY), pipe.fileno())
