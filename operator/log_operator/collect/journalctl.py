"""Asks `journalctl` for entries, and how far back a number of bytes reaches.

Of a journal over its cap the newest part is wanted, in the order of time, and `journalctl` cannot
cut like that: what `--lines` means together with `--since` changed between its versions. So it is
asked twice: newest first (`--reverse`), to see how far back the cap reaches, then from that moment
on in order. Neither time more than the cap is read, and nothing of it is kept in memory.
See: https://github.com/systemd/systemd/issues/26657
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from log_operator.collect.host_program import RunningProgram, TookTooLong, run_program

_ENTRY = re.compile(rb"^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:?\d\d) ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Question:
    """Which entries are asked for: of which units, between two moments.

    Args:
        units: their names; all where there are none.
        since: the oldest moment.
        until: the newest moment.
        location: `--file=PATH` or `--directory=PATH`, for a journal that is not this machine's.
    """

    units: tuple[str, ...]
    since: datetime
    until: datetime
    location: tuple[str, ...] = ()

    def to_arguments(self) -> list[str]:
        """What `journalctl` is called with."""
        return [
            "--no-pager",
            "--output=short-iso",
            f"--since=@{self.since.timestamp():.0f}",
            f"--until=@{self.until.timestamp():.0f}",
            *(f"--unit={unit}" for unit in self.units),
            *self.location,
        ]


@dataclass(frozen=True, slots=True)
class Journalctl:
    """The program on this machine."""

    program: Path
    environment: Mapping[str, str]

    def ask(
        self, question: Question, seconds: float, *more: str
    ) -> AbstractContextManager[RunningProgram]:
        """The running program, which prints the entries."""
        arguments = [*question.to_arguments(), *more]
        return run_program(self.program, arguments, self.environment, seconds)

    def narrow(self, question: Question, limit: int, seconds: float) -> Question:
        """The part of `question` that is newest and takes at most `limit` bytes.

        Where `seconds` do not suffice to look that far back, it is what they suffice for.

        Raises:
            TookTooLong: not one entry came in time.
        """
        seen: list[datetime] = []
        with self.ask(question, seconds, "--reverse") as running:
            try:
                is_whole = _note_moments(running.read_output(), limit, seen)
            except TookTooLong:
                is_whole = False
                if not seen:
                    raise
        if is_whole or not seen:
            return question
        # The second in which the cap was reached is in it only in part, so it begins with the next.
        since = min(seen[-1] + timedelta(seconds=1), seen[0])
        return replace(question, since=max(since, question.since))


def _note_moments(chunks: Iterator[bytes], limit: int, seen: list[datetime]) -> bool:
    """Puts the first and the last moment within `limit` into `seen`; whether that was all."""
    for chunk in chunks:
        moments = _ENTRY.findall(chunk[:limit])
        if moments:
            seen[:] = [*seen[:1], *map(_parse, moments[:: max(1, len(moments) - 1)])]
        limit -= len(chunk)
        if limit < 0:
            return False
    return True


def _parse(moment: bytes) -> datetime:
    return datetime.fromisoformat(moment.decode("ascii")).astimezone(UTC)
