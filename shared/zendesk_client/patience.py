"""How long may be waited between tries: by one call, or by all calls of a run together."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock


class Patience:
    """A budget of waiting, which may be shared by calls in several threads.

    What several of them wait at the same time counts once.

    Args:
        seconds: what it holds in the beginning.
        outlasts_outages: whether what is tried again because nobody could be reached, or because
            Zendesk was away, is tried as long as the budget lasts, and not a few times only.
        monotonic: a clock that only goes on, in seconds.
    """

    def __init__(
        self,
        seconds: float,
        *,
        outlasts_outages: bool = False,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.outlasts_outages = outlasts_outages
        self._monotonic = monotonic
        self._unbooked = seconds
        self._booked_until = monotonic()
        self._waiting = 0
        self._lock = Lock()

    @property
    def left(self) -> float:
        """Seconds that may still be waited, from now on."""
        with self._lock:
            return self._unbooked + self._ahead()

    @contextmanager
    def waiting(self, seconds: float) -> Iterator[float]:
        """In the block, whose value says how long, so many seconds are waited, or what is left."""
        granted = self._book(seconds)
        try:
            yield granted
        finally:
            with self._lock:
                self._waiting -= 1

    def _book(self, seconds: float) -> float:
        with self._lock:
            ahead = self._ahead()
            granted = min(seconds, self._unbooked + ahead)
            self._unbooked -= max(0.0, granted - ahead)
            self._booked_until = self._monotonic() + max(granted, ahead)
            self._waiting += 1
            return granted

    def _ahead(self) -> float:
        """Seconds from now on that others wait already."""
        return max(0.0, self._booked_until - self._monotonic()) if self._waiting else 0.0


class Deadline(Patience):
    """A budget that runs out while nobody waits, too."""

    def __init__(self, seconds: float, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        super().__init__(seconds, monotonic=monotonic)
        self._end = monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds until its end."""
        return min(super().left, max(0.0, self._end - self._monotonic()))

    def _book(self, seconds: float) -> float:
        return super()._book(min(seconds, self.left))
