"""Says in one sentence what is wrong with the Python that make was given. Runs on any Python 3."""

import sys


def main() -> None:
    """Exit with a sentence unless this Python can build the project."""
    found = "%d.%d" % sys.version_info[:2]  # noqa: UP031 - the same
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        sys.exit(
            "make: Python 3.11, 3.12 or 3.13 is needed, this one is "
            + found
            + "; name another: make PYTHON=python3.12"
        )
    try:
        import ensurepip  # noqa: F401, PLC0415 - only to see whether it is there
        import venv  # noqa: F401, PLC0415 - the same
    except ImportError:
        sys.exit(
            "make: this Python cannot make virtual environments;"
            " on Debian and Ubuntu: apt install python" + found + "-venv"
        )


main()
