"""Bounds how many bytes leave in a second, whoever of several sends them."""

import time
from collections.abc import Callable
from threading import Lock
from typing import Final

LARGEST_PIECE: Final = 1 << 18
"""Bytes that are worth sending at once; more is no faster, and less can be stopped sooner."""

_PIECES_A_SECOND: Final = 20


class Pace:
    """A bucket that fills with `rate` bytes a second, and holds one piece.

    Args:
        rate: bytes a second, for all who share it.
        monotonic: a clock that only goes on, in seconds.
        sleep: waits that many seconds.
    """

    def __init__(
        self,
        rate: int,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._rate = rate
        self._monotonic = monotonic
        self._sleep = sleep
        self._lock = Lock()
        self._paid_until = monotonic()

    @property
    def piece(self) -> int:
        """Bytes that are to be spent at once, so that nobody waits long: a twentieth second's."""
        return max(1, min(LARGEST_PIECE, self._rate // _PIECES_A_SECOND))

    def spend(self, count: int) -> None:
        """Returns when `count` more bytes may leave."""
        with self._lock:
            now = self._monotonic()
            self._paid_until = max(self._paid_until, now) + count / self._rate
            wait = self._paid_until - now
        self._sleep(wait)
