"""Byte counts as people write and read them."""

import re

_UNITS = {
    "": 1,
    "B": 1,
    "KB": 1000,
    "MB": 1000**2,
    "GB": 1000**3,
    "KIB": 1 << 10,
    "MIB": 1 << 20,
    "GIB": 1 << 30,
}
_SIZE = re.compile(r"(\d{1,12}) ?([A-Za-z]{0,3})", re.ASCII)


def parse_size(text: str) -> int:
    """Bytes from `50 MiB`, `200MB` or `4096`.

    Raises:
        ValueError: `text` is no size.
    """
    match = _SIZE.fullmatch(text.strip())
    unit = match and _UNITS.get(match[2].upper())
    if match is None or unit is None:
        raise ValueError(f"{text!r} is no size; write it like 200MB or 50MiB")
    return int(match[1]) * unit


def format_size(count: int) -> str:
    """`812 B`, `1.5 KB`, `203.4 MB`: decimal units, one digit after the point."""
    if count < 1000:
        return f"{count} B"
    size = float(count)
    for unit in ("KB", "MB", "GB"):
        size /= 1000
        if size < 999.95:
            return f"{size:.1f} {unit}"
    return f"{size / 1000:.1f} TB"
