"""Opens what is compressed with gzip, bzip2, xz or zstd, a piece at a time and up to a limit."""

import bz2
import lzma
import re
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ticketbound.language import later
from ticketbound.sizes import format_size

_PIECE = 256 * 1024
_XZ_MEMORY = 40 * 1024 * 1024
"""Bytes that xz may ask for; what was packed with its level 9 needs more."""
_ZSTD_WINDOW_LOG = 25
"""Of the longest window, 32 MiB; what was packed with --long=27 or --ultra needs more.

# See: RFC 8878, section 3.1.1.1.2
"""


@dataclass(frozen=True, slots=True)
class Packing:
    """A way to compress one stream.

    Args:
        name: what people call it.
        magic: what its files begin with.
        start: makes what unpacks one member.
        memory: bytes that a member may ask for; 0 where none asks for much.
    """

    name: str
    magic: re.Pattern[bytes]
    start: Callable[[], Any]
    memory: int = 0


class _Inflate:
    """Unpacks one gzip member; spoken to as those of bzip2 and xz are."""

    def __init__(self) -> None:
        self._engine = zlib.decompressobj(31)
        self.needs_input = True

    @property
    def eof(self) -> bool:
        return self._engine.eof

    @property
    def unused_data(self) -> bytes:
        return self._engine.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        piece = self._engine.decompress(self._engine.unconsumed_tail + data, max_length)
        self.needs_input = len(piece) < max_length and not self._engine.unconsumed_tail
        return piece


def _start_xz() -> lzma.LZMADecompressor:
    return lzma.LZMADecompressor(memlimit=_XZ_MEMORY)


class _Zstd:
    """Unpacks one zstd frame; its faults are those of Python's own libraries."""

    def __init__(self) -> None:
        # Imported when such a file is met: most runs meet none.
        if sys.version_info >= (3, 14):
            from compression import zstd  # noqa: PLC0415
        else:
            from backports import zstd  # noqa: PLC0415
        options = {int(zstd.DecompressionParameter.window_log_max): _ZSTD_WINDOW_LOG}
        self._engine = zstd.ZstdDecompressor(options=options)
        self._error = zstd.ZstdError

    @property
    def eof(self) -> bool:
        return self._engine.eof

    @property
    def unused_data(self) -> bytes:
        return self._engine.unused_data

    @property
    def needs_input(self) -> bool:
        return self._engine.needs_input

    def decompress(self, data: bytes, max_length: int) -> bytes:
        try:
            return self._engine.decompress(data, max_length)
        except self._error as error:
            raise ValueError(str(error)) from error


_PACKINGS = (
    Packing("gzip", re.compile(rb"\x1f\x8b\x08"), _Inflate),
    Packing("bzip2", re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)"), bz2.BZ2Decompressor),
    Packing("xz", re.compile(rb"\xfd7zXZ\x00"), _start_xz, _XZ_MEMORY),
    Packing("zstd", re.compile(rb"\x28\xb5\x2f\xfd"), _Zstd, 1 << _ZSTD_WINDOW_LOG),
)
_FIRST = frozenset((b"\x1f", b"B", b"\xfd", b"\x28"))
"""The first bytes of these, so that most files are told from them at once."""


def find_packing(head: bytes) -> Packing | None:
    """How this is compressed, or None."""
    if head[:1] not in _FIRST:
        return None
    return next((packing for packing in _PACKINGS if packing.magic.match(head)), None)


def unpack(
    chunks: Iterable[bytes], packing: Packing, limit: int, notes: list[str]
) -> Iterator[bytes]:
    """What is in the members, at most `limit` bytes of it; appends a note where it is cut."""
    left = limit
    try:
        for piece in _members(chunks, packing, min(_PIECE, limit + 1)):
            if len(piece) > left:
                notes.append(
                    later("cut: only the first {limit} of what {name} held").format(
                        limit=format_size(limit), name=packing.name
                    )
                )
                yield piece[:left]
                return
            left -= len(piece)
            yield piece
    except (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError) as error:
        notes.append(_explain(packing, error))


def _explain(packing: Packing, error: Exception) -> str:
    if packing.memory and "emory" in str(error):
        return later("cut: this {name} takes more than {memory} to unpack").format(
            name=packing.name, memory=format_size(packing.memory)
        )
    return later("cut: damaged {name}").format(name=packing.name)


def _members(chunks: Iterable[bytes], packing: Packing, size: int) -> Iterator[bytes]:
    """Pieces of what one member after the other holds; zeros between them are padding.

    Raises:
        EOFError: the data ends within a member.
    """
    engine: Any = None
    for chunk in chunks:
        data = chunk
        while data or (engine is not None and not engine.needs_input):
            if engine is None:
                data = data.lstrip(b"\0")
                if not data:
                    break
                engine = packing.start()
            yield engine.decompress(data, size)
            data = b""
            if engine.eof:
                data, engine = engine.unused_data, None
    if engine is not None:
        raise EOFError
