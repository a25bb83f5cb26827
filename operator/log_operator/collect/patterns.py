"""Globs over whole paths: `*`, `?`, `[..]` within a name, `**` across folders.

A pattern is run name by name while folders are walked. Its state is the set of places in the
pattern that the path so far can be at, so a folder that cannot lead to a match is never entered.
`*` also matches names that begin with a dot.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import translate
from functools import cached_property
from typing import Final

from log_operator.collect.rotation import match_rotated

States = frozenset[int]
NOWHERE: Final[States] = frozenset()

_MAGIC = re.compile(r"[*?\[]")
_ESCAPED = re.compile(r"\[([*?\[])\]")


@dataclass(frozen=True, slots=True)
class _Part:
    """One name of a pattern: a plain one, a glob, or `**`, where both are None; and its text."""

    literal: str | None
    glob: re.Pattern[str] | None
    text: str = ""

    def fits(self, name: str) -> bool:
        return self.glob is None or self.glob.fullmatch(name) is not None


_ANY_FOLDERS: Final = _Part(None, None)


@dataclass(frozen=True)
class Pattern:
    r"""A glob, ready to be run.

    Args:
        text: the glob as the profile has it.
        anchor: `/`, or a drive such as `C:\`; empty where it fits below any folder.
        parts: the names after the anchor.
    """

    text: str
    anchor: str
    parts: tuple[_Part, ...]

    @cached_property
    def folders(self) -> tuple[str, ...]:
        """The folders that every match lies in: the plain names before the first glob."""
        names: list[str] = []
        for part in self.parts[:-1]:
            if part.literal is None:
                break
            names.append(part.literal)
        return tuple(names)

    def with_first(self, names: Iterable[str]) -> "Pattern":
        """The same with its first folder replaced by these."""
        parts = tuple(_Part(name, re.compile(re.escape(name))) for name in names)
        return Pattern(self.text, self.anchor, parts + self.parts[1:])

    @property
    def is_plain(self) -> bool:
        """Whether its last name is spelled out."""
        return self.parts[-1].literal is not None

    @property
    def is_exact(self) -> bool:
        """Whether all of it is spelled out, so that finding it takes one look a folder."""
        return all(part.literal is not None for part in self.parts)

    def with_rotated(self) -> "Pattern":
        """The same that also fits what a match is called after rotation."""
        last = self.parts[-1]
        if last.glob is None:
            return self
        part = _Part(None, match_rotated(last.text, last.glob.flags & re.IGNORECASE))
        return Pattern(self.text, self.anchor, (*self.parts[:-1], part))

    def start(self) -> States:
        """The state at the anchor."""
        return self._reach(0)

    def step(self, states: States, name: str) -> States:
        """The state after one more name of the path."""
        reached: set[int] = set()
        for at in states:
            if at == len(self.parts):
                continue
            part = self.parts[at]
            if part is not _ANY_FOLDERS:
                if part.fits(name):
                    reached |= self._reach(at + 1)
                continue
            reached |= self._reach(at)
            if at + 1 == len(self.parts):
                reached.add(at + 1)
        return frozenset(reached)

    def run(self, states: States, names: Iterable[str]) -> States:
        """The state after several names."""
        for name in names:
            states = self.step(states, name)
        return states

    def accepts(self, states: States) -> bool:
        """Whether the path that led here is a match."""
        return len(self.parts) in states

    def leads_on(self, states: States) -> bool:
        """Whether something below the path that led here can be a match."""
        return any(at < len(self.parts) for at in states)

    def covers(self, states: States) -> bool:
        """Whether everything below the path that led here is a match."""
        last = len(self.parts) - 1
        return last in states and self.parts[last] is _ANY_FOLDERS

    def only_names(self, states: States) -> tuple[str, ...] | None:
        """The names that can come next, or None where only listing the folder tells."""
        nexts = [self.parts[at].literal for at in states if at < len(self.parts)]
        names = tuple(name for name in nexts if name is not None)
        return names if len(names) == len(nexts) else None

    def _reach(self, at: int) -> States:
        """`at`, and what follows where `**` stands for no folder. A last `**` is one at least."""
        reached = {at}
        while at + 1 < len(self.parts) and self.parts[at] is _ANY_FOLDERS:
            at += 1
            reached.add(at)
        return frozenset(reached)


def compile_pattern(text: str, anchor: str, names: Iterable[str], *, fold: bool) -> Pattern:
    """The pattern of these names; with `fold`, upper and lower case are the same."""
    parts: list[_Part] = []
    for name in names:
        part = _compile_part(name, fold=fold)
        if part is not _ANY_FOLDERS or parts[-1:] != [part]:
            parts.append(part)
    return Pattern(text, anchor, tuple(parts))


def unescape(text: str) -> str:
    """`text` without the brackets by which `glob.escape` takes their meaning from characters."""
    return _ESCAPED.sub(r"\1", text)


def _compile_part(name: str, *, fold: bool) -> _Part:
    if name == "**":
        return _ANY_FOLDERS
    glob = re.compile(translate(name), re.IGNORECASE if fold else 0)
    plain = _ESCAPED.sub("", name)
    literal = None if _MAGIC.search(plain) else unescape(name)
    return _Part(literal, glob, name)
