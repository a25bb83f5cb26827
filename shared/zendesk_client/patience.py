"""How long may be waited between tries: by one call, or by all calls of a run together."""

from threading import Lock


class Patience:
    """A budget of waiting, which may be shared by calls in several threads.

    Args:
        seconds: what it holds in the beginning.
    """

    def __init__(self, seconds: float) -> None:
        self._left = seconds
        self._lock = Lock()

    @property
    def left(self) -> float:
        """Seconds that may still be waited."""
        return self._left

    def take(self, seconds: float) -> float:
        """How many of these seconds may be waited now; they are gone from what is left."""
        with self._lock:
            granted = min(seconds, self._left)
            self._left -= granted
            return granted
