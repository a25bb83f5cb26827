"""Threads that decode at the same time to types that are new to the library."""

import subprocess  # noqa: TID251 - what is not learned crashes the process
import sys

_PROGRAM = """\
import sys, threading, types
import msgspec
from ticketbound.decoding import learn

sys.setswitchinterval(1e-6)
module = sys.modules["made"] = types.ModuleType("made")
FIELDS = {f"f{number}": "list[str] | None" for number in range(20)}

def make(name, fields):
    space = {"__annotations__": fields, "__module__": "made"}
    made = type(msgspec.Struct)(name, (msgspec.Struct,), space | dict.fromkeys(fields))
    setattr(module, name, made)
    return made

def decode(kind, barrier):
    barrier.wait()
    learn(kind)
    msgspec.json.decode(b'{"a": {"f1": ["x"]}, "b": {"f2": []}}', type=kind)

for number in range(1000):
    inner = make(f"Inner{number}", FIELDS)
    outer = make(f"Outer{number}", {"a": inner, "b": inner | None})
    barrier = threading.Barrier(3)
    threads = [threading.Thread(target=decode, args=(outer, barrier)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
"""


def test_what_is_learned_crashes_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
