"""Looks once more for credentials, in the finished parts, on another path than the cleaning took.

It reads what lies on the disk and would be sent: every member of every zip, and the members'
names. It has windows of its own that overlap, and reads UTF-16 by leaving the zeros out. The
places are found by the engine of the standard library, and after so many bytes that this would
take long, by the fast one. So a fault of the first path in finding, in cutting, in decoding or in
writing shows here.
"""

import contextlib
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, Final

from log_operator.errors import RedactionFailed, SecretLeft
from log_operator.redact.confirm import Confirmer, Span
from log_operator.redact.engine import Engine
from log_operator.redact.fallback import PlainEngine
from log_operator.redact.redactor import choose_engine
from log_operator.redact.rule import Rule
from log_operator.values import Advance
from ticketbound.safe_text import escape

PLAIN_BYTES: Final = 32 << 20
"""What the standard library's engine looks through in a second or two."""
WINDOW: Final = 512 << 10
_OVERLAP: Final = 8
"""A window overlaps the next by this part of it, which is more than any secret is long."""
_CONTEXT: Final = 1 << 10
"""Bytes behind the start of a window within a line that rules may look back on."""


@dataclass(frozen=True, slots=True)
class _Window:
    """A stretch of a stream; what touches an edge that is open is seen whole in a neighbour."""

    data: bytes
    overlap: int
    is_begin_open: bool
    is_end_open: bool

    def holds(self, span: Span) -> bool:
        """Whether the span is to be judged in this window."""
        start, end, _ = span
        if self.is_begin_open and start < _CONTEXT:
            return False
        is_seen_again = start >= len(self.data) - self.overlap + 2 * _CONTEXT
        return not (self.is_end_open and end == len(self.data) and is_seen_again)


class SecondLook:
    """Demands of finished parts that none of these rules finds anything in them."""

    def __init__(
        self, rules: Sequence[Rule], *, window: int = WINDOW, plain_bytes: int = PLAIN_BYTES
    ) -> None:
        self._rules = rules
        self._window = window
        self._plain_left = plain_bytes
        self._plain = PlainEngine(rules)
        self._confirmer = Confirmer(rules)

    def demand_clean(self, parts: Iterable[Path], advance: Advance) -> None:
        """Let parts pass that are clean; `advance` is told the unpacked bytes that were read.

        Raises:
            SecretLeft: a rule finds something; says where, never what.
            RedactionFailed: a part cannot be looked through to its end.
        """
        for part in parts:
            try:
                self._look_into(part, advance)
            except SecretLeft:
                raise
            except Exception as error:
                raise RedactionFailed(
                    f"the second look at {escape(part.name)} failed, so nothing was sent",
                    hint="run this again; the disk may be damaged",
                ) from error

    @staticmethod
    def measure(parts: Iterable[Path]) -> int:
        """Bytes that `demand_clean` reads of these parts; 0 for what is no zip."""
        total = 0
        for part in parts:
            with contextlib.suppress(zipfile.BadZipFile), zipfile.ZipFile(part) as archive:
                total += sum(member.file_size for member in archive.infolist())
        return total

    def find_first(self, stream: IO[bytes], advance: Advance) -> str | None:
        """The id of a rule that finds something in the stream, or None."""
        for window in _cut(stream, self._window, advance):
            for span in self._find(window.data):
                if window.holds(span):
                    return self._rules[span[2]].id
        return None

    def _find(self, data: bytes) -> list[Span]:
        engine = self._plain if self._plain_left > 0 else self._fast
        self._plain_left -= len(data)
        return self._confirmer.spans(data, engine.find(data))

    @cached_property
    def _fast(self) -> Engine:
        return choose_engine(self._rules)

    def _look_into(self, part: Path, advance: Advance) -> None:
        with zipfile.ZipFile(part) as archive:
            for member in archive.infolist():
                self._demand_clean_name(part, member.filename)
                with archive.open(member) as stream:
                    rule = self.find_first(stream, advance)
                if rule is not None:
                    raise _complain(part, f"in {escape(member.filename)}", rule)

    def _demand_clean_name(self, part: Path, name: str) -> None:
        if spans := self._find(name.encode("utf-8", "replace")):
            raise _complain(part, "in the name of a file", self._rules[spans[0][2]].id)


def _complain(part: Path, where: str, rule: str) -> SecretLeft:
    return SecretLeft(
        f"the second look still found a secret {where}, in {escape(part.name)} (rule {rule}),"
        " so nothing was sent",
        hint="tell support the name of the file and of the rule; the rest of it is their business",
    )


def _cut(stream: IO[bytes], size: int, advance: Advance) -> Iterator[_Window]:
    """Windows that overlap, from the first byte to the last."""
    kept, is_begin_open, overlap = b"", False, size // _OVERLAP
    while True:
        piece = stream.read(size)
        advance(len(piece))
        fresh = piece.translate(None, b"\0") if _is_wide(piece) else piece
        data = kept + fresh
        is_last = len(piece) < size
        yield _Window(data, overlap, is_begin_open, not is_last)
        if is_last:
            return
        start = data.find(b"\n", len(data) - overlap, len(data) - overlap // 2) + 1
        is_begin_open = start == 0
        kept = data[start or len(data) - overlap :]


def _is_wide(piece: bytes) -> bool:
    """Whether every other byte or so is a zero, as in Western text in UTF-16."""
    return piece.count(0) * 4 > len(piece)
