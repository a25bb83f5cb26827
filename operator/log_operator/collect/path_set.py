"""Remembers which paths were met, at 8 to 32 bytes each, however long they are."""

from array import array
from typing import Final

_SMALLEST: Final = 1 << 10
_MASK: Final = (1 << 64) - 1
_FREE: Final = 0


class PathSet:
    """Paths by their hashes alone; that two of a million share one is as likely as 1 in 10^7.

    The hashes differ from run to run, so nobody can make paths that share one.
    """

    def __init__(self) -> None:
        self._slots = array("Q", [_FREE]) * _SMALLEST
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __contains__(self, path: object) -> bool:
        return self._slots[self._find_slot(_hash(path))] != _FREE

    def add(self, path: str) -> None:
        """Remember it."""
        if self._put(_hash(path)) and self._count * 2 > len(self._slots):
            former, self._count = self._slots, 0
            self._slots = array("Q", [_FREE]) * (2 * len(former))
            for known in former:
                if known != _FREE:
                    self._put(known)

    def _put(self, hashed: int) -> bool:
        """Whether it was not there."""
        slot = self._find_slot(hashed)
        if self._slots[slot] != _FREE:
            return False
        self._slots[slot] = hashed
        self._count += 1
        return True

    def _find_slot(self, hashed: int) -> int:
        """Where it is, or where it goes."""
        slots, last = self._slots, len(self._slots) - 1
        slot = hashed & last
        while slots[slot] not in (_FREE, hashed):
            slot = (slot + 1) & last
        return slot


def _hash(path: object) -> int:
    return hash(path) & _MASK or 1
