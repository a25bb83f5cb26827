"""The operator itself steps back, seen on its own process."""

import os
import shutil
import subprocess  # noqa: TID251 - the operator is started as a program
import sys
import time

import pytest

from log_operator.collect.priority import NICENESS


def read_priorities(pid: int) -> tuple[int, str]:
    niceness = os.getpriority(os.PRIO_PROCESS, pid)
    if sys.platform != "linux" or shutil.which("ionice") is None:
        return niceness, "best-effort: prio 7"
    asked = ["ionice", "-p", str(pid)]
    answer = subprocess.run(asked, capture_output=True, check=True, text=True)
    return niceness, answer.stdout.strip()


@pytest.mark.skipif(sys.platform == "win32", reason="needs the priorities of a Unix")
def test_the_operator_steps_back() -> None:
    command = [sys.executable, "-m", "log_operator", "redact", "-"]
    wanted = max(NICENESS, os.getpriority(os.PRIO_PROCESS, 0)), "best-effort: prio 7"
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        give_up_at = time.monotonic() + 60
        while (seen := read_priorities(process.pid)) != wanted and time.monotonic() < give_up_at:
            time.sleep(0.05)
        output, _ = process.communicate(b"plain\n")
    assert seen == wanted
    assert output == b"plain\n"
