"""A delivery that is broken off goes on: the same command, another day, another code."""

import os
import signal
import subprocess  # noqa: TID251 - journeys start the built programs
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from random import Random
from typing import TYPE_CHECKING, Final

import pytest

from log_operator.keeping.finding import Found, find_all

if TYPE_CHECKING:
    from tests.journeys.conftest import Stage

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(sys.platform == "win32", reason="signals and groups are those of POSIX"),
]

PARTS: Final = ("--part-size", "1MiB")
LETTERS: Final = bytes.maketrans(bytes(range(256)), b"abcdefghijklmnop" * 16)


def write_logs(stage: "Stage", megabytes: float) -> None:
    """A log that is packed to about half its size, and has nothing to redact."""
    noise = Random(8).randbytes(int(megabytes * 2_000_000)).translate(LETTERS)
    lines = [noise[at : at + 6] + b" " + noise[at + 6 : at + 64] for at in range(0, len(noise), 64)]
    (stage.logs / "app.log").write_bytes(b"started\n" + b"\n".join(lines) + b"\n")


@contextmanager
def begun(stage: "Stage", code: str, *options: str) -> Iterator["subprocess.Popen[bytes]"]:
    """The operator under way, agreed to beforehand; it is gone after the block."""
    command = (
        *(str(stage.operator), "--state-dir", str(stage.state), "--code-file", "-"),
        *("--yes", "--ticket", "1000", "--json", *options),
    )
    with subprocess.Popen(
        command,
        env=stage.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        assert process.stdin is not None
        process.stdin.write(code.encode())
        process.stdin.close()
        process.stdin = None
        try:
            yield process
        finally:
            kill(process)


def kill(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_until(
    stage: "Stage", process: "subprocess.Popen[bytes]", is_there: Callable[[Found], bool]
) -> None:
    """Until what is kept is so far."""
    deadline = time.monotonic() + 60
    while not any(map(is_there, find_all(stage.state))):
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.02)


def count_uploaded(found: Found) -> int:
    return sum(part.upload is not None for part in found.kept.parts)


def count_uploads(stage: "Stage") -> int:
    calls = stage.sandbox.requests
    return sum((one.method, one.path) == ("POST", "/api/v2/uploads") for one in calls)


def demand_whole(stage: "Stage", *, comments: int = 1) -> list[str]:
    """Each part is on the ticket once, the code is dead, and nothing but the receipt is left."""
    sent = stage.sent_comments()
    assert len(sent) == comments
    attachments = [one for comment in sent for one in comment["attachments"]]
    names = [one["file_name"] for one in attachments]
    assert len(set(names)) == len(names)
    assert stage.sandbox.state.uploads == {}
    assert stage.live_tokens() == []
    left = [path.name for path in stage.state.rglob("*") if path.is_file()]
    assert left == ["receipt.json"]
    for one in attachments:
        data = stage.download(one)
        assert f"SHA-256 {sha256(data).hexdigest()}" in sent[-1]["plain_body"]
    return sorted(names)


def test_killed_while_it_sends(stage: "Stage") -> None:
    write_logs(stage, 4.5)
    code = stage.mint()
    with begun(stage, code, *PARTS, "--limit-rate", "700K") as process:
        wait_until(stage, process, lambda found: count_uploaded(found) >= 2)
        kill(process)
    (kept,) = find_all(stage.state)
    assert kept.kept.stage == "agreed"
    before = count_uploads(stage)
    outcome = stage.send(code, *PARTS)
    assert outcome.status == 0, outcome.err
    assert "is kept, agreed to at" in outcome.err
    assert len(demand_whole(stage)) >= 5
    assert count_uploads(stage) < before + 5, "what was uploaded is not sent again"
