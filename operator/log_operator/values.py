"""What the stages hand to each other."""

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final, NewType, Protocol

from tenant_file.translations import Text

CleanBytes = NewType("CleanBytes", bytes)
"""Bytes that went through redaction. Only `log_operator.redact` makes them (a test sees to it),
and `pack` takes nothing else, so mypy refuses to pack what was not redacted."""


RECEIPT_NAME: Final = "receipt.json"
"""What stays in a code's folder when all is done."""

Advance = Callable[[int], None]
"""Told how many more bytes are done; what draws the bar, or nothing."""


class Stage(Protocol):
    """Work that is shown while it goes on: an `Advance` that can be told more.

    Several may be open at once, and each may be told from several threads.
    """

    def __call__(self, count: int, /) -> None:
        """So many more bytes are done."""

    def note(self, text: str) -> None:
        """What it is at, as "part 2 of 7", behind its title; escaped by whoever says it."""

    def expect(self, count: int) -> None:
        """So many more bytes are to be done than was said: a new part, or one to be sent anew."""

    def skip(self, count: int) -> None:
        """So many of the bytes were done before: they count as done, and not as speed."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One thing that would be collected.

    Args:
        entry: its proposed name in the bundle, parts joined by `/`, still to be made safe.
        origin: where it comes from, as a person would write it: a path or a command.
        size: bytes that it would give if there is room, or None where only collecting tells.
        why: what the profile says of why support asks for it.
        full_size: bytes on the disk, before window and caps of its source, where these are not
            `size`; of a compressed file, `size` is that of its text.
        is_whole: it is worth nothing in part, as a compressed file.
    """

    entry: str
    origin: str
    size: int | None
    why: Text
    full_size: int | None = None
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something in reach of the profile that is not in the bundle, and why."""

    origin: str
    reason: str


@dataclass(frozen=True, slots=True)
class Unlisted(Skipped):
    """Things that are left out without being named one by one: there are too many.

    Args:
        origins: where they come from, as far as one can ask for each.
        count: how many there are.
        size: bytes of all of them on the disk.
    """

    origins: Container[str]
    count: int
    size: int


@dataclass(slots=True)
class Raw:
    """The bytes of one planned thing while they are read.

    `chunks` is read once. `notes` grows while it is: what a reader of the manifest must know,
    such as "grew while it was read" or "only the last 50.0 MB".
    """

    chunks: Iterator[bytes]
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RuleHits:
    """What one rule took out of one thing: how often, from how many lines, how many bytes."""

    count: int
    lines: int
    size: int


@dataclass(frozen=True, slots=True)
class RedactionReport:
    """What redaction took out of one thing: lines touched, and each rule's part; never the text."""

    lines: int
    rules: Mapping[str, RuleHits]

    @property
    def hits(self) -> Mapping[str, int]:
        """How often each rule hit."""
        return {rule: hits.count for rule, hits in self.rules.items()}


class CleanStream(Protocol):
    """Cleaned bytes; each piece ends at a line end, but for the last and for very long lines."""

    def __iter__(self) -> Iterator[CleanBytes]: ...

    @property
    def report(self) -> RedactionReport:
        """Complete once the stream was read to its end."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader of the manifest must know, such as "decompressed from gzip"."""


@dataclass(frozen=True, slots=True)
class PartFile:
    """A finished part on disk; `size` in bytes, `sha256` in hexadecimal digits."""

    number: int
    path: Path
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """What happened at Zendesk: when the comment was accepted, and whether the code is revoked."""

    sent_at: datetime
    is_code_dead: bool
