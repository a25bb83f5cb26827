"""Configuration files by glob, whatever their age: as they are, or their keys alone."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from log_operator.collect.bounded import Bounds, read_bounded
from log_operator.collect.config_keys import keep_keys
from log_operator.collect.config_text import NotUnderstood
from log_operator.collect.host import Host
from log_operator.collect.opening import open_planned
from log_operator.collect.reasons import Refused, explain
from log_operator.collect.search import Search, name_entry
from log_operator.collect.skip_list import SkipList
from log_operator.collect.time_budget import TimeBudget
from log_operator.collect.walk import Found
from log_operator.errors import CollectFailed
from log_operator.values import Planned, Raw, Skipped
from tenant_file.sources import Config
from ticketbound.language import later
from ticketbound.sizes import format_size, parse_size

_LARGEST_DROPPED: Final = 1 << 20
"""Bytes of a file whose values are dropped: it is held in memory."""

_LONGER: Final = 4
"""How much longer a file may become when each value is replaced by the word for that."""


@dataclass(slots=True)
class ConfigSource:
    """The configuration files that one entry of the profile names, on this machine."""

    config: Config
    host: Host
    _limit: int = field(init=False)
    _budget: TimeBudget = field(init=False)
    _offered: set[str] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        self._limit = parse_size(self.config.max_file_size)
        self._budget = TimeBudget(self.config.max_time)
        if self.config.values == "drop":
            self._limit = min(self._limit, _LARGEST_DROPPED)

    def plan(self) -> Iterator[Planned | Skipped]:
        """The files by name; a part of one is of no use, so each is taken whole or not at all."""
        skips = SkipList()
        found: dict[str, Planned] = {}
        for item in Search(self.config.include, self.config.exclude, self.host).run(self._budget):
            if isinstance(item, Skipped):
                skips.add(item)
            elif item.path not in found and (reason := self._find_obstacle(item)):
                skips.add(Skipped(item.path, reason))
            elif item.path not in found:
                found[item.path] = self._describe(item)
        self._offered = set(found)
        yield from (found[path] for path in sorted(found))
        yield from skips.report(", ".join(self.config.include))

    @contextmanager
    def open(self, planned: Planned, allowance: int) -> Iterator[Raw]:
        """The file, or its keys.

        Raises:
            CollectFailed: it is gone, has grown, may not be read, or its keys cannot be told.
        """
        if planned.origin not in self._offered:
            raise CollectFailed(later("it is not in the plan"))
        self._budget.demand()
        limit = min(self._limit, allowance)
        with open_planned(planned.origin) as descriptor:
            if os.fstat(descriptor).st_size > limit:
                raise CollectFailed(later("it has grown since it was looked at"))
            raw = Raw(iter(()))
            raw.chunks = self._budget.watch(read_bounded(descriptor, Bounds(limit), raw.notes))
            if self.config.values == "drop":
                raw.chunks = _drop_values(planned.origin, b"".join(raw.chunks), limit, raw.notes)
            yield raw

    def _describe(self, found: Found) -> Planned:
        size = found.info.st_size
        if self.config.values == "drop":
            size = min(self._limit, _LONGER * size)
        entry = name_entry(found.path)
        return Planned(entry, found.path, size, self.config.why, is_whole=True)

    def _find_obstacle(self, found: Found) -> str:
        """Why the file will not be read, or nothing."""
        if found.info.st_size > self._limit:
            return later("over {limit}, which is much for a configuration file").format(
                limit=format_size(self._limit)
            )
        try:
            os.close(found.folder.open_file(found.name))
        except Refused as refused:
            return str(refused)
        except OSError as error:
            return explain(error)
        return ""


def _drop_values(name: str, data: bytes, limit: int, notes: list[str]) -> Iterator[bytes]:
    """The keys, at most `limit` bytes of them; this reads no more, so a failure comes at once."""
    if notes:
        raise CollectFailed(later("its values cannot be dropped: {why}").format(why=notes[0]))
    try:
        keys = keep_keys(name, data)
    except NotUnderstood as unclear:
        raise CollectFailed(
            later("its values cannot be dropped: {why}").format(why=unclear)
        ) from unclear
    notes.append(later("its values were dropped"))
    if keys.lines_left_out:
        notes.append(
            later("lines that are no plain keys, left out: {count}").format(
                count=f"{keys.lines_left_out:,}"
            )
        )
    lines = (f"{line}\n".encode() for line in keys.lines)
    return _take(lines, limit, notes)


def _take(lines: Iterator[bytes], limit: int, notes: list[str]) -> Iterator[bytes]:
    for line in lines:
        limit -= len(line)
        if limit < 0:
            notes.append(later("cut at the cap"))
            return
        yield line
