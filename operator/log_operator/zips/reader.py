"""Reads a zip front to back, also while it is still being written, and leaves no byte of it out.

It goes by what stands before and behind each member's data, and at the end demands that the
directory, as the standard library reads it, names exactly the members that were read.
"""

# See: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT

import hashlib
import os
import struct
import zipfile
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from log_operator.zips.deflate import checksum, make_inflater

_LOCAL: Final = struct.Struct("<4s5H3L2H")
_BEHIND: Final = struct.Struct("<4s3L")
_DEFLATED: Final = 8
_SIZES_BEHIND: Final = 1 << 3
_UTF_8: Final = 1 << 11
_ENTRY: Final = 46
"""Bytes of the directory for a member, besides its name."""
_END: Final = 22
"""Bytes behind it."""
_READ: Final = 512 << 10
_UNPACKED: Final = 1 << 20
"""Bytes that are unpacked at once."""


class Name(str):
    """The name of a member; its data follow."""

    __slots__ = ()


class BrokenZip(Exception):
    """It is not as a zip of ours is."""


class _Seen(NamedTuple):
    """What is to stand in the directory."""

    name: str
    encoding: str
    offset: int
    crc: int
    size: int
    packed: int

    def digest(self) -> bytes:
        """Stands for it: a zip may have very many members."""
        return hashlib.sha256(repr(tuple(self)).encode()).digest()


class ZipReader:
    """Reads as far as it is told that there is something.

    Args:
        path: the zip, or the beginning of one.

    Raises:
        OSError: it cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("rb", buffering=0)
        self._digest = hashlib.sha256()
        self._buffer = b""
        self._read = 0
        self._end = 0
        self._seen = hashlib.sha256()
        self._names = 0
        self._directory = -1
        self._pieces = self._parse()

    def read_to(self, end: int) -> Iterator[Name | bytes]:
        """Names and data of the members up to there, each piece once.

        Raises:
            BrokenZip: these are none.
            OSError: it cannot be read.
        """
        self._end = end
        for piece in self._pieces:
            if piece is None:
                return
            yield piece

    def finish(self) -> str:
        """The SHA-256 of all that was read, in hexadecimal digits, when that is a whole zip.

        Raises:
            BrokenZip: the directory names something else than was read.
        """
        whole = self._directory + self._names + _END
        if not self._directory < whole == self._read == self._file.seek(0, os.SEEK_END):
            raise BrokenZip("it ends somewhere else")
        with zipfile.ZipFile(self._path) as archive:
            told = hashlib.sha256()
            for member in archive.infolist():
                told.update(_describe(member).digest())
            if told.digest() != self._seen.digest() or archive.start_dir != self._directory:
                raise BrokenZip("its directory names something else")
        return self._digest.hexdigest()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    @property
    def _place(self) -> int:
        return self._read - len(self._buffer)

    def _parse(self) -> Generator[Name | bytes | None, None, None]:
        while (yield from self._peek(4)) == b"PK\3\4":
            yield from self._read_member()
        if self._buffer[:4] not in (b"PK\1\2", b"PK\5\6"):
            raise BrokenZip("there is something between two members")
        self._directory = self._place
        while True:
            self._buffer = b""
            if not self._fill():
                yield None

    def _read_member(self) -> Generator[Name | bytes | None, None, None]:
        offset = self._place
        head = _LOCAL.unpack((yield from self._take(_LOCAL.size)))
        _, _, flags, method, _, _, *told, name_size, extra_size = head
        if method != _DEFLATED or extra_size or flags & ~(_SIZES_BEHIND | _UTF_8):
            raise BrokenZip("a member is packed in another way")
        encoded = yield from self._take(name_size)
        encoding = _find_encoding(flags)
        name = Name(encoded.decode(encoding))
        yield name
        begin = self._place
        crc, size = yield from self._inflate()
        seen = _Seen(str(name), encoding, offset, crc, size, self._place - begin)
        if flags & _SIZES_BEHIND:
            mark, *told = _BEHIND.unpack((yield from self._take(_BEHIND.size)))
            if mark != b"PK\7\10":
                raise BrokenZip("nothing stands behind a member")
        if told != [crc, seen.packed, size]:
            raise BrokenZip("a member is not what stands beside it")
        self._seen.update(seen.digest())
        self._names += _ENTRY + name_size

    def _inflate(self) -> Generator[bytes | None, None, tuple[int, int]]:
        """Yields the data of a member; its CRC-32 and size."""
        inflater, crc, size = make_inflater(), 0, 0
        while True:
            if not self._buffer and not self._fill():
                yield None
                continue
            data = inflater.decompress(self._buffer, _UNPACKED)
            if data:
                crc, size = checksum(data, crc), size + len(data)
                yield data
            if inflater.eof:
                self._buffer = inflater.unused_data
                return crc, size
            self._buffer = inflater.unconsumed_tail

    def _take(self, size: int) -> Generator[None, None, bytes]:
        data = yield from self._peek(size)
        self._buffer = self._buffer[size:]
        return data

    def _peek(self, size: int) -> Generator[None, None, bytes]:
        """The next so many bytes, as soon as they are there."""
        while len(self._buffer) < size:
            if not self._fill():
                yield None
        return self._buffer[:size]

    def _fill(self) -> bool:
        """Whether there was more."""
        data = self._file.read(min(_READ, self._end - self._read))
        self._digest.update(data)
        self._read += len(data)
        self._buffer += data
        return bool(data)


def _describe(member: zipfile.ZipInfo) -> _Seen:
    if member.extra or member.comment or member.compress_type != _DEFLATED:
        raise BrokenZip("its directory says more than it should")
    encoding = _find_encoding(member.flag_bits)
    sizes = (member.CRC, member.file_size, member.compress_size)
    return _Seen(member.orig_filename, encoding, member.header_offset, *sizes)


def _find_encoding(flags: int) -> str:
    return "utf-8" if flags & _UTF_8 else "cp437"
