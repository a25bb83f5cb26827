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
    """Print the version, and of an executable also whose it is and what it was made of.

    Returns the exit status: 0, or another where it cannot be printed.
    """
    return _say("build.txt", f"operator {__version__}")


def say_licences() -> int:
    """Print the licences of all that the executable holds; returns what `say_build` does."""
    return _say("licences.txt", _FROM_SOURCE)


def _say(name: str, otherwise: str) -> int:
    """Print what was written down, or else another text; that nobody reads it is no fault."""
    try:
        with open(os.path.join(_FOLDER, name), encoding="utf-8") as file:  # noqa: PTH118, PTH123
            text = file.read().rstrip("\n")
    except OSError:
        text = otherwise
    try:
        print(text, flush=True)  # noqa: T201 - no console: it would import much
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            return _complain(error)
    return 0


def _complain(error: OSError) -> int:
    from ticketbound.exit_codes import ExitCode  # noqa: PLC0415 - hardly anybody needs it

    told = f"operator: cannot write to standard output: {error.strerror}"
    print(told, file=sys.stderr)  # noqa: T201 - as above
    return ExitCode.SENT_IN_PART
