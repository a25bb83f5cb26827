"""Walks the folders that a pattern leads through, and says what it meets."""

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from log_operator.collect.folder import Folder
from log_operator.collect.patterns import NOWHERE, Pattern, States
from log_operator.collect.reasons import (
    NO_SUCH_FOLDER,
    OTHER_FILE_SYSTEM,
    SWAPPED,
    Refused,
    explain,
    explain_link,
    refuse_file,
)
from log_operator.collect.way import open_folder
from log_operator.values import Skipped
from tenant_file import denied_names
from ticketbound.language import later

MOST_NAMES: Final = 200_000
DEEPEST: Final = 64


@dataclass(frozen=True, slots=True)
class Found:
    """A file that fits; `folder` is held until the walk is asked for the next."""

    folder: Folder
    name: str
    path: str
    info: os.stat_result


@dataclass(slots=True)
class NameCount:
    """How many more names the walks of one source may look at, of how many."""

    left: int
    most: int


@dataclass(frozen=True, slots=True)
class _Place:
    """A folder on the walk: the names that lead to it, and where the patterns are there."""

    folder: Folder
    names: tuple[str, ...]
    include: States
    excludes: tuple[States, ...]
    depth: int = 0


@dataclass(slots=True)
class Walk:
    """One pattern on its way through the folders; `run` is called once."""

    pattern: Pattern
    excludes: Sequence[Pattern]
    count: NameCount
    start: str = ""
    entered: set[tuple[int, int]] = field(default_factory=set)
    was_cut: bool = False

    def run(self) -> Iterator[Found | Skipped]:
        """What fits, and what is in the way, in the order of the disk."""
        names = self.pattern.folders
        try:
            with open_folder(self.pattern.anchor, names) as folder:
                self.start = folder.path
                include = self.pattern.run(self.pattern.start(), names)
                excludes = self._begin(names)
                if excludes is not None:
                    yield from self._visit(_Place(folder, names, include, excludes))
        except FileNotFoundError:
            yield Skipped(self.pattern.text, NO_SUCH_FOLDER)
        except OSError as error:
            yield Skipped(self.pattern.text, explain(error))
        except Refused as refused:
            yield Skipped(self.pattern.text, str(refused))

    def _begin(self, names: Sequence[str]) -> tuple[States, ...] | None:
        """Where the excludes are in the first folder, or None where it is left out as a whole."""
        anchor = self.pattern.anchor
        excludes = tuple(e.start() if e.anchor in ("", anchor) else NOWHERE for e in self.excludes)
        for name in names:
            if self._is_shut(excludes):
                return None
            excludes = self._step(excludes, name)
        return None if self._is_shut(excludes) else excludes

    def _step(self, excludes: tuple[States, ...], name: str) -> tuple[States, ...]:
        return tuple(e.step(at, name) for e, at in zip(self.excludes, excludes, strict=True))

    def _visit(self, place: _Place) -> Iterator[Found | Skipped]:
        self.entered.add(place.folder.identity)
        try:
            with self._names(place) as names:
                for name, may_lead_on in names:
                    if self.was_cut:
                        return
                    if self.count.left == 0:
                        self.was_cut = True
                        reason = later(
                            "more than {most} names to look at; the rest was left out"
                        ).format(most=f"{self.count.most:,}")
                        yield Skipped(place.folder.path, reason)
                        return
                    self.count.left -= 1
                    yield from self._meet(place, name, may_lead_on=may_lead_on)
        except OSError as error:
            yield Skipped(place.folder.path, explain(error))

    @contextmanager
    def _names(self, place: _Place) -> Iterator[Iterator[tuple[str, bool]]]:
        """The names that can matter: those the pattern spells out, or all of the folder."""
        plain = self.pattern.only_names(place.include)
        if plain is not None:
            yield ((name, True) for name in plain)
            return
        with place.folder.names() as names:
            yield names

    def _meet(self, place: _Place, name: str, *, may_lead_on: bool) -> Iterator[Found | Skipped]:
        include = self.pattern.step(place.include, name)
        fits = self.pattern.accepts(include)
        if not fits and not (may_lead_on and self.pattern.leads_on(include)):
            return
        excludes = self._step(place.excludes, name)
        if any(map(Pattern.accepts, self.excludes, excludes)):
            return
        path = os.path.join(place.folder.path, name)  # noqa: PTH118 - a name may be no text
        try:
            info = place.folder.look(name)
            if stat.S_ISDIR(info.st_mode):
                if self.pattern.leads_on(include) and not self._is_shut(excludes):
                    yield from self._enter(place, name, info, include, excludes)
            elif fits or stat.S_ISLNK(info.st_mode):
                self._check_file(place, name, info)
                yield Found(place.folder, name, path, info)
        except FileNotFoundError:
            return
        except OSError as error:
            yield Skipped(path, explain(error))
        except Refused as refused:
            yield Skipped(path, str(refused))

    def _enter(
        self,
        place: _Place,
        name: str,
        info: os.stat_result,
        include: States,
        excludes: tuple[States, ...],
    ) -> Iterator[Found | Skipped]:
        if denied_names.is_denied(place.names, name, is_folder=True):
            raise Refused(denied_names.REASON)
        if info.st_dev != place.folder.identity[0]:
            raise Refused(OTHER_FILE_SYSTEM)
        if (info.st_dev, info.st_ino) in self.entered:
            raise Refused(later("this folder was already looked at under another name"))
        if place.depth == DEEPEST:
            raise Refused(later("it lies more than {deepest} folders deep").format(deepest=DEEPEST))
        with place.folder.enter(name) as folder:
            if folder.identity != (info.st_dev, info.st_ino):
                raise Refused(SWAPPED)
            names = (*place.names, name)
            yield from self._visit(_Place(folder, names, include, excludes, place.depth + 1))

    def _check_file(self, place: _Place, name: str, info: os.stat_result) -> None:
        if denied_names.is_denied(place.names, name, is_folder=False):
            raise Refused(denied_names.REASON)
        if stat.S_ISLNK(info.st_mode):
            target = place.folder.link_target(name)
            what = explain_link(target, place.folder.path, self.start)
            raise Refused(later("it {what}").format(what=what))
        reason = refuse_file(info, place.folder.identity[0])
        if reason is not None:
            raise Refused(reason)

    def _is_shut(self, excludes: tuple[States, ...]) -> bool:
        """Whether a folder is left out with all that is in it."""
        pairs = zip(self.excludes, excludes, strict=True)
        return any(exclude.accepts(at) or exclude.covers(at) for exclude, at in pairs)
