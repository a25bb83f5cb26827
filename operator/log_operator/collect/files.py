"""Files by glob."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final

from log_operator.collect.bounded import Bounds, read_bounded
from log_operator.collect.host import Host
from log_operator.collect.line_window import WHOLE, Window, find_window
from log_operator.collect.moments import read_moment
from log_operator.collect.opening import open_planned
from log_operator.collect.path_set import PathSet
from log_operator.collect.reasons import TOO_MANY, Refused, explain
from log_operator.collect.rotation import is_compressed
from log_operator.collect.search import Search, name_entry
from log_operator.collect.skip_list import SkipList
from log_operator.collect.time_budget import TimeBudget
from log_operator.collect.unpacked_size import read_unpacked_size
from log_operator.collect.walk import MOST_NAMES, Found
from log_operator.errors import CollectFailed
from log_operator.values import Planned, Raw, Skipped, Unlisted
from tenant_file.sources import Files
from tenant_file.spans import parse_window
from ticketbound.clock import rfc3339
from ticketbound.language import later
from ticketbound.sizes import format_size, parse_size
from ticketbound.window import tell_before

MOST_PLANNED: Final = 16_000
"""Files of one source that are planned, which is more than one bundle can list."""

_MOST_LOOKS: Final = 5_000
"""Files of one source in which the window is looked for beforehand; in more, only when read."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A file as it was planned: which one it is, how large, and what of it is in the window.

    `unpacked`: bytes of what is in it, where it is compressed, else its own.
    """

    identity: tuple[int, int]
    size: int
    unpacked: int
    window: Window | None


@dataclass(slots=True)
class _Newest:
    """The newest files so far; of older ones only how many they are, and which.

    Each is held with the time it was last written.
    """

    most: int
    kept: list[tuple[float, Planned]] = field(default_factory=list)
    others: PathSet = field(default_factory=PathSet)
    size: int = 0

    @property
    def is_full(self) -> bool:
        """Whether there are so many that it is worth to sort them."""
        return len(self.kept) > self.most + self.most // 4

    def drop_oldest(self) -> list[str]:
        """Sort, newest first, and let go what is too much; the origins of that."""
        self.kept.sort(key=lambda one: (-one[0], one[1].origin))
        dropped = [planned for _, planned in self.kept[self.most :]]
        del self.kept[self.most :]
        for planned in dropped:
            self.others.add(planned.origin)
            self.size += (planned.full_size or planned.size) or 0
        return [planned.origin for planned in dropped]


@dataclass(slots=True)
class FilesSource:
    """The files that one entry of the profile names, on this machine.

    Args:
        files: the entry.
        window: the profile's time window; what was last written before it is skipped.
        host: the machine.
        most_names: how many names on the disk are looked at before the walk is cut.
        most_planned: how many files are planned; older ones are counted.
    """

    files: Files
    window: str
    host: Host
    most_names: int = MOST_NAMES
    most_planned: int = MOST_PLANNED
    _limit: int = field(init=False)
    _since: float = field(init=False)
    _budget: TimeBudget = field(init=False)
    _seen: dict[str, _Seen] = field(init=False, default_factory=dict)
    _skips: SkipList = field(init=False, default_factory=SkipList)

    def __post_init__(self) -> None:
        self._limit = parse_size(self.files.max_file_size)
        self._budget = TimeBudget(self.files.max_time)
        self._since = (self.host.clock() - parse_window(self.window)).timestamp()

    def plan(self) -> Iterator[Planned | Skipped]:
        """The files, newest first, each with the bytes that would be read of it."""
        self._seen, self._skips = {}, SkipList()
        found = self._find_newest()
        newest = self.files.newest or len(found.kept)
        reason = later("only the newest {newest} are asked for").format(newest=newest)
        for _, planned in found.kept[newest:]:
            del self._seen[planned.origin]
            self._skips.add(Skipped(planned.origin, reason))
        yield from (planned for _, planned in found.kept[:newest])
        name = ", ".join(self.files.include)
        yield from self._skips.report(name)
        if found.others:
            reason = reason if self.files.newest else TOO_MANY
            yield Unlisted(name, reason, found.others, len(found.others), found.size)

    def _find_newest(self) -> _Newest:
        found = _Newest(self.most_planned)
        search = Search(
            self.files.include, self.files.exclude, self.host, self.files.rotated, self.most_names
        )
        for item in search.run(self._budget):
            if isinstance(item, Skipped):
                self._skips.add(item)
            elif item.path not in self._seen and item.path not in found.others:
                with self._budget.running():
                    planned = self._look(item)
                found.kept += [(item.info.st_mtime, planned)] if planned else []
                if found.is_full:
                    self._forget(found.drop_oldest())
        self._forget(found.drop_oldest())
        return found

    def _forget(self, origins: Iterable[str]) -> None:
        for origin in origins:
            del self._seen[origin]

    @contextmanager
    def open(self, planned: Planned, allowance: int) -> Iterator[Raw]:
        """The file from the window's first line on; of too large a one the beginning and the end.

        Raises:
            CollectFailed: it is gone, changed into something else, or may not be read; or the
                source has no time left.
        """
        seen = self._seen.get(planned.origin)
        if seen is None:
            raise CollectFailed(later("it is not in the plan"))
        self._budget.demand()
        notes: list[str] = []
        with open_planned(planned.origin) as descriptor:
            try:
                window = self._find_window(descriptor, seen, is_whole=planned.is_whole)
            except OSError as error:
                raise CollectFailed(explain(error)) from error
            if window.start:
                since = rfc3339(datetime.fromtimestamp(self._since, UTC))
                note = later(
                    "its first {size} are left out: by the dates of its lines from before {since}"
                )
                notes.append(note.format(size=format_size(window.start), since=since))
            notes += [window.doubt] if window.doubt else []
            limit = min(self._limit, allowance)
            head = parse_size(self.files.keep_head)
            chunks = read_bounded(descriptor, Bounds(limit, head, window.start), notes)
            yield Raw(self._budget.watch(chunks), notes)

    def _look(self, found: Found) -> Planned | None:
        """The plan for a file that was written lately, can be read, and fits; else it is noted."""
        if found.info.st_mtime < self._since:
            moment = read_moment(found.info.st_mtime)
            day = moment.date() if moment else later("at an unknown date")
            before = tell_before(self.window)
            kind = later("last written {before}").format(before=before)
            reason = later("last written {day}, {before}").format(day=day, before=before)
            self._skips.add(Skipped(found.path, reason), kind=kind)
            return None
        is_whole = is_compressed(found.name)
        try:
            seen = self._try_to_open(found, is_whole=is_whole)
        except Refused as refused:
            self._skips.add(Skipped(found.path, str(refused)))
        except OSError as error:
            self._skips.add(Skipped(found.path, explain(error)))
        else:
            self._seen[found.path] = seen
            full = seen.size
            size = min(seen.unpacked - (seen.window.start if seen.window else 0), self._limit)
            more = full if size != full else None
            entry = name_entry(found.path)
            return Planned(entry, found.path, size, self.files.why, more, is_whole)
        return None

    def _try_to_open(self, found: Found, *, is_whole: bool) -> _Seen:
        if is_whole and found.info.st_size > self._limit:
            limit = format_size(self._limit)
            raise Refused(
                later("compressed and over {limit}, so no part of it can be read").format(
                    limit=limit
                )
            )
        descriptor = found.folder.open_file(found.name)
        try:
            info = os.fstat(descriptor)
            unpacked = read_unpacked_size(descriptor) if is_whole else info.st_size
            seen = _Seen((info.st_dev, info.st_ino), info.st_size, unpacked, None)
            if len(self._seen) < _MOST_LOOKS:
                window = self._find_window(descriptor, seen, is_whole=is_whole)
                return replace(seen, window=window)
            return seen
        finally:
            os.close(descriptor)

    def _find_window(self, descriptor: int, seen: _Seen, *, is_whole: bool) -> Window:
        """Where the window begins in a file, which may have changed since it was seen."""
        if is_whole or self.files.window_by == "files":
            return WHOLE
        info = os.fstat(descriptor)
        is_same = (info.st_dev, info.st_ino) == seen.identity and info.st_size >= seen.size
        if is_same and seen.window:
            return seen.window
        return find_window(descriptor, self._since)
