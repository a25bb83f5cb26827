"""Reads the icon of an executable: an .ico as it is, or a .png in an .ico's clothes."""

# See: https://learn.microsoft.com/previous-versions/ms997538(v=msdn.10)

import struct
from pathlib import Path
from typing import Final

from ticketbound.safe_text import escape

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_ICO: Final = b"\x00\x00\x01\x00"
_LARGEST_SIDE: Final = 256
_LARGEST_FILE: Final = 1 << 20
_HEADER: Final = struct.Struct("<HHH")
_ENTRY: Final = struct.Struct("<BBBBHHII")


class BadIcon(Exception):
    """The file is missing or no icon; `str()` of it says why, and what would be one."""


def read_icon(path: Path) -> bytes:
    """The icon as an .ico; Windows takes a PNG in one since 2006, so nothing is drawn anew.

    Raises:
        BadIcon: it cannot be read, or Windows could not show it.
    """
    name = escape(str(path), limit=1000)
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST_FILE + 1)
    except OSError as error:
        reason = (error.strerror or "unknown error").lower()
        raise BadIcon(f"{name} cannot be read: {reason}") from error
    if len(data) > _LARGEST_FILE:
        raise BadIcon(f"{name} is larger than 1 MiB")
    if data.startswith(_PNG):
        return _wrap(data, name)
    if (
        not data.startswith(_ICO)
        or len(data) < _HEADER.size + _ENTRY.size
        or not data[4:6].strip(b"\0")
    ):
        raise BadIcon(f"{name} is neither an .ico nor a .png, whatever it is called")
    return data


def _wrap(png: bytes, name: str) -> bytes:
    if len(png) < 24 or png[12:16] != b"IHDR":
        raise BadIcon(f"{name} is a damaged .png")
    width, height = struct.unpack(">II", png[16:24])
    if width != height or not 0 < width <= _LARGEST_SIDE:
        what = f"has {width} x {height} pixels"
        raise BadIcon(f"{name} {what}; it must be square, with at most {_LARGEST_SIDE} on a side")
    # One image; 256 is written as 0.
    side = width % _LARGEST_SIDE
    begins = _HEADER.size + _ENTRY.size
    entry = _ENTRY.pack(side, side, 0, 0, 1, 32, len(png), begins)
    return _HEADER.pack(0, 1, 1) + entry + png
