"""Ctrl-C, a closed terminal and a polite kill: each ends a set-up in the same orderly way."""

import contextlib
import signal
from collections.abc import Iterator
from types import FrameType
from typing import Final

# Windows has neither; there the closing of the console cannot be heard.
_SIGNALS: Final = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


@contextlib.contextmanager
def heard() -> Iterator[None]:
    """Raise KeyboardInterrupt for the other signals that end a program, too."""
    former = {number: signal.signal(number, _interrupt) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
