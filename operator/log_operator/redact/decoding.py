"""From the bytes on disk to text that rules can read: gzip, UTF-16, and what is no text."""

import codecs
import itertools
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from log_operator.errors import Withheld
from ticketbound.sizes import format_size

_HEAD = 8192
_PIECE = 256 * 1024
_GZIP = b"\x1f\x8b\x08"
_MAGIC = (
    (b"PK\x03\x04", "a zip archive"),
    (b"PK\x05\x06", "a zip archive"),
    (b"\xfd7zXZ\x00", "compressed with xz"),
    (b"BZh", "compressed with bzip2"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd"),
    (b"\x04\x22\x4d\x18", "compressed with lz4"),
    (b"\x1f\x9d", "compressed with compress"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a rar archive"),
    (_GZIP, "gzip inside of gzip"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"%PDF-", "a PDF"),
    (b"LPKSHHRH", "a journal file"),
    (b"ElfFile\x00", "a Windows event log"),
    (b"SQLite format 3\x00", "a database"),
)
_TEXT = bytes(b for b in range(256) if b in b"\b\t\n\v\f\r\x1b" or (b >= 0x20 and b != 0x7F))
"""Every byte but the control characters that no log is written with."""
_STRAY = 64
"""Control characters that are let pass however short the head is."""
_BOMS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


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


def is_gzip(head: bytes) -> bool:
    """Whether this begins as gzip does."""
    return head.startswith(_GZIP)


def find_encoding(head: bytes) -> str | None:
    """The UTF-16 codec that a byte order mark names, or None."""
    return next((codec for mark, codec in _BOMS if head.startswith(mark)), None)


def refuse_binary(head: bytes) -> None:
    """Let text pass.

    Raises:
        Withheld: these are the first bytes of something that is no text.
    """
    for magic, what in _MAGIC:
        if head.startswith(magic):
            raise Withheld(f"not text: {what}")
    controls = len(head.translate(None, _TEXT))
    if head.count(0) * 64 > len(head) or controls > _STRAY + len(head) // 64:
        raise Withheld("not text: binary data")


def gunzip(chunks: Iterable[bytes], limit: int, notes: list[str]) -> Iterator[bytes]:
    """What is in the gzip members, at most `limit` bytes of it; appends a note where it is cut."""
    left = limit
    try:
        for piece in _members(chunks, left):
            if len(piece) > left:
                notes.append(f"cut: only the first {format_size(limit)} of what gzip held")
                yield piece[:left]
                return
            left -= len(piece)
            yield piece
    except zlib.error:
        notes.append("cut: damaged gzip")


def _members(chunks: Iterable[bytes], limit: int) -> Iterator[bytes]:
    """Pieces of what one gzip member after the other holds; zeros between them are padding.

    Raises:
        zlib.error: the data is damaged, or ends within a member.
    """
    size = min(_PIECE, limit + 1)
    engine: Any = None
    for chunk in chunks:
        data = chunk
        while data:
            if engine is None:
                data = data.lstrip(b"\0")
                if not data:
                    break
                engine = zlib.decompressobj(31)
            yield engine.decompress(data, size)
            data = engine.unconsumed_tail or engine.unused_data
            engine = None if engine.eof else engine
    if engine is not None:
        yield engine.decompress(b"", size)
        raise zlib.error("cut")


def to_utf8(chunks: Iterable[bytes], codec: str, tail: list[bytes]) -> Iterator[bytes]:
    """The text as UTF-8 without its byte order mark; half a character at the end goes to `tail`."""
    rest = b""
    is_first = True
    for chunk in chunks:
        data = rest + chunk
        if is_first and len(data) < 2:
            rest = data
            continue
        start = 2 if is_first else 0
        is_first = False
        end = _whole(data, codec)
        rest = data[end:]
        yield data[start:end].decode(codec, "surrogatepass").encode("utf-8", "surrogatepass")
    tail.append(rest)


def _whole(data: bytes, codec: str) -> int:
    """Where the last whole character ends; half a surrogate pair is not one."""
    end = len(data) & ~1
    high = data[end - 1 if codec.endswith("le") else end - 2] if end else 0
    return end - 2 if 0xD8 <= high <= 0xDB else end


def from_utf8(data: bytes, codec: str) -> bytes:
    """Cleaned UTF-8 back in its own encoding."""
    return data.decode("utf-8", "surrogatepass").encode(codec, "surrogatepass")
