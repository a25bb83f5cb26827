"""Writes a zip front to back: what is written is never changed, so it can be read meanwhile.

A member that is given whole has its sizes before it; one that comes in pieces has them behind it.
No part of it needs 64 bits: a part is small, and `is_full` says when it has enough members.
"""

# See: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT

import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from log_operator.zips.deflate import (
    Deflater,
    checksum,
    deflate,
    make_deflater,
    make_thorough_deflater,
)

MOST_MEMBERS: Final = 60_000
"""Of one zip: more than 65,535 would need 64 bits."""

LARGEST_MEMBER: Final = (1 << 32) - (64 << 20)
"""Unpacked bytes of one member: 4 GiB would need 64 bits."""

_LOCAL: Final = struct.Struct("<4s5H3L2H")
_BEHIND: Final = struct.Struct("<4s3L")
_CENTRAL: Final = struct.Struct("<4s4B4H3L5H2L")
_END: Final = struct.Struct("<4s4H2LH")
_DEFLATED: Final = 8
_SIZES_BEHIND: Final = 1 << 3
_UTF_8: Final = 1 << 11
_VERSION: Final = 20
_UNIX: Final = 3
_MODE: Final = 0o100600 << 16


@dataclass(slots=True)
class _Member:
    """What the directory at the end says of one member."""

    name: bytes
    flags: int
    offset: int
    crc: int = 0
    size: int = 0
    packed: int = 0


class ZipWriter:
    """Writes members one after the other.

    Args:
        write: takes all of some bytes.
        date_time: of all members: year, month, day, hour, minute, second.
    """

    def __init__(self, write: Callable[[bytes], object], date_time: tuple[int, ...]) -> None:
        year, month, day, hour, minute, second = date_time
        self._date = (year - 1980) << 9 | month << 5 | day
        self._time = hour << 11 | minute << 5 | second // 2
        self._write_out = write
        self._directory = bytearray()
        self._open: tuple[_Member, Deflater] | None = None
        self.members = 0
        self.size = 0

    def add(self, name: str, data: bytes) -> None:
        """Write a whole member."""
        packed = deflate(data)
        member = self._make_member(name, 0)
        member.crc, member.size, member.packed = checksum(data), len(data), len(packed)
        self._write(self._head(member) + packed)
        self._directory += self._describe(member)

    def add_ours(self, name: str, pieces: Iterable[bytes]) -> None:
        """Write a whole member that comes in pieces; what is ours is repetitive, packed better."""
        self._begin(name, make_thorough_deflater())
        for piece in pieces:
            self.write(piece)
        self.end()

    def begin(self, name: str) -> None:
        """Begin a member whose data comes in pieces."""
        self._begin(name, make_deflater())

    def write(self, data: bytes) -> None:
        """Some more of the member that was begun."""
        member, deflater = self._demand_open()
        member.crc = checksum(data, member.crc)
        member.size += len(data)
        self._write_packed(member, deflater.compress(data))

    def end(self) -> None:
        """End the member that was begun."""
        member, deflater = self._demand_open()
        self._write_packed(member, deflater.flush())
        self._write(_BEHIND.pack(b"PK\7\10", member.crc, member.packed, member.size))
        self._directory += self._describe(member)
        self._open = None

    def close(self) -> None:
        """Write the directory; the zip is complete then."""
        begin, count = self.size, self.members
        self._write(bytes(self._directory))
        self._write(_END.pack(b"PK\5\6", 0, 0, count, count, self.size - begin, begin, 0))

    def _begin(self, name: str, deflater: Deflater) -> None:
        member = self._make_member(name, _SIZES_BEHIND)
        self._write(self._head(member))
        self._open = member, deflater

    def _demand_open(self) -> tuple[_Member, Deflater]:
        if self._open is None:
            raise AssertionError("no member was begun")
        return self._open

    def _write_packed(self, member: _Member, data: bytes) -> None:
        member.packed += len(data)
        self._write(data)

    def _write(self, data: bytes) -> None:
        if data:
            self._write_out(data)
            self.size += len(data)

    def _make_member(self, name: str, flags: int) -> _Member:
        encoded = name.encode()
        flags |= 0 if encoded.isascii() else _UTF_8
        self.members += 1
        return _Member(encoded, flags, self.size)

    def _head(self, member: _Member) -> bytes:
        sizes = (member.crc, member.packed, member.size)
        fields = (_VERSION, member.flags, _DEFLATED, self._time, self._date, *sizes)
        return _LOCAL.pack(b"PK\3\4", *fields, len(member.name), 0) + member.name

    def _describe(self, member: _Member) -> bytes:
        made_by = (_VERSION, _UNIX, _VERSION, 0)
        sizes = (member.crc, member.packed, member.size)
        fields = (member.flags, _DEFLATED, self._time, self._date, *sizes)
        rest = (len(member.name), 0, 0, 0, 0, _MODE, member.offset)
        return _CENTRAL.pack(b"PK\1\2", *made_by, *fields, *rest) + member.name
