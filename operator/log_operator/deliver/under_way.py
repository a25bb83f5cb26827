"""Which parts are being sent just now, in words for a person."""

import contextlib
from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta
from threading import Lock, get_ident

from log_bundle.comment import list_numbers
from log_operator.keeping.keeper import Keeper
from ticketbound.language import say, spoken


class UnderWay:
    """Says it anew whenever it changes; may be told by several threads.

    Args:
        keeper: knows how many parts there are, once they are all made.
        say: told like "part 3 of 7" or, while others are still made, "part 3".
    """

    def __init__(self, keeper: Keeper, say: Callable[[str], None]) -> None:
        self._keeper, self._say = keeper, say
        self._numbers: set[int] = set()
        self._of_thread: dict[int, int] = {}
        self._ends: dict[int, datetime] = {}
        self._lock = Lock()

    @contextlib.contextmanager
    def hold(self, number: int) -> Iterator[None]:
        """This thread has the part of that number on its way until the block ends."""
        with self._lock:
            self._numbers.add(number)
            self._of_thread[get_ident()] = number
            self._say(self._tell())
        try:
            yield
        finally:
            with self._lock:
                self._numbers.discard(number)
                self._of_thread.pop(get_ident(), None)
                self._ends.pop(number, None)
                self._say(self._tell())

    def note_wait(self, seconds: float, now: datetime) -> tuple[str, float]:
        """Which parts wait, in words, and for how long, if this thread does for so many seconds.

        No words where it has no part on its way.
        """
        with self._lock:
            number = self._of_thread.get(get_ident())
            if number is None:
                return "", seconds
            self._ends[number] = now + timedelta(seconds=seconds)
            waiting = {number: end for number, end in self._ends.items() if end > now}
            return _name(waiting or {number}), (max(self._ends.values()) - now).total_seconds()

    def _tell(self) -> str:
        if not self._numbers:
            return ""
        kept = self._keeper.kept
        parts = _name(self._numbers)
        if kept.stage == "preparing":
            return parts
        return say("{parts} of {all}", parts=parts, all=len(kept.parts))


def _name(numbers: Collection[int]) -> str:
    told = list_numbers(numbers, spoken())
    if len(numbers) == 1:
        return say("part {numbers}", numbers=told)
    return say("parts {numbers}", numbers=told)
