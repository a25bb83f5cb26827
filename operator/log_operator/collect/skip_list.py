"""What is left out, named up to a number and counted beyond it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from log_operator.values import Skipped
from ticketbound.language import later

MOST_NAMED: Final = 1_000


@dataclass(slots=True)
class SkipList:
    """Collects what a source skips, so that a crowded folder cannot crowd the manifest."""

    named: dict[str, Skipped] = field(default_factory=dict)
    counted: Counter[str] = field(default_factory=Counter)

    def add(self, skipped: Skipped, *, kind: str = "") -> None:
        """Takes one in; `kind` is its reason without what differs from file to file."""
        if skipped.origin in self.named:
            return
        if len(self.named) < MOST_NAMED:
            self.named[skipped.origin] = skipped
        else:
            self.counted[kind or skipped.reason] += 1

    def report(self, origin: str) -> Iterator[Skipped]:
        """The named ones, then how many more for each reason, those under `origin`."""
        yield from self.named.values()
        for reason, count in self.counted.most_common():
            yield Skipped(
                origin,
                later("{count} more left out: {reason}").format(count=f"{count:,}", reason=reason),
            )
