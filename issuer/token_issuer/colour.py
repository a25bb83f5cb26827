"""What the terminal is like: whether to write in colour, and how wide it is."""

import shutil
import sys
from collections.abc import Mapping


def wants_colour(environment: Mapping[str, str]) -> bool:
    """Whether standard output is a terminal that shows colours, and nobody asked for none."""
    # See: https://no-color.org
    if environment.get("NO_COLOR") or environment.get("TERM") == "dumb":
        return False
    # An old console of Windows would show the codes themselves; new ones name themselves.
    knows = sys.platform != "win32" or bool({"WT_SESSION", "TERM"} & environment.keys())
    return knows and sys.stdout.isatty()


def find_width() -> int | None:
    """The columns of the terminal that standard output is; None where it is none."""
    if sys.stdout is None or not sys.stdout.isatty():
        return None
    return shutil.get_terminal_size().columns
