"""Finds the places at which a line says that something went wrong."""

import re
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any, Final, Protocol

WORDS: Final = (
    *(b"error", b"fatal", b"crit", b"emerg", b"panic", b"severe", b"exception", b"traceback"),
    *(b"fail", b"segfault", b"out of memory"),
)
_WHOLE: Final = re.compile(
    rb"""(?i: errors? | fatal | crit(?:ical)? | emerg(?:ency)? | panic(?:ked)? | severe | segfault
    | exceptions? | traceback | fail(?:s|ed|ures?)? | out\ of\ memory ) (?![A-Za-z0-9_])
    (?! ["']? \s{0,2} [=:] \s{0,2}
        (?: 0(?![.0-9]) | "" | \[\] | "?(?i:null|none|nil|false)(?= ["',;)}\]\r\n] | \Z ) ) )
    (?! \. (?:log|html?|php|py|js|go|java|c)\b )""",
    re.VERBOSE,
)
"""The word as it stands in a log; `error=0`, `errors: none` and `error.log` tell of no error."""
_NONE: Final = (b"no ", b"No ", b"NO ", b"without ", b"Without ", b" 0 ", b"(0 ", b",0 ", b"\n0 ")
_INSIDE: Final = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_/")
_LOWER: Final = frozenset(b"abcdefghijklmnopqrstuvwxyz")
_UPPER: Final = frozenset(b"EF")
_LONGEST_NONE: Final = 8
_WITHIN_NAME: Final = re.compile(rb"[a-z]-[a-z]+-[a-z]")
"""As in `libgpg-error-dev`, the name of a package."""

Places = Sequence[tuple[int, int]]
"""Where each word begins and ends, in order of the ends."""


class Finder(Protocol):
    """Finds `WORDS`, whatever stands around them.

    `cost` is what looking at a byte takes, where that of the fast finder is 1.
    """

    cost: int

    def find(self, data: bytes, limit: int) -> Places:
        """The first places, at most `limit`."""


def choose_finder() -> Finder:
    """The fast finder, or the plain one on a machine where its library does not load."""
    try:
        return FastFinder()
    except ImportError:
        return PlainFinder()


class FastFinder:
    """By hyperscan: 2 GB a second. One instance serves one thread.

    Raises:
        ImportError: the library is not on this machine.
    """

    cost = 1

    def __init__(self) -> None:
        self._database, self._enough = _compile()

    def find(self, data: bytes, limit: int) -> Places:
        """The first places, at most `limit`."""
        found: list[tuple[int, int]] = []

        def note(word: int, _start: int, end: int, _flags: int, _context: object) -> bool:
            found.append((end - len(WORDS[word]), end))
            return len(found) >= limit

        with suppress(self._enough):
            self._database.scan(data, match_event_handler=note)
        return found


class PlainFinder:
    """By the standard library: 30 MB a second."""

    cost = 64

    def __init__(self) -> None:
        self._words = re.compile(b"|".join(WORDS), re.IGNORECASE)

    def find(self, data: bytes, limit: int) -> Places:
        """The first places, at most `limit`."""
        found: list[tuple[int, int]] = []
        for match in self._words.finditer(data):
            found.append(match.span())
            if len(found) >= limit:
                break
        return found


def tells_of_error(data: bytes, start: int) -> bool:
    """Whether the word at `start` is a level or a word of its own, or ends the name of a class."""
    if not _WHOLE.match(data, start):
        return False
    before = data[start - 1] if start else 10
    if before in _INSIDE:
        # As in NullPointerException, ValueError, buildFailed.
        return before in _LOWER and data[start] in _UPPER
    if before == ord("-") and _WITHIN_NAME.match(data, max(0, start - 2)):
        return False
    return not data[max(0, start - _LONGEST_NONE) : start].endswith(_NONE)


@lru_cache(maxsize=1)
def _compile() -> tuple[Any, type[Exception]]:
    import hyperscan  # noqa: PLC0415 - a machine without it takes the other finder

    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    database.compile(
        expressions=list(WORDS),
        ids=list(range(len(WORDS))),
        elements=len(WORDS),
        flags=[hyperscan.HS_FLAG_CASELESS] * len(WORDS),
    )
    return database, hyperscan.ScanTerminated
