"""Holds several threads back together when Zendesk asks one of them to wait."""

import time
from collections.abc import Callable
from threading import Event
from typing import Final

_SLICE: Final = 0.2
"""Seconds after which a waiting thread looks whether it is still wanted."""
_SAME: Final = 1.0
"""Seconds by which two waits may differ and still be the same one."""


class Gate:
    """Each thread passes it before a call, and hands `wait` to its session.

    Args:
        sleep: waits that many seconds.
        tell: is told of a wait, once for all who share it.
        now: seconds of a clock that is never put back.
    """

    def __init__(
        self,
        sleep: Callable[[float], None],
        tell: Callable[[str], object],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._sleep = sleep
        self._tell = tell
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
        opens_at = self._now() + seconds
        if opens_at > self._opens_at + _SAME and not self.is_closed:
            self._opens_at = opens_at
            self._tell(f"Zendesk asks to wait {seconds:.0f} s")
        self._pause(seconds)

    def go_through(self) -> bool:
        """Wait until the gate opens; whether there is anything to go on with."""
        self._pause(self._opens_at - self._now())
        return not self.is_closed

    def _pause(self, seconds: float) -> None:
        while seconds > 0 and not self.is_closed:
            self._sleep(min(seconds, _SLICE))
            seconds -= _SLICE
