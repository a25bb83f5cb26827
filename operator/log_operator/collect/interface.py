"""What every source of logs is."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Protocol

from log_operator.values import Planned, Raw, Skipped


class Source(Protocol):
    """One source of the profile, ready to be asked on this machine."""

    def plan(self) -> Iterator[Planned | Skipped]:
        """What would be collected, best first, and what would not.

        Reads no more of contents than the time stamps of a few lines.
        """

    def open(self, planned: Planned, allowance: int) -> AbstractContextManager[Raw]:
        """The bytes of something this source planned, at most `allowance` of them.

        Raises:
            CollectFailed: it cannot be read now; says why in words for the manifest.
        """
