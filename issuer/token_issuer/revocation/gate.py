"""Holds several threads back together when Zendesk asks one of them to wait."""

import time
from collections.abc import Callable
from threading import Event
from typing import Final

_SLICE: Final = 0.2
"""Seconds after which a waiting thread looks whether it is still wanted."""


class Gate:
    """Each thread passes it before a call, and hands `wait` to its session.

    Args:
        sleep: waits that many seconds.
        now: seconds of a clock that is never put back.
    """

    def __init__(
        self, sleep: Callable[[float], None], now: Callable[[], float] = time.monotonic
    ) -> None:
        self._sleep = sleep
        self._now = now
        self._opens_at = 0.0
        self._closed = Event()

    @property
    def is_closed(self) -> bool:
        """Whether nothing more is to be begun."""
        return self._closed.is_set()

    def close(self) -> None:
        """Let nobody begin anything more, and nobody wait."""
        self._closed.set()

    def wait(self, seconds: float) -> None:
        """Wait, and have all others wait before their next call."""
        self._opens_at = max(self._opens_at, self._now() + seconds)
        self._pause(seconds)

    def go_through(self) -> bool:
        """Wait until the gate opens; whether there is anything to go on with."""
        self._pause(self._opens_at - self._now())
        return not self.is_closed

    def _pause(self, seconds: float) -> None:
        while seconds > 0 and not self.is_closed:
            self._sleep(min(seconds, _SLICE))
            seconds -= _SLICE
