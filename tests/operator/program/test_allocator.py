"""The C library gives back what is freed, also by threads."""

import subprocess  # noqa: TID251 - memory is measured in a process of its own
import sys

import pytest

# What is freed last lies at the end of a heap, and holds all before it that would be trimmed.
PROGRAM = """
import os, sys, threading
from log_operator.allocator import hold_on_to_little

def count_resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

def work():
    bytearray(b"x") * (24 << 20)
    blocks = [bytearray(b"x") * (8 << 20) for _ in range(3)]
    last.append(bytearray(b"x") * (100 << 10))
    blocks.clear()

last = []
if sys.argv[1] == "hold":
    hold_on_to_little()
before = count_resident()
for _ in range(2):
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
print(count_resident() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc is asked")
def test_freed_blocks_go_back_to_the_system() -> None:
    kept, given_back = (
        int(subprocess.check_output([sys.executable, "-c", PROGRAM, how]))
        for how in ("leave", "hold")
    )
    assert given_back < 4_000_000
    assert kept > 16_000_000
