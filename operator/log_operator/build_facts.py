"""Which build this is, and of whose work: what was written down when the executable was made."""

import os
import sys

from ticketbound import __version__

# Not pathlib: nothing is imported for this that the interpreter has not imported already.
_FOLDER = os.path.dirname(__file__)  # noqa: PTH120 - as said
_FROM_SOURCE = (
    "this operator runs from its source: pip knows the licences of the libraries that it uses"
)


def say_build() -> int:
    """Print the version, and of an executable also whose it is and what it was made of; 0."""
    return _say("build.txt", f"operator {__version__}")


def say_licences() -> int:
    """Print the licences of all that the executable holds; 0."""
    return _say("licences.txt", _FROM_SOURCE)


def _say(name: str, otherwise: str) -> int:
    """Print what was written down, or else another text; also where nobody reads it."""
    try:
        with open(os.path.join(_FOLDER, name), encoding="utf-8") as file:  # noqa: PTH118, PTH123
            text = file.read().rstrip("\n")
    except OSError:
        text = otherwise
    try:
        print(text, flush=True)  # noqa: T201 - no console: it would import much
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
