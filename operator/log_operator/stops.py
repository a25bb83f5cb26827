"""The signals that ask a program to end."""

import contextlib
import signal
import threading
from collections.abc import Iterator
from typing import Final

STOPS: Final = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    if hasattr(signal, name)
)


@contextlib.contextmanager
def deferred_stops() -> Iterator[None]:
    """No stop is heard in the block, which is short: what it does is all or nothing."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    former = {number: signal.signal(number, signal.SIG_IGN) for number in STOPS}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
