"""Deflate as fast as this machine can: ISA-L, or zlib where its library does not load.

Both make and read the same format; only the bytes in between differ.
"""

# See: RFC 1951, https://github.com/intel/isa-l

import zlib
from typing import Any, Final, Protocol


def _choose_library() -> Any:
    try:
        from isal import isal_zlib  # noqa: PLC0415 - a machine without it takes the other
    except ImportError:
        return zlib
    return isal_zlib


_LIBRARY: Final[Any] = _choose_library()
"""Either is called in the same way."""

_RAW: Final = -15
"""Window bits of a stream without header, as zip has it."""


class Deflater(Protocol):
    """What compresses one stream."""

    def compress(self, data: bytes, /) -> bytes:
        """What can be written already."""

    def flush(self) -> bytes:
        """The rest; nothing comes after it."""


class Inflater(Protocol):
    """What unpacks one stream, a piece at a time."""

    @property
    def eof(self) -> bool:
        """Whether the end of the stream was reached."""

    @property
    def unused_data(self) -> bytes:
        """What was given behind that end."""

    @property
    def unconsumed_tail(self) -> bytes:
        """What was given and is to be given again, since more than `most` bytes came out."""

    def decompress(self, data: bytes, most: int, /) -> bytes:
        """At most so many unpacked bytes.

        Raises:
            Exception: this is no such stream.
        """


def make_deflater() -> Deflater:
    """A compressor for one stream, fast rather than thorough."""
    deflater: Deflater = _LIBRARY.compressobj(1, zlib.DEFLATED, _RAW)
    return deflater


def deflate(data: bytes) -> bytes:
    """A whole stream, as quickly."""
    packed: bytes = _LIBRARY.compress(data, 1, _RAW)
    return packed


def make_thorough_deflater() -> Deflater:
    """A compressor for one stream, thorough rather than fast."""
    return zlib.compressobj(6, zlib.DEFLATED, _RAW)


def make_inflater() -> Inflater:
    """What unpacks one stream."""
    inflater: Inflater = _LIBRARY.decompressobj(_RAW)
    return inflater


def checksum(data: bytes, before: int = 0) -> int:
    """CRC-32 of the data, or of what has the CRC-32 `before` and then the data."""
    crc: int = _LIBRARY.crc32(data, before)
    return crc
