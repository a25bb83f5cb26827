"""What a process takes at its peak that cleans a large stream, told by the system itself."""

import subprocess  # noqa: TID251 - the peak is that of a process of its own
import sys
from pathlib import Path

import pytest

_STATUS = Path("/proc/self/status")
_CHILD = """
import sys
from pathlib import Path
from log_operator.redact.redactor import Redactor
unit, end, times = sys.argv[1].encode(), sys.argv[2].encode(), int(sys.argv[3])
chunk = (unit + end) * (540_000 // len(unit + end))
size = 0
for piece in Redactor().clean((chunk for _ in range(times)), name="a.log"):
    size += len(piece)
status = Path("/proc/self/status").read_text(encoding="ascii")
print(len(chunk) * times, size, status.partition("VmHWM:")[2].split()[0])
"""
_HOSTILE = "GET /a?b=c&token=hunter2&d=bob.smith@mail.example.com,"
_ORDINARY = "2026-11-21T20:17:41Z app[7]: INFO GET /a/b?page=3 status=200 took=12ms"


@pytest.mark.skipif(not _STATUS.exists(), reason="only Linux tells a process of its peak in /proc")
@pytest.mark.parametrize(
    ("unit", "end", "megabytes", "limit"),
    [(_HOSTILE, "", 100, 100), (_HOSTILE, "\n", 10, 60), (_ORDINARY, "\n", 100, 60)],
    ids=["hostile line", "hostile lines", "ordinary text"],
)
def test_peak_of_a_process_that_cleans(unit: str, end: str, megabytes: int, limit: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, unit, end, str(megabytes * 2)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    read, written, peak = map(int, done.stdout.split())
    assert read >= megabytes * 1_000_000
    assert written > read // 3
    assert peak * 1024 < limit * 1_000_000
