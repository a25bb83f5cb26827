"""Asks `journalctl` for entries, and how far back a number of bytes reaches.

Of a journal over its cap the newest part is wanted, in the order of time, and `journalctl` cannot
cut like that. So it is asked twice: newest first (`--reverse`), to count how many entries fit under
the cap, then for so many in order. The second time `--since` is left out, because what it means
together with `--lines` changed between versions. Neither time more than the cap is read, and
nothing of it is kept in memory.
See: https://github.com/systemd/systemd/issues/26657
"""

import re
from collections import deque
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final

from log_operator.collect.host_program import RunningProgram, TookTooLong, run_program
from log_operator.collect.program_search import HostProgram
from tenant_file.sources import Journal, Level

_ENTRY = re.compile(rb"^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:?\d\d) ", re.MULTILINE)
_JSON_ENTRY = re.compile(rb'"__REALTIME_TIMESTAMP" ?: ?"(\d{1,17})"')
"""Microseconds since 1970."""
# See: https://systemd.io/JOURNAL_EXPORT_FORMATS/
_LONGEST_REST: Final = 1 << 20
"""What is kept of a line that goes on in the next chunk."""

_BOOTS: Final = {"any": (), "current": ("--boot=0",), "previous": ("--boot=-1",)}
_LEVELS: Final[dict[Level, tuple[str, ...]]] = {
    "error": ("--priority=err",),
    "warning": ("--priority=warning",),
    "info": ("--priority=info",),
    "debug": (),
}


@dataclass(frozen=True, slots=True)
class Question:
    """Which entries are asked for: those of the profile's entry, between two moments.

    Args:
        journal: the profile's entry.
        since: the oldest moment.
        until: the newest moment.
        location: `--file=PATH` or `--directory=PATH`, for a journal that is not this machine's.
        newest: only so many entries, the newest; `since` is then the moment of the first of them.
    """

    journal: Journal
    since: datetime
    until: datetime
    location: tuple[str, ...] = ()
    newest: int = 0

    def to_arguments(self) -> list[str]:
        """What `journalctl` is called with."""
        return [
            "--no-pager",
            f"--output={self.journal.format}",
            f"--lines={self.newest}" if self.newest else f"--since=@{self.since.timestamp():.0f}",
            f"--until=@{self.until.timestamp():.0f}",
            *list_choices(self.journal),
            *self.location,
        ]


def list_choices(journal: Journal) -> list[str]:
    """The arguments that say which entries a journal's entry in the profile wants.

    See: https://www.freedesktop.org/software/systemd/man/latest/journalctl.html
    """
    units = (f"--unit={unit}" for unit in journal.units)
    return [*_BOOTS[journal.boot], *_LEVELS[journal.level], *units]


@dataclass(frozen=True, slots=True)
class Journalctl:
    """The program on this machine."""

    program: HostProgram

    def ask(
        self, question: Question, seconds: float, *more: str
    ) -> AbstractContextManager[RunningProgram]:
        """The running program, which prints the entries."""
        return run_program(self.program, [*question.to_arguments(), *more], seconds)

    def narrow(self, question: Question, limit: int, seconds: float) -> Question:
        """The part of `question` that is newest and takes at most `limit` bytes.

        Where `seconds` do not suffice to look that far back, it is what they suffice for.

        Raises:
            TookTooLong: not one entry came in time.
        """
        is_json = question.journal.format == "json"
        reach = _Reach(limit, _JSON_ENTRY if is_json else _ENTRY)
        with self.ask(question, seconds, "--reverse") as running:
            try:
                reach.follow(running.read_output())
            except TookTooLong:
                if not reach.moments:
                    raise
                reach.is_whole = False
        if reach.is_whole or not reach.moments:
            return question
        # The last one was cut, by the cap or by the time, so it is not counted.
        since = (_parse_microseconds if is_json else _parse)(reach.moments[0])
        return replace(question, since=since, newest=max(1, reach.count - 1))


@dataclass(slots=True)
class _Reach:
    """How many entries fit under a cap.

    Args:
        limit: bytes.
        entry: what a line looks like that an entry begins with; its group is the moment.
        count: how many begin before it.
        moments: those of the last two of them.
        is_whole: nothing came after it.
    """

    limit: int
    entry: re.Pattern[bytes]
    count: int = 0
    moments: deque[bytes] = field(default_factory=lambda: deque(maxlen=2))
    is_whole: bool = True

    def follow(self, chunks: Iterator[bytes]) -> None:
        """Counts what comes, until the cap is reached."""
        rest, left = b"", self.limit
        for chunk in chunks:
            lines, _, rest = (rest + chunk[:left]).rpartition(b"\n")
            found = self.entry.findall(lines)
            self.count += len(found)
            self.moments.extend(found[-2:])
            rest = rest[-_LONGEST_REST:]
            left -= len(chunk)
            if left < 0:
                self.is_whole = False
                return


def _parse(moment: bytes) -> datetime:
    return datetime.fromisoformat(moment.decode("ascii")).astimezone(UTC)


def _parse_microseconds(moment: bytes) -> datetime:
    return datetime.fromtimestamp(int(moment) // 1_000_000, UTC)
