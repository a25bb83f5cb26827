"""Which parts are being sent just now, in words for a person."""

import contextlib
from collections.abc import Callable, Iterator
from threading import Lock

from log_bundle.comment import list_numbers
from log_operator.keeping.keeper import Keeper


class UnderWay:
    """Says it anew whenever it changes; may be told by several threads.

    Args:
        keeper: knows how many parts there are, once they are all made.
        say: told like "part 3 of 7" or, while others are still made, "part 3".
    """

    def __init__(self, keeper: Keeper, say: Callable[[str], None]) -> None:
        self._keeper, self._say = keeper, say
        self._numbers: set[int] = set()
        self._lock = Lock()

    @contextlib.contextmanager
    def hold(self, number: int) -> Iterator[None]:
        """The part of that number is on its way until the block ends."""
        with self._lock:
            self._numbers.add(number)
            self._say(self._tell())
        try:
            yield
        finally:
            with self._lock:
                self._numbers.discard(number)
                self._say(self._tell())

    def _tell(self) -> str:
        if not self._numbers:
            return ""
        noun = "part" if len(self._numbers) == 1 else "parts"
        kept = self._keeper.kept
        of = "" if kept.stage == "preparing" else f" of {len(kept.parts)}"
        return f"{noun} {list_numbers(self._numbers)}{of}"
