"""`make reproduce`: builds what is published twice, from two folders, and compares every file.

Runs in the operator's build environment. The second folder is a fresh copy of the sources, and the
second build has caches, a home and a time zone of its own.
"""

import hashlib
import os
import shutil
import subprocess  # noqa: TID251 - starts the builds
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
_SOURCES: Final = ("build", "operator", "shared")


def main() -> int:
    """0 where all is equal."""
    with tempfile.TemporaryDirectory(prefix="reproduce-") as name:
        folder = Path(name)
        first = _build(ROOT, folder / "first", {})
        copy = folder / "elsewhere" / "a copy"
        for source in _SOURCES:
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / source, copy / source, ignore=ignored)
        shutil.copy2(ROOT / "LICENSE", copy)
        second = _build(copy, folder / "second", {"HOME": name, "TZ": "Pacific/Apia"})
    for file in sorted(first | second):
        is_equal = first.get(file) == second.get(file)
        print(f"{'equal ' if is_equal else 'DIFFER'}  {first.get(file)}  {file}")
    return 0 if first == second else 1


def _build(root: Path, folder: Path, more: Mapping[str, str]) -> dict[str, str]:
    """The SHA-256 of everything that is published."""
    command: list[str | Path] = [
        *(sys.executable, root / "build/build_operator.py"),
        *("--output", folder / "operator", "--release", folder / "release"),
    ]
    subprocess.run(command, env=os.environ | more, check=True, stdout=subprocess.DEVNULL)
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (folder / "release").iterdir()
    }


if __name__ == "__main__":
    sys.exit(main())
