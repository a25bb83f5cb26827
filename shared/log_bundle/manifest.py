"""What a bundle says about itself.

Part 1 holds `manifest.json` (a `Manifest`, everything); every part holds `part.json` (a `PartHead`,
what is in this part), so that each part can be read and checked alone.
"""

from collections.abc import Iterator
from typing import Any, Final

import msgspec
from msgspec import Struct

FORMAT: Final = 1
MANIFEST_NAME: Final = "manifest.json"
HEAD_NAME: Final = "part.json"


class Piece(Struct, frozen=True):
    """One member of one part: a whole file, or a stretch of one that was cut at a line end."""

    part: int
    name: str
    size: int
    sha256: str


class Redaction(Struct, frozen=True):
    """What one rule took out of one thing: how often, from how many lines, how many bytes."""

    rule: str
    count: int
    lines: int
    bytes: int


class Entry(Struct, frozen=True):
    """One thing in the bundle, as cleaned: `size` in bytes and `sha256` are over all its pieces."""

    name: str
    source: str
    why: str
    size: int
    sha256: str
    lines_redacted: int
    redactions: tuple[Redaction, ...]
    pieces: tuple[Piece, ...]
    notes: tuple[str, ...] = ()


class LeftOut(Struct, frozen=True):
    """One thing in reach of the profile that is not in the bundle."""

    source: str
    reason: str


class Origin(Struct, frozen=True):
    """Whose bundle this is, and who made it when (RFC 3339, UTC).

    Args:
        operator: its version.
        system: kernel and processor, as `Linux 6.1.0 x86_64`.
        host: the machine's name, or the alias that stands for it; "" where nobody said.
        os: what people call the system, as `Debian GNU/Linux 12 (bookworm)`; "" as well.
    """

    account: str
    ticket: int
    code_id: str
    profile: str
    window: str
    created_at: str
    operator: str
    system: str
    host: str = ""
    os: str = ""


class Connection(Struct, frozen=True):
    """What the machine's way to Zendesk is like.

    Args:
        has_proxy: whether it goes through a proxy that the environment names.
        intercepted_by: the authority in whose name somebody on the way opens what is sent, where
            this machine trusts it and nobody else does.
        clock_ahead: seconds by which the machine's clock is ahead of Zendesk's; None where
            Zendesk could not be asked.
    """

    has_proxy: bool = False
    intercepted_by: str = ""
    clock_ahead: int | None = None


class ErrorKind(Struct, frozen=True):
    """Error lines that differ in numbers, names and times only: one of them, and how many."""

    count: int
    text: str


class LogErrors(Struct, frozen=True):
    """What looks like errors in one thing; each line as cleaned, and cut if it is long.

    Args:
        name: of its entry, or near it.
        lines: how many such lines there are.
        is_estimate: whether `lines` and the counts are reckoned from a sample.
        first: the kinds that were seen first, in that order, each by its first line.
        frequent: the most frequent of the others, most frequent first, also by its first line.
        others: how many of the lines are of further kinds.
    """

    name: str
    lines: int
    is_estimate: bool
    first: tuple[ErrorKind, ...]
    frequent: tuple[ErrorKind, ...]
    others: int


class PartHead(Struct, frozen=True):
    """What one part holds."""

    origin: Origin
    part: int
    pieces: tuple[Piece, ...]
    format: int = FORMAT


class Manifest(Struct, frozen=True):
    """What the whole bundle holds and what it does not.

    `errors` is a short list, of the things with most errors: the comment on the ticket is written
    from part 1 alone, also on another day, or on another machine.
    """

    origin: Origin
    parts: int
    entries: tuple[Entry, ...]
    left_out: tuple[LeftOut, ...]
    connection: Connection | None = None
    errors: tuple[LogErrors, ...] = ()
    format: int = FORMAT


def write_json(value: Manifest | PartHead) -> Iterator[bytes]:
    """UTF-8 JSON, indented, with a last newline; in pieces, as it may name very many things."""
    before = b"{"
    for field in value.__struct_fields__:
        yield before + b'\n "%b": ' % field.encode()
        found = getattr(value, field)
        yield from _write_list(found) if found and isinstance(found, tuple) else (_write(found, 1),)
        before = b","
    yield b"\n}\n"


def _write_list(things: tuple[Struct, ...]) -> Iterator[bytes]:
    before = b"["
    for thing in things:
        yield before + b"\n  " + _write(thing, 2)
        before = b","
    yield b"\n ]"


def _write(value: Any, depth: int) -> bytes:
    # No string of JSON has a line end in it.
    return msgspec.json.format(msgspec.json.encode(value), indent=1).replace(
        b"\n", b"\n" + b" " * depth
    )


def read_manifest(data: bytes) -> Manifest:
    """The manifest in the bytes of `manifest.json`.

    Raises:
        ValueError: not a manifest of this format.
    """
    try:
        manifest = msgspec.json.decode(data, type=Manifest)
    except msgspec.DecodeError as error:
        raise ValueError(f"not a manifest: {error}") from error
    if manifest.format != FORMAT:
        raise ValueError(f"a manifest of format {manifest.format}, this program reads {FORMAT}")
    return manifest
