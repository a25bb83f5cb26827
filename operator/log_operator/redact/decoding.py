"""From the bytes on disk to text that rules can read: UTF-16, and what is no text."""

import codecs
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from log_operator.errors import Withheld
from log_operator.redact.unpacking import find_packing
from ticketbound.language import later

_HEAD = 8192
_MAGIC = (
    (b"PK\x03\x04", later("a zip archive")),
    (b"PK\x05\x06", later("a zip archive")),
    (b"\xff\xfe\0\0", later("text in UTF-32")),
    (b"\0\0\xfe\xff", later("text in UTF-32")),
    (b"\x04\x22\x4d\x18", later("compressed with lz4")),
    (b"\x1f\x9d", later("compressed with compress")),
    (b"7z\xbc\xaf\x27\x1c", later("a 7z archive")),
    (b"Rar!\x1a\x07", later("a rar archive")),
    (b"\x7fELF", later("a program")),
    (b"MZ\x90\x00", later("a program")),
    (b"\xca\xfe\xba\xbe", later("a program")),
    (b"\x89PNG", later("an image")),
    (b"\xff\xd8\xff", later("an image")),
    (b"GIF8", later("an image")),
    (b"%PDF-", "a PDF"),
    (b"LPKSHHRH", later("a journal file")),
    (b"ElfFile\x00", later("a Windows event log")),
    (b"SQLite format 3\x00", later("a database")),
)
_MAGICS = tuple(magic for magic, _ in _MAGIC)
_TEXT = bytes(b for b in range(256) if b in b"\0\b\t\n\v\f\r\x1b" or (b >= 0x20 and b != 0x7F))
"""Every byte but the control characters that no log is written with; zeros are judged apart."""
_STRAY = 64
"""Control characters that are let pass however short the head is."""
_BOMS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_NARROW_TEXT = re.compile(rb"[\t\r\n\x20-\x7e]{8,65536}+")
_SPACES = "\b\t\n\v\f\r\x1b"
_PRINTED = frozenset(range(0x20, 0x7F))
_NARROW = 4
"""One in as many characters of UTF-16 without a mark has to be ASCII, as times and blanks are."""
_STRANGE = 25
"""At most one in as many may be one that is never printed, or be two of ASCII in truth."""


class MixedEncodings(Exception):
    """Text of one byte for each character stands in UTF-16, and a secret in it."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """How characters are written: a codec of UTF-16, or None for what rules can read as it is."""

    codec: str | None = None
    mark: bytes = b""


def read_head(chunks: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """The first bytes, and the whole of it as if they had not been read."""
    taken: list[bytes] = []
    size = 0
    for chunk in chunks:
        taken.append(chunk)
        size += len(chunk)
        if size >= _HEAD:
            break
    return b"".join(taken)[:_HEAD], itertools.chain(taken, chunks)


def find_encoding(head: bytes) -> Encoding:
    """How these first bytes write their characters; UTF-16 also where no mark says so."""
    for mark, codec in _BOMS:
        if head.startswith(mark):
            return Encoding(codec, mark)
    if b"\0" in head:
        for codec in ("utf-16-le", "utf-16-be"):
            if _is_written_in(head, codec):
                return Encoding(codec)
    return Encoding()


def _is_written_in(head: bytes, codec: str) -> bool:
    """Whether this reads as text in UTF-16 and as nothing else, not even in part."""
    units = head[: _whole(head, codec)]
    text = units.decode(codec, "replace")
    narrow = sum(char < "\x7f" for char in text)
    strange = sum(not (char.isprintable() or char in _SPACES) for char in text)
    pairs = zip(units[::2], units[1::2], strict=True)
    doubtful = sum(first in _PRINTED and second in _PRINTED for first, second in pairs)
    return narrow * _NARROW >= len(text) > 0 and (strange + doubtful) * _STRANGE <= len(text)


def demand_text(head: bytes, encoding: Encoding, *, inside_of: str = "") -> None:
    """Let text pass, zeros in it too, as they stand in logs that were cut while written.

    Raises:
        Withheld: these are the first bytes of something that is no text.
    """
    what = _recognise(head)
    if what is None and encoding.codec is None and _has_controls(head):
        what = later("binary data")
    if what is not None:
        told = (
            later("not text: {what} inside of {name}") if inside_of else later("not text: {what}")
        )
        raise Withheld(told.format(what=what, name=inside_of))


def _recognise(head: bytes) -> str | None:
    """What begins like this, if it is known and no text."""
    if packing := find_packing(head):
        return packing.name
    if head[257:262] == b"ustar":
        return later("a tar archive")
    if not head.startswith(_MAGICS):
        return None
    return next(what for magic, what in _MAGIC if head.startswith(magic))


def _has_controls(head: bytes) -> bool:
    """Whether there are more control characters than text has, the fewer with zeros around."""
    stray = 0 if b"\0" in head else _STRAY
    return len(head.translate(None, _TEXT)) > stray + len(head) // 64


def to_utf8(chunks: Iterable[bytes], encoding: Encoding, tail: list[bytes]) -> Iterator[bytes]:
    """The text as UTF-8 without its byte order mark; half a character at the end goes to `tail`."""
    codec = str(encoding.codec)
    rest, start = b"", len(encoding.mark)
    for chunk in chunks:
        data = rest + chunk
        if len(data) < 2:
            rest = data
            continue
        end = _whole(data, codec)
        rest = data[end:]
        yield data[start:end].decode(codec, "surrogatepass").encode("utf-8", "surrogatepass")
        start = 0
    tail.append(rest)


def _whole(data: bytes, codec: str) -> int:
    """Where the last whole character ends; half a surrogate pair is not one."""
    end = len(data) & ~1
    high = data[end - 1 if codec.endswith("le") else end - 2] if end else 0
    return end - 2 if 0xD8 <= high <= 0xDB else end


def from_utf8(data: bytes, codec: str) -> bytes:
    """Cleaned UTF-8 back in its own encoding."""
    return data.decode("utf-8", "surrogatepass").encode(codec, "surrogatepass")


def find_narrow(data: bytes) -> bytes:
    """What reads as ASCII in this text, given in UTF-8, were it UTF-16 of either byte order."""
    text = data.decode("utf-8", "replace")
    found: list[bytes] = []
    for _, codec in _BOMS:
        found += _NARROW_TEXT.findall(text.encode(codec))
    return b"\n".join(found)
