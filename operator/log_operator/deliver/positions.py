"""How far each part is on its way, and how fast they go."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock

from log_operator.values import Advance


class Positions:
    """Told from several threads how far parts were read; tells how many bytes are on their way.

    Args:
        advance: told of each byte once, however often it is sent.
        skip: told of those that were sent before, by another run.
    """

    def __init__(self, advance: Advance, skip: Advance = lambda _: None) -> None:
        self._advance, self._skip = advance, skip
        self._lock = Lock()
        self._sizes: dict[int, int] = {}
        self._positions: dict[int, int] = {}
        self._told: dict[int, int] = {}

    def begin(self, number: int, size: int) -> None:
        """A part of so many bytes is to be sent, from its first one."""
        with self._lock:
            self._sizes[number] = size
            self._positions[number] = 0

    def pass_over(self, number: int, size: int) -> None:
        """All bytes of a part are there already."""
        with self._lock:
            more = size - self._told.get(number, 0)
            self._told[number] = size
            self._skip(more)

    def note(self, number: int, position: int) -> None:
        """So many bytes of it are read."""
        with self._lock:
            self._positions[number] = position
            more = position - self._told.get(number, 0)
            if more > 0:
                self._told[number] = position
                self._advance(more)

    @property
    def left(self) -> int:
        """Bytes that are still to be sent."""
        with self._lock:
            return sum(size - self._positions[number] for number, size in self._sizes.items())

    @property
    def left_of_begun(self) -> int:
        """Those of parts that are on their way now."""
        with self._lock:
            begun = ((size, self._positions[number]) for number, size in self._sizes.items())
            return sum(size - position for size, position in begun if position)


class Outlook:
    """How long what is left will take, by how fast it went since the first look.

    Args:
        left: bytes that are still to be sent, now.
    """

    def __init__(self, left: Callable[[], int]) -> None:
        self._left = left
        self._first: tuple[datetime, int] | None = None

    def tell(self, size: int, now: datetime) -> timedelta | None:
        """How long `size` bytes take; None while nobody knows."""
        left = self._left()
        began, had = self._first = self._first or (now, left)
        seconds = (now - began).total_seconds()
        if seconds <= 0 or had <= left:
            return None
        return timedelta(seconds=size * seconds / (had - left))
