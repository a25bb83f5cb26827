"""Looks for the files that lines of a profile name, whatever they are wanted for."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from log_operator.collect.host import Host
from log_operator.collect.patterns import Pattern
from log_operator.collect.places import NoSuchPlace, read_exclude, read_include
from log_operator.collect.reasons import NOTHING_FITS
from log_operator.collect.time_budget import TimeBudget
from log_operator.collect.walk import MOST_NAMES, Found, NameCount, Walk
from log_operator.collect.way import follow_system_link
from log_operator.errors import CollectFailed
from log_operator.values import Skipped
from ticketbound.language import later


@dataclass(frozen=True, slots=True)
class Search:
    """What to look for on a machine.

    Args:
        include: lines that name full paths.
        exclude: what fits one of these is no match.
        host: the machine.
        rotated: what a match is called after rotation is a match too.
        most_names: how many names on the disk are looked at before the walk is cut.
    """

    include: tuple[str, ...]
    exclude: tuple[str, ...]
    host: Host
    rotated: bool = False
    most_names: int = MOST_NAMES

    def run(self, budget: TimeBudget) -> Iterator[Found | Skipped]:
        """What is found within its time, once or more often, and what was in the way."""
        try:
            yield from budget.watch(self._run())
        except CollectFailed as slow:
            yield Skipped(", ".join(self.include), str(slow))

    def _run(self) -> Iterator[Found | Skipped]:
        try:
            excludes = [follow_system_link(read_exclude(text, self.host)) for text in self.exclude]
        except NoSuchPlace as unclear:
            reason = later("what must stay out of it is not known: {unclear}").format(
                unclear=unclear
            )
            yield Skipped(", ".join(self.include), reason)
            return
        patterns: list[tuple[str, Pattern]] = []
        for text in self.include:
            try:
                patterns.append((text, follow_system_link(read_include(text, self.host))))
            except NoSuchPlace as unclear:
                yield Skipped(text, str(unclear))
        yield from self._walk(patterns, excludes)

    def _walk(
        self, patterns: Sequence[tuple[str, Pattern]], excludes: Sequence[Pattern]
    ) -> Iterator[Found | Skipped]:
        """What fits; where there are too many names, each line that was not looked for is named."""
        count = NameCount(self.most_names, self.most_names)
        answered: set[str] = set()
        walks = [(text, variant) for text, pattern in patterns for variant in self._vary(pattern)]
        for text, variant in sorted(walks, key=lambda walk: not walk[1].is_exact):
            if count.left == 0:
                if text in answered:
                    told = later(
                        "after {most} other names its rotated siblings were not looked for"
                    )
                else:
                    told = later("after {most} other names it was not looked for")
                answered.add(text)
                yield Skipped(text, told.format(most=f"{count.most:,}"))
                continue
            for item in Walk(variant, excludes, count).run():
                answered.add(text)
                yield item
        for text, _ in patterns:
            if text not in answered:
                yield Skipped(text, NOTHING_FITS)

    def _vary(self, pattern: Pattern) -> tuple[Pattern, ...]:
        """A name that is spelled out is looked for by itself too, however full its folder is."""
        if not self.rotated:
            return (pattern,)
        return (pattern, pattern.with_rotated()) if pattern.is_plain else (pattern.with_rotated(),)


def split_path(path: str) -> tuple[str, list[str]]:
    """A full path as its anchor and the names after it."""
    if os.name == "nt":
        return path[:3], path[3:].split("\\")
    return "/", path[1:].split("/")


def name_entry(path: str) -> str:
    """What a file is called in the bundle."""
    anchor, names = split_path(path)
    return "/".join(["files", *([] if anchor == "/" else [anchor[0]]), *names])
