"""How long one source of files may take, in all that it looks for and reads."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Final, TypeVar

from log_operator.errors import CollectFailed
from tenant_file.spans import parse_time
from ticketbound.language import later
from ticketbound.window import tell_span

TOOK_TOO_LONG: Final = "its source took more than"
"""How the reason begins."""

_Item = TypeVar("_Item")


@dataclass(slots=True)
class TimeBudget:
    """Counts the seconds that are spent waiting for the disk, not those of whoever takes the items.

    Args:
        limit: as in the profile, such as `10m`.
        read_seconds: a clock that only rises.
        spent: seconds so far.
    """

    limit: str
    read_seconds: Callable[[], float] = time.monotonic
    spent: float = 0.0
    _seconds: float = field(init=False)

    def __post_init__(self) -> None:
        self._seconds = parse_time(self.limit).total_seconds()

    def demand(self) -> None:
        """Let it pass that there is time left.

        Raises:
            CollectFailed: there is none.
        """
        if self.spent >= self._seconds:
            told = later("its source took more than {limit}; the rest was left out")
            raise CollectFailed(told.format(limit=tell_span(self.limit)))

    @contextmanager
    def running(self) -> Iterator[None]:
        """Counts the time of the block."""
        began = self.read_seconds()
        try:
            yield
        finally:
            self.spent += self.read_seconds() - began

    def watch(self, items: Iterator[_Item]) -> Iterator[_Item]:
        """The items, as long as there is time.

        Raises:
            CollectFailed: there is none left, and there would be more of them.
        """
        while True:
            self.demand()
            with self.running():
                found = list(islice(items, 1))
            if not found:
                return
            yield found[0]
