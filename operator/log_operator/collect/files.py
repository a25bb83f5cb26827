"""Files by glob."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final

from log_operator.collect.bounded import Bounds, read_bounded
from log_operator.collect.host import Host
from log_operator.collect.line_window import WHOLE, Window, find_window
from log_operator.collect.moments import read_moment
from log_operator.collect.opening import open_planned
from log_operator.collect.reasons import Refused, explain
from log_operator.collect.rotation import is_compressed
from log_operator.collect.search import Search, name_entry
from log_operator.collect.skip_list import SkipList
from log_operator.collect.time_budget import TimeBudget
from log_operator.collect.unpacked_size import read_unpacked_size
from log_operator.collect.walk import MOST_NAMES, Found
from log_operator.errors import CollectFailed
from log_operator.values import Planned, Raw, Skipped
from tenant_file.sources import Files
from tenant_file.spans import parse_window
from ticketbound.clock import rfc3339
from ticketbound.sizes import format_size, parse_size

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
class FilesSource:
    """The files that one entry of the profile names, on this machine.

    Args:
        files: the entry.
        window: the profile's time window; what was last written before it is skipped.
        host: the machine.
        most_names: how many names on the disk are looked at before the walk is cut.
    """

    files: Files
    window: str
    host: Host
    most_names: int = MOST_NAMES
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
        found: list[tuple[float, Planned]] = []
        search = Search(
            self.files.include, self.files.exclude, self.host, self.files.rotated, self.most_names
        )
        for item in search.run(self._budget):
            if isinstance(item, Skipped):
                self._skips.add(item)
            elif item.path not in self._seen:
                with self._budget.running():
                    planned = self._look(item)
                found += [(item.info.st_mtime, planned)] if planned else []
        found.sort(key=lambda one: (-one[0], one[1].origin))
        newest = self.files.newest or len(found)
        for _, planned in found[newest:]:
            del self._seen[planned.origin]
            self._skips.add(Skipped(planned.origin, f"only the newest {newest} are asked for"))
        yield from (planned for _, planned in found[:newest])
        yield from self._skips.report(", ".join(self.files.include))

    @contextmanager
    def open(self, planned: Planned, allowance: int) -> Iterator[Raw]:
        """The file from the window's first line on; of too large a one the beginning and the end.

        Raises:
            CollectFailed: it is gone, changed into something else, or may not be read; or the
                source has no time left.
        """
        seen = self._seen.get(planned.origin)
        if seen is None:
            raise CollectFailed("it is not in the plan")
        self._budget.demand()
        notes: list[str] = []
        with open_planned(planned.origin) as descriptor:
            try:
                window = self._find_window(descriptor, seen, is_whole=planned.is_whole)
            except OSError as error:
                raise CollectFailed(explain(error)) from error
            if window.start:
                since = rfc3339(datetime.fromtimestamp(self._since, UTC))
                left_out = f"its first {format_size(window.start)} are left out"
                notes.append(f"{left_out}: by the dates of its lines from before {since}")
            notes += [window.doubt] if window.doubt else []
            limit = min(self._limit, allowance)
            head = parse_size(self.files.keep_head)
            chunks = read_bounded(descriptor, Bounds(limit, head, window.start), notes)
            yield Raw(self._budget.watch(chunks), notes)

    def _look(self, found: Found) -> Planned | None:
        """The plan for a file that was written lately, can be read, and fits; else it is noted."""
        if found.info.st_mtime < self._since:
            moment = read_moment(found.info.st_mtime)
            day = moment.date() if moment else "at an unknown date"
            kind = f"last written before the window of {self.window}"
            reason = f"last written {day}, before the window of {self.window}"
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
            raise Refused(f"compressed and over {limit}, so no part of it can be read")
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
