"""How wide the characters of a file are: one byte, or two where it is in UTF-16."""

import os
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Units:
    """A file's mark at its beginning, if any, and its newline."""

    mark: bytes
    newline: bytes

    @property
    def width(self) -> int:
        """Bytes of one unit."""
        return len(self.newline)

    def find_newline(self, data: bytes, *, last: bool = False) -> int:
        """Where the first newline of `data`, which begins at a unit, stands, or the last; or -1."""
        find = data.rfind if last else data.find
        at = find(self.newline)
        while at > 0 and at % self.width:
            at = data.rfind(self.newline, 0, at + 1) if last else data.find(self.newline, at + 1)
        return at

    def narrow(self, data: bytes) -> bytes:
        """One byte for each unit of `data`; a question mark for one beyond ASCII."""
        if self.width == 1:
            return data
        low = 0 if self.newline == b"\n\0" else 1
        pairs = zip(data[low::2], data[1 - low :: 2], strict=False)
        return bytes(63 if high else byte for byte, high in pairs)

    def widen(self, text: str) -> bytes:
        """ASCII text as the file would have it."""
        if self.width == 1:
            return text.encode("ascii")
        return text.encode("utf-16-le" if self.newline == b"\n\0" else "utf-16-be")


_PLAIN: Final = Units(b"", b"\n")
_BY_MARK: Final = {
    b"\xff\xfe": Units(b"\xff\xfe", b"\n\0"),
    b"\xfe\xff": Units(b"\xfe\xff", b"\0\n"),
}


def read_units(descriptor: int) -> Units:
    """The units of an open file.

    Raises:
        OSError: it cannot be read.
    """
    return _BY_MARK.get(read_at(descriptor, 0, 2), _PLAIN)


def read_at(descriptor: int, at: int, size: int) -> bytes:
    """At most `size` bytes from there on.

    Raises:
        OSError: it cannot be read.
    """
    os.lseek(descriptor, at, os.SEEK_SET)  # `os.pread` is not on Windows
    return os.read(descriptor, size)
