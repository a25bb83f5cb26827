"""Looks once more for credentials, in what lies on the disk, on another path than the cleaning.

It is given what a zip holds as it is read back from the disk: every member, and the members'
names. It has windows of its own that overlap, and reads UTF-16 by leaving the zeros out. The
beginning of each member, until so many bytes that this would take long, is looked through by the
engine of the standard library. So a fault of the first path in finding, in
cutting, in decoding or in writing shows here.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
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
from log_operator.zips.reader import Name, ZipReader
from ticketbound.language import say
from ticketbound.safe_text import escape

PLAIN_BYTES: Final = 1 << 20
"""What the standard library's engine looks through in all, in some 40 ms."""
PLAIN_HEAD: Final = 64 << 10
"""What it looks through of one member."""
_PLAIN_CALL: Final = 16 << 10
"""Each call costs as much as so many bytes."""
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
    is_first: bool = False

    def holds(self, span: Span) -> bool:
        """Whether the span is to be judged in this window."""
        start, end, _ = span
        if self.is_begin_open and start < _CONTEXT:
            return False
        is_seen_again = start >= len(self.data) - self.overlap + 2 * _CONTEXT
        return not (self.is_end_open and end == len(self.data) and is_seen_again)

    def head(self, size: int) -> "_Window":
        """Its first bytes, of which the end is seen again in the whole."""
        if len(self.data) <= size:
            return self
        return _Window(self.data[:size], size // _OVERLAP, self.is_begin_open, is_end_open=True)


class SecondLook:
    """Demands that none of these rules finds anything."""

    def __init__(
        self,
        rules: Sequence[Rule],
        *,
        window: int = WINDOW,
        plain_bytes: int = PLAIN_BYTES,
        plain_head: int = PLAIN_HEAD,
    ) -> None:
        self._rules = rules
        self._window = window
        self._plain_left = plain_bytes
        self._plain_head = plain_head
        self._confirmer = Confirmer(rules)

    def begin(self, part: Path) -> "PartLook":
        """A look at what will be read of this part."""
        return PartLook(self, part.name, self._window)

    def demand_clean(self, parts: Iterable[Path], advance: Advance) -> None:
        """Let finished parts pass that are clean; `advance` is told the bytes that were read.

        Raises:
            SecretLeft: a rule finds something; says where, never what.
            RedactionFailed: a part cannot be looked through to its end.
        """
        for part in parts:
            try:
                self._look_through(part, advance)
            except SecretLeft:
                raise
            except Exception as error:
                raise fail_to_look(part) from error

    def find_first(self, stream: IO[bytes], advance: Advance) -> str | None:
        """The id of a rule that finds something in the stream, or None."""
        cutter = _Cutter(self._window)
        while data := stream.read(self._window):
            advance(len(data))
            if (rule := self.find_in(cutter.cut(data))) is not None:
                return rule
        return self.find_in(cutter.end())

    def find_in(self, windows: Iterable[_Window]) -> str | None:
        """The id of a rule that finds something in one of them, or None."""
        for window in windows:
            for stretch, engine in self._choose(window):
                spans = self._confirmer.spans(stretch.data, engine.find(stretch.data))
                if span := next(filter(stretch.holds, spans), None):
                    return self._rules[span[2]].id
        return None

    def _choose(self, window: _Window) -> Iterator[tuple[_Window, Engine]]:
        """What is to be looked through of a window, and by which engine."""
        head = window.head(self._plain_head)
        if window.is_first and self._plain_left > 0:
            self._plain_left -= len(head.data) + _PLAIN_CALL
            yield head, self._plain
            if self._plain_left <= 0:
                del self._plain  # it takes 12 MB
            if head is window:
                return
        yield window, self._fast

    @cached_property
    def _fast(self) -> Engine:
        return choose_engine(self._rules)

    @cached_property
    def _plain(self) -> Engine:
        return PlainEngine(self._rules)

    def _look_through(self, part: Path, advance: Advance) -> None:
        reader, look = ZipReader(part), self.begin(part)
        try:
            for piece in reader.read_to(part.stat().st_size):
                look.take(piece)
                advance(0 if isinstance(piece, Name) else len(piece))
            look.end()
            reader.finish()
        finally:
            reader.close()


@dataclass(slots=True)
class PartLook:
    """The look at one part, as its names and data come."""

    look: SecondLook
    part: str
    window: int
    _member: str = ""
    _cutter: "_Cutter | None" = None

    def take(self, piece: Name | bytes) -> None:
        """Look at what comes next of the part.

        Raises:
            SecretLeft: a rule finds something.
        """
        if isinstance(piece, Name):
            self.end()
            self._member, self._cutter = piece, _Cutter(self.window)
            name = piece.encode("utf-8", "replace")
            self._demand_none(
                say("in the name of a file"),
                [_Window(name, 0, is_begin_open=False, is_end_open=False, is_first=True)],
            )
        elif self._cutter is not None:
            self._demand_none(self._tell_place(), self._cutter.cut(piece))

    def end(self) -> None:
        """Look at the rest of the last member."""
        if self._cutter is not None:
            self._demand_none(self._tell_place(), self._cutter.end())
            self._cutter = None

    def _tell_place(self) -> str:
        return say("in {name}", name=escape(self._member))

    def _demand_none(self, where: str, windows: Iterable[_Window]) -> None:
        rule = self.look.find_in(windows)
        if rule is not None:
            raise SecretLeft(
                say(
                    "the second look still found a secret {where}, in {part} (rule {rule}),"
                    " so nothing was sent",
                    where=where,
                    part=escape(self.part),
                    rule=rule,
                ),
                hint=say(
                    "tell support the name of the file and of the rule; the rest of it is"
                    " their business"
                ),
            )


def fail_to_look(part: Path) -> RedactionFailed:
    """What to say of a part that cannot be read again."""
    return RedactionFailed(
        say("the second look at {name} failed, so nothing was sent", name=escape(part.name)),
        hint=say("run this again; the disk may be damaged"),
    )


@dataclass(slots=True)
class _Cutter:
    """Cuts a stream into windows that overlap, from the first byte to the last."""

    size: int
    _waiting: list[bytes] = field(default_factory=list)
    _count: int = 0
    _kept: bytes = b""
    _is_begin_open: bool = False
    _is_first: bool = True

    def cut(self, data: bytes) -> Iterator[_Window]:
        """The windows that are full with this; none of them is the last."""
        self._waiting.append(data)
        self._count += len(data)
        while self._count >= self.size:
            joined = b"".join(self._waiting)
            # To cut costs copies: what comes in pieces as they usually are is taken whole.
            end = self.size if len(joined) > 3 * self.size else len(joined)
            piece, rest = joined[:end], joined[end:]
            self._waiting, self._count = [rest] if rest else [], len(rest)
            yield self._make(piece, is_last=False)

    def end(self) -> Iterator[_Window]:
        """The last window."""
        yield self._make(b"".join(self._waiting), is_last=True)

    def _make(self, piece: bytes, *, is_last: bool) -> _Window:
        fresh = piece.translate(None, b"\0") if _is_wide(piece) else piece
        data, overlap = self._kept + fresh, self.size // _OVERLAP
        window = _Window(data, overlap, self._is_begin_open, not is_last, is_first=self._is_first)
        self._is_first = False
        begin = max(0, len(data) - overlap)
        start = data.find(b"\n", begin, begin + overlap // 2) + 1
        self._is_begin_open = start == 0
        self._kept = data[start or begin :]
        return window


def _is_wide(piece: bytes) -> bool:
    """Whether every other byte or so is a zero, as in Western text in UTF-16."""
    # Nearly no text has any, and to see that takes a fraction of counting.
    return b"\0" in piece and piece.count(0) * 4 > len(piece)
