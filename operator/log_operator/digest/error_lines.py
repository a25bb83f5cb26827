"""Counts error lines of logs that go by, within bounds of time and memory.

Looking at a byte for such words costs a twentieth of what cleaning it costs, and each line that
is found costs as much as some thousand bytes more. So there is a purse: it begins with enough for
an ordinary bundle, every byte that goes by puts something in, and what is looked at is paid from
it. Who is short of it looks at the beginning of each log and at pieces here and there, and the
counts are reckoned from those. It counts bytes and not seconds, so the same logs give the same.
"""

import codecs
import heapq
from collections.abc import Callable, Iterable, Iterator
from typing import Final

import msgspec

from log_bundle.manifest import LogErrors
from log_operator.digest.finding import Finder, choose_finder
from log_operator.digest.kinds import Kinds
from log_operator.digest.log_count import LogCount, Summary
from log_operator.values import CleanBytes
from ticketbound.safe_text import escape

_BEGINNING: Final = 32 << 20
"""Bytes that may be looked at in any run: some 15 ms."""
_INCOME: Final = 0.4
"""Bytes that may be looked at for each that goes by."""
_HEAD: Final = 64 << 10
"""Bytes of each log that are looked at in any case."""
_PLACE_COST: Final = 2 << 10
_LINE_COST: Final = 4 << 10
_NEW_LINE_COST: Final = 48 << 10
"""Bytes that could be looked at in the time that goes into a word that was found, a line with one,
and a line unlike those before."""
_LEAST_LINES: Final = 32
_MOST_LINES: Final = 2048
"""Lines that are taken of one piece."""
_CODECS: Final = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_MOST_LOGS: Final = 20
_UNFIT: Final = "[redacted:line]"


class ErrorLines:
    """The logs of one run, one after the other; not for several threads.

    Args:
        clean: cleans a line once more: cut, and without its neighbours, it is another text.
        finder: finds the words; chosen for this machine if nobody says.
    """

    def __init__(self, clean: Callable[[str], str], finder: Finder | None = None) -> None:
        self._clean = clean
        self._finder = finder or choose_finder()
        self._kinds = Kinds()
        self._purse = float(_BEGINNING)
        self._best: list[tuple[int, int, Summary]] = []
        self._number = 0

    def note(self, name: str, pieces: Iterable[CleanBytes]) -> Iterator[CleanBytes]:
        """The pieces, unchanged; the log counts once it was read to its end."""
        log, codec = LogCount(name, self._kinds), ""
        for piece in pieces:
            codec = codec or _CODECS.get(piece[:2], "")
            self._look(log, piece.decode(codec, "replace").encode() if codec else piece)
            yield piece
        self._keep(log)

    def top(self) -> tuple[LogErrors, ...]:
        """The logs with most error lines, most first; each line cleaned and escaped."""
        best = sorted(self._best, key=lambda one: (-one[0], -one[1]))
        told = (summary.tell(self._tell) for _, _, summary in best)
        return tuple(log for log in told if self._is_clean(log))

    def _look(self, log: LogCount, piece: bytes) -> None:
        self._purse += _INCOME * len(piece)
        cost, shown = self._finder.cost, piece
        if self._purse < len(piece) * cost:
            shown = piece[: max(0, _HEAD // cost - log.passed)]
        most = int(min(_MOST_LINES, max(_LEAST_LINES, self._purse / _NEW_LINE_COST)))
        places = self._finder.find(shown, most) if shown else ()
        looked = len(shown)
        if len(places) >= most:
            # The rest of a line that has such words already needs no look.
            looked = shown.find(b"\n", places[-1][1]) + 1 or looked
        misses = self._kinds.misses
        lines = log.count(piece, places, looked)
        self._purse -= looked * cost + len(places) * _PLACE_COST + lines * _LINE_COST
        self._purse -= (self._kinds.misses - misses) * _NEW_LINE_COST

    def _keep(self, log: LogCount) -> None:
        summary = log.summarise()
        self._number += 1
        if not summary.lines:
            return
        # Of logs with equally many, the first are kept.
        heapq.heappush(self._best, (summary.lines, -self._number, summary))
        if len(self._best) > _MOST_LOGS:
            heapq.heappop(self._best)

    def _tell(self, line: bytes) -> str:
        told = escape(self._clean(line.decode("utf-8", "replace")), limit=400)
        return told if self._is_clean(told) else _UNFIT

    def _is_clean(self, value: LogErrors | str) -> bool:
        """Whether this is also clean as the manifest has it: the second look would refuse it."""
        written = msgspec.json.format(msgspec.json.encode(value), indent=1).decode()
        return self._clean(written) == written
