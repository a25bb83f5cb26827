"""What an import unpacks is there whole, or not at all."""

import subprocess  # noqa: TID251 - an interpreter of its own, since finders are for a whole process
import sys
from pathlib import Path

from backports import zstd

ROOT = Path(__file__).resolve().parents[2]

_STOPPED = """\
import pathlib, sys

bundle = sys._MEIPASS = sys.argv[1]
sys.path[:0] = [sys.argv[2], bundle]
moved, is_stopped = [], False

def watch(event, arguments):
    global is_stopped
    if event == "open" and str(arguments[0]).endswith(".py") and arguments[1] == "wb":
        raise SystemExit(f"{arguments[0]} is written where it is found")
    if event == "os.rename":
        if arguments[1].endswith("first.py") and not is_stopped:
            is_stopped = True
            raise KeyboardInterrupt
        moved.append(pathlib.Path(arguments[1]).name)

import late_start
import pathlib
sys.addaudithook(watch)
try:
    import first
except KeyboardInterrupt:
    pass
import first, second
print(first.A, second.B, moved)
"""


def test_a_stop_while_it_unpacks_leaves_nothing_half_unpacked(tmp_path: Path) -> None:
    bundle = tmp_path / "bundle"
    late = bundle / "late"
    late.mkdir(parents=True)
    texts = {"first.py": "A = 1", "libz.so": "z", "second.py": "B = 2"}
    for name, text in texts.items():
        (late / f"{name}.zst").write_bytes(zstd.compress(text.encode()))
    done = subprocess.run(
        [sys.executable, "-B", "-c", _STOPPED, bundle, ROOT / "build"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told, _, moved = done.stdout.partition(" [")
    assert told == "1 2"
    # What others are linked with is there before them.
    assert moved.startswith("'libz.so'")
    assert sorted(path.name for path in bundle.iterdir()) == sorted(["late", *texts])
