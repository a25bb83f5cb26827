"""Which build this is: what was written down when the executable was made."""

import os
import sys

from ticketbound import __version__

# Not pathlib: nothing is imported for this that the interpreter has not imported already.
_WRITTEN_DOWN = os.path.join(os.path.dirname(__file__), "build.txt")  # noqa: PTH118, PTH120 - as said


def describe_build() -> str:
    """What `--version` prints: the version, and of an executable also whose it is and of what."""
    try:
        with open(_WRITTEN_DOWN, encoding="utf-8") as file:  # noqa: PTH123 - as above
            return file.read().rstrip("\n")
    except OSError:
        return f"operator {__version__}"


def say_build() -> int:
    """Print it; 0, also where nobody reads it."""
    try:
        print(describe_build(), flush=True)  # noqa: T201 - no console: it would import much
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
