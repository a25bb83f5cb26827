"""Asks `journalctl` for entries, and how far back a number of bytes reaches.

Of a journal over its cap the newest part is wanted, in the order of time, and `journalctl` cannot
cut like that: what `--lines` means together with `--since` changed between its versions. So it is
asked twice: newest first (`--reverse`), to see how far back the cap reaches, then from that moment
on in order. Neither time more than the cap is read, and nothing of it is kept in memory.
See: https://github.com/systemd/systemd/issues/26657
"""

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from log_operator.collect.host_program import (
    HostProgram,
    RunningProgram,
    TookTooLong,
    run_program,
)
from tenant_file.sources import Journal, Level

_ENTRY = re.compile(rb"^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:?\d\d) ", re.MULTILINE)
_JSON_ENTRY = re.compile(rb'"__REALTIME_TIMESTAMP" ?: ?"(\d{1,17})"')
"""Microseconds since 1970."""
# See: https://systemd.io/JOURNAL_EXPORT_FORMATS/

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
    """

    journal: Journal
    since: datetime
    until: datetime
    location: tuple[str, ...] = ()

    def to_arguments(self) -> list[str]:
        """What `journalctl` is called with."""
        return [
            "--no-pager",
            f"--output={self.journal.format}",
            f"--since=@{self.since.timestamp():.0f}",
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
        seen: list[datetime] = []
        with self.ask(question, seconds, "--reverse") as running:
            try:
                is_whole = _note_moments(running.read_output(), limit, question.journal, seen)
            except TookTooLong:
                is_whole = False
                if not seen:
                    raise
        if is_whole or not seen:
            return question
        # The second in which the cap was reached is in it only in part, so it begins with the next.
        since = min(seen[-1] + timedelta(seconds=1), seen[0])
        return replace(question, since=max(since, question.since))


def _note_moments(
    chunks: Iterator[bytes], limit: int, journal: Journal, seen: list[datetime]
) -> bool:
    """Puts the first and the last moment within `limit` into `seen`; whether that was all."""
    is_json = journal.format == "json"
    entry, parse = (_JSON_ENTRY, _parse_microseconds) if is_json else (_ENTRY, _parse)
    for chunk in chunks:
        moments = entry.findall(chunk[:limit])
        if moments:
            seen[:] = [*seen[:1], *map(parse, moments[:: max(1, len(moments) - 1)])]
        limit -= len(chunk)
        if limit < 0:
            return False
    return True


def _parse(moment: bytes) -> datetime:
    return datetime.fromisoformat(moment.decode("ascii")).astimezone(UTC)


def _parse_microseconds(moment: bytes) -> datetime:
    return datetime.fromtimestamp(int(moment) // 1_000_000, UTC)
