"""Hands things from one thread to the next: in order, and so many bytes of them at most."""

from collections import deque
from threading import Condition
from typing import Final, Generic, TypeVar

_MOST: Final = 256
"""Things that wait at most, however small they are."""

_LONG: Final = 1.0
"""Seconds after which a thread that waits looks around."""

T = TypeVar("T")


class Stopped(Exception):
    """Nobody is at the other end any more."""


class Belt(Generic[T]):
    """A queue that is bounded by the bytes in it.

    Args:
        room: bytes that wait at most; what is larger has to be alone.
        changed: is told of every change; one for several belts lets somebody wait for any of them.
    """

    def __init__(self, room: int, changed: Condition | None = None) -> None:
        self._room = room
        self._changed = changed or Condition()
        self._waiting: deque[tuple[T, int]] = deque()
        self._size = 0
        self._is_stopped = False

    def offer(self, thing: T, size: int, seconds: float = 0.0) -> bool:
        """Whether there was room for a thing of so many bytes, within so many seconds.

        Raises:
            Stopped: nobody takes it.
        """
        with self._changed:
            if seconds:
                self._changed.wait_for(lambda: self.has_room(size), seconds)
            if self._is_stopped:
                raise Stopped
            if not self.has_room(size):
                return False
            self._waiting.append((thing, size))
            self._size += size
            self._changed.notify_all()
            return True

    def put(self, thing: T, size: int = 0) -> None:
        """Wait until there is room; as `offer`, for a thread that nobody interrupts."""
        while not self.offer(thing, size, _LONG):
            pass

    def take(self, seconds: float = 0.0) -> T | None:
        """The next thing, or None if there is none within so many seconds.

        Raises:
            Stopped: nobody gives any.
        """
        with self._changed:
            if seconds:
                self._changed.wait_for(self.has_some, seconds)
            if self._is_stopped:
                raise Stopped
            if not self._waiting:
                return None
            thing, size = self._waiting.popleft()
            self._size -= size
            self._changed.notify_all()
            return thing

    def get(self) -> T:
        """Wait for the next thing; as `take`, for a thread that nobody interrupts."""
        while (thing := self.take(_LONG)) is None:
            pass
        return thing

    def stop(self) -> None:
        """Drop what waits, and let nobody wait any longer."""
        with self._changed:
            self._is_stopped = True
            self._waiting.clear()
            self._changed.notify_all()

    def has_some(self) -> bool:
        """Whether nobody has to wait for the next thing."""
        return self._is_stopped or bool(self._waiting)

    def has_room(self, size: int) -> bool:
        """Whether nobody has to wait with a thing of so many bytes."""
        if self._is_stopped or not self._waiting:
            return True
        return len(self._waiting) < _MOST and self._size + size <= self._room
