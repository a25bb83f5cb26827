"""Files by glob."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from log_operator.collect.bounded import read_bounded
from log_operator.collect.host import Host
from log_operator.collect.places import NoSuchPlace, read_exclude, read_include
from log_operator.collect.reasons import Refused, explain
from log_operator.collect.skip_list import SkipList
from log_operator.collect.walk import MOST_NAMES, Found, NameCount, Walk
from log_operator.collect.way import follow_system_link, open_path
from log_operator.errors import CollectFailed
from log_operator.values import Planned, Raw, Skipped
from tenant_file.sources import Files
from tenant_file.spans import parse_window
from ticketbound.sizes import format_size, parse_size

_COMPRESSED: Final = (".gz", ".tgz", ".bz2", ".xz", ".zst", ".lz4", ".z", ".zip", ".7z")


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
    _offered: set[str] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        self._limit = parse_size(self.files.max_file_size)

    def plan(self) -> Iterator[Planned | Skipped]:
        """The files, newest first, each with the bytes that would be read of it."""
        skips = SkipList()
        found: dict[str, tuple[float, Planned]] = {}
        since = (self.host.clock() - parse_window(self.window)).timestamp()
        for item in self._walk():
            if isinstance(item, Skipped):
                skips.add(item)
            elif item.path not in found and self._is_wanted(item, since, skips):
                found[item.path] = (item.info.st_mtime, self._describe(item))
        self._offered.update(found)
        newest_first = sorted(found.values(), key=lambda one: (-one[0], one[1].origin))
        yield from (planned for _, planned in newest_first)
        yield from skips.report(", ".join(self.files.include))

    @contextmanager
    def open(self, planned: Planned, allowance: int) -> Iterator[Raw]:
        """The file, from its first byte or from the last line starts that the cap leaves.

        Raises:
            CollectFailed: it is gone, changed into something else, or may not be read.
        """
        if planned.origin not in self._offered:
            raise CollectFailed("it is not in the plan")
        notes: list[str] = []
        with ExitStack() as held:
            # Only the opening is translated: an error of whoever reads is not ours.
            try:
                descriptor = held.enter_context(open_path(*_split(planned.origin)))
            except Refused as refused:
                raise CollectFailed(str(refused)) from refused
            except OSError as error:
                raise CollectFailed(explain(error)) from error
            yield Raw(read_bounded(descriptor, min(self._limit, allowance), notes), notes)

    def _walk(self) -> Iterator[Found | Skipped]:
        try:
            excludes = [
                follow_system_link(read_exclude(text, self.host)) for text in self.files.exclude
            ]
        except NoSuchPlace as unclear:
            reason = f"what must stay out of it is not known: {unclear}"
            yield Skipped(", ".join(self.files.include), reason)
            return
        count = NameCount(self.most_names, self.most_names)
        for text in self.files.include:
            try:
                include = follow_system_link(read_include(text, self.host))
            except NoSuchPlace as unclear:
                yield Skipped(text, str(unclear))
                continue
            yield from _or_nothing(text, Walk(include, excludes, count).run())
            if count.left == 0:
                return

    def _is_wanted(self, found: Found, since: float, skips: SkipList) -> bool:
        """Whether the file was written lately, can be read, and fits; else it is in `skips`."""
        kind = f"last written before the window of {self.window}"
        if found.info.st_mtime < since:
            day = datetime.fromtimestamp(found.info.st_mtime, UTC).date()
            reason = f"last written {day}, before the window of {self.window}"
            skips.add(Skipped(found.path, reason), kind=kind)
            return False
        reason = self._try_to_open(found)
        if reason:
            skips.add(Skipped(found.path, reason))
        return not reason

    def _try_to_open(self, found: Found) -> str:
        """Why the file will not be read, or nothing."""
        if found.info.st_size > self._limit and found.name.lower().endswith(_COMPRESSED):
            return f"compressed and over {format_size(self._limit)}, so no part of it can be read"
        try:
            os.close(found.folder.open_file(found.name))
        except Refused as refused:
            return str(refused)
        except OSError as error:
            return explain(error)
        return ""

    def _describe(self, found: Found) -> Planned:
        size = min(found.info.st_size, self._limit)
        return Planned(_name_entry(found.path), found.path, size, self.files.why)


def _or_nothing(text: str, items: Iterator[Found | Skipped]) -> Iterator[Found | Skipped]:
    """`items`, or the sentence that there are none."""
    first = next(items, None)
    yield first or Skipped(text, "nothing there fits")
    yield from items


def _split(path: str) -> tuple[str, list[str]]:
    """A full path as its anchor and the names after it."""
    if os.name == "nt":
        return path[:3], path[3:].split("\\")
    return "/", path[1:].split("/")


def _name_entry(path: str) -> str:
    anchor, names = _split(path)
    return "/".join(["files", *([] if anchor == "/" else [anchor[0]]), *names])
