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
_SIZE = re.compile(r"(\d{1,12})(?:\.(\d{1,6}))? ?([A-Za-z]{0,3})", re.ASCII)


def parse_size(text: str) -> int:
    """Bytes from `50 MiB`, `1.5MB` or `4096`, rounded down.

    Raises:
        ValueError: `text` is no size.
    """
    match = _SIZE.fullmatch(text.strip())
    unit = match and _UNITS.get(match[3].upper())
    # Of one byte there are no parts.
    if match is None or unit is None or (match[2] and unit == 1):
        raise ValueError(f"{text!r} is no size; write it like 200MB, 1.5MB or 50MiB")
    millionths = int(match[1] + (match[2] or "").ljust(6, "0"))
    return millionths * unit // 1_000_000


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
