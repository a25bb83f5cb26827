"""Counts what one stage of the work did, and how fast of late."""

from collections import deque
from collections.abc import Callable
from threading import Lock
from typing import Final

from log_operator.screen.progress_line import How

_WINDOW: Final = 15.0
"""Seconds over which a rate is reckoned: long enough to be calm, short enough to be true."""
_STEP: Final = 0.5
"""Seconds between two samples."""

Monotonic = Callable[[], float]
"""Seconds, never backwards."""


class Meter:
    """A `values.Stage`; its methods may be called from several threads.

    Args:
        title: what goes on.
        total: bytes in all; 0 where nobody knows.
        now: what time it is.
        tell: called after each change, by the thread that made it.
    """

    def __init__(
        self, title: str, total: int, now: Monotonic, tell: Callable[["Meter"], None]
    ) -> None:
        self._title, self._note = title, ""
        self._done, self._before, self._total = 0, 0, total
        self._now, self._tell = now, tell
        self._began = now()
        self._samples = deque([(self._began, 0)])
        self._lock = Lock()

    def __call__(self, count: int, /) -> None:
        """So many more bytes are done."""
        with self._lock:
            self._done += count
            now = self._now()
            if now - self._samples[-1][0] >= _STEP:
                self._samples.append((now, self._done))
                self._forget(now)
        self._tell(self)

    def note(self, text: str) -> None:
        """What it is at."""
        self._note = text

    def expect(self, count: int) -> None:
        """So many more bytes are to be done."""
        with self._lock:
            self._total += count

    def skip(self, count: int) -> None:
        """So many of the bytes were done before: they count as done, and not as speed."""
        with self._lock:
            self._done += count
            self._before += count
            self._samples = deque((at, done + count) for at, done in self._samples)
        self._tell(self)

    def look(self) -> How:
        """How far it is just now."""
        with self._lock:
            now = self._now()
            self._forget(now)
            since, before = self._samples[0]
            rate = (self._done - before) / (now - since) if now > since else 0.0
            return How(
                *(self._title, self._note, self._done),
                # Parts hold a little more than was read for them.
                total=self._total and max(self._total, self._done),
                rate=rate,
                seconds=now - self._began,
                before=self._before,
            )

    def _forget(self, now: float) -> None:
        while len(self._samples) > 1 and now - self._samples[1][0] >= _WINDOW:
            self._samples.popleft()
