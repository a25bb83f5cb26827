"""Time stamps at the beginning of lines, in the ways that programs write them.

What names no zone is local time, unless the caller knows better; what names no year is the last
such day before the file was written. A date whose order of day and month cannot be told is none.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from typing import Final

from log_operator.collect.moments import read_moment

_LOOKED_AT: Final = 256
"""Bytes of a line in which its stamp begins."""
_SLACK: Final = 2 * 86_400.0
"""Seconds after the last change of a file up to which a stamp in it makes sense."""
_MONTHS: Final = {
    name: number
    for number, name in enumerate(
        b"jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1
    )
}
_CLOCK: Final = rb"(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d))?(?:[.,:]\d{1,9})?"
_SHORT_CLOCK: Final = rb"(?P<hour>\d\d):?(?P<minute>\d\d):?(?P<second>\d\d)(?:[.,:]\d{1,9})?"
_ZONE: Final = rb"(?: ?(?P<zone>Z\b|UTC|GMT|[+-](?:0\d|1[0-4]):?(?:[0-5]\d)?(?!\d)))?"
_HALF: Final = rb"(?: ?(?P<half>[AaPp])\.?[Mm]\b)?"
_YEAR: Final = rb"(?P<year>(?:19|20)\d\d)"
_NAMED: Final = rb"(?P<named>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}"
_NAMED_DAY: Final = rb"\b" + _NAMED + rb" {1,2}(?P<day>\d\d?)"
_EITHER_DAY: Final = rb"(?<![\d/])(?P<either>\d\d?)/(?P<other>\d\d?)/"
_BEFORE_EPOCH: Final = rb"(?:\A\[?|\baudit\(|\b(?:ts|time|timestamp|epoch|t)[\"']?[=:] ?[\"']?)"
_DIALECTS: Final = (
    # 2026-11-20T12:00:00.123+01:00, 2026/11/20 12:00:00, 2026-11-20 12:00:00,123 UTC
    rb"(?<!\d)" + _YEAR + rb"[-/.](?P<month>\d\d)[-/.](?P<day>\d\d)[T _:-]" + _CLOCK + _ZONE,
    # 20261120T120000Z, 20261120-12:00:00
    rb"(?<!\d)" + _YEAR + rb"(?P<month>\d\d)(?P<day>\d\d)[T _-]" + _SHORT_CLOCK + _ZONE,
    # 20/Nov/2026:12:00:00 +0000, 20-Nov-2026 12:00:00.123, Fri, 20 Nov 2026 12:00:00 GMT
    rb"(?<!\d)(?P<day>\d\d?)[ /-]" + _NAMED + rb"[ /-]" + _YEAR + rb"[ :T]" + _CLOCK + _ZONE,
    # Nov 20, 2026 12:00:00 PM, Nov 20 2026 12:00:00
    _NAMED_DAY + rb",? " + _YEAR + rb",? " + _CLOCK + _HALF + _ZONE,
    # Fri Nov 20 12:00:00.123456 2026
    _NAMED_DAY + rb" " + _CLOCK + rb"(?: [A-Z]{3,4})? " + _YEAR + rb"\b",
    # Nov 20 12:00:00
    _NAMED_DAY + rb" " + _CLOCK,
    # I1120 12:00:00.123456 and 11-20 12:00:00.123
    rb"\A[IWEFD](?P<month>\d\d)(?P<day>\d\d) " + _CLOCK,
    rb"\A(?P<month>\d\d)-(?P<day>\d\d) " + _CLOCK,
    # 20.11.2026 12:00:00
    rb"(?<![\d.])(?P<day>\d\d?)\.(?P<month>\d\d?)\." + _YEAR + rb",? " + _CLOCK + _ZONE,
    # 11/20/2026 12:00:00 PM
    _EITHER_DAY + _YEAR + rb",? " + _CLOCK + _HALF + _ZONE,
    # 1795176000.123, "ts":1795176000123, audit(1795176000.123:45)
    _BEFORE_EPOCH + rb"(?P<epoch>1\d{9})(?:\.\d+|\d{3}|\d{6}|\d{9})?(?!\d)",
)


_MANY: Final = 64
"""Lines with a date after which it is known how a log writes its own."""
_OFTEN_ENOUGH: Final = 8
"""A log's own date may stand in so many times fewer lines than dates of what it logs."""
_AWRY: Final = 48
"""Columns by which dates of one log may be displaced, as behind an address or a user's name."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a log writes the date of its lines, so that dates within its lines are told from these.

    Args:
        dialect: which of ours it is.
        columns: where it begins, in the lines that were looked at.
        is_indented: whether these lines begin with a blank.
    """

    dialect: int
    columns: range
    is_indented: bool

    def search(self, line: bytes) -> re.Match[bytes] | None:
        """The date of a line that has one in this way."""
        if _is_indented(line) != self.is_indented:
            return None
        match = _dialects()[self.dialect].search(line[: _LOOKED_AT + 64])
        return match if match and match.start() in self.columns else None


def find_layout(lines: Iterable[bytes], written: float) -> Layout | None:
    """How a log that begins with these lines dates them; None where none of them has a date.

    Of several ways that are about as common it is the one nearest to the beginning of lines: what
    a log says of others, such as headers and rows, stands behind it or is indented.
    """
    found: dict[tuple[bool, int], list[int]] = {}
    many = _MANY
    for line in lines:
        first = _search(line)
        if first and _is_sensible(_read(first[1], written, None), written):
            found.setdefault((_is_indented(line), first[0]), []).append(first[1].start())
            many -= 1
            if many == 0:
                break
    most = max(map(len, found.values()), default=0)
    common = {way: at for way, at in found.items() if len(at) * _OFTEN_ENOUGH >= most}
    if not common:
        return None
    is_indented, dialect = min(common, key=lambda way: (way[0], min(common[way])))
    at = common[is_indented, dialect]
    return Layout(dialect, range(min(at) - _AWRY, max(at) + _AWRY + 1), is_indented)


def find_stamp(
    line: bytes, written: float, zone: tzinfo | None = None, layout: Layout | None = None
) -> float | None:
    """When the line was written, in seconds since 1970; None if it does not say.

    Args:
        line: its bytes, in ASCII as far as the stamp goes.
        written: when its file was last written.
        zone: of a stamp that names none; None for local time.
        layout: how it must be written; None for any way.
    """
    if layout:
        match = layout.search(line)
    else:
        first = _search(line)
        match = first[1] if first else None
    stamp = _read(match, written, zone) if match else None
    return stamp if _is_sensible(stamp, written) else None


@cache
def _dialects() -> tuple[re.Pattern[bytes], ...]:
    """Made when the first line is looked at, not when the program starts."""
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in _DIALECTS)


def _search(line: bytes) -> tuple[int, re.Match[bytes]] | None:
    """The number of the dialect whose date is the first of the line, and that date."""
    beginning = line[: _LOOKED_AT + 64]
    first: tuple[int, re.Match[bytes]] | None = None
    for number, dialect in enumerate(_dialects()):
        match = dialect.search(beginning)
        if match and match.start() < _LOOKED_AT and (not first or match.start() < first[1].start()):
            first = number, match
    return first


def _is_indented(line: bytes) -> bool:
    return line[:1] in (b" ", b"\t")


def _is_sensible(stamp: float | None, written: float) -> bool:
    return stamp is not None and stamp <= written + _SLACK


def _read(match: re.Match[bytes], written: float, otherwise: tzinfo | None) -> float | None:
    found = {name: value for name, value in match.groupdict().items() if value}
    if "epoch" in found:
        return float(found["epoch"])
    date = _read_date(found)
    if date is None:
        return None
    hour = int(found["hour"])
    if "half" in found:
        hour = hour % 12 + (12 if found["half"] in b"pP" else 0)
    clock = hour, int(found["minute"]), min(59, int(found.get("second", b"0")))
    zone = _read_zone(found["zone"]) if "zone" in found else otherwise
    years = [int(found["year"])] if "year" in found else _list_years(written)
    stamps = (_count_seconds(year, *date, *clock, zone=zone) for year in years)
    return next((s for s in stamps if s is not None and s <= written + _SLACK), None)


def _read_date(found: Mapping[str, bytes]) -> tuple[int, int] | None:
    """The month and the day."""
    if "named" in found:
        return _MONTHS[found["named"].lower()], int(found["day"])
    if "either" not in found:
        return int(found["month"]), int(found["day"])
    either, other = int(found["either"]), int(found["other"])
    if "half" in found or other > 12:
        return either, other
    return (other, either) if either > 12 else None


def _read_zone(zone: bytes) -> tzinfo:
    """The zone that is written there."""
    if zone.upper() in (b"Z", b"UTC", b"GMT"):
        return UTC
    digits = zone[1:].replace(b":", b"").ljust(4, b"0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if zone.startswith(b"-") else offset)


def _list_years(written: float) -> list[int]:
    """Those that a date without a year can be in, the likeliest first."""
    moment = read_moment(written)
    return [moment.year + 1, moment.year, moment.year - 1] if moment else []


def _count_seconds(*when: int, zone: tzinfo | None) -> float | None:
    year, month, day, hour, minute, second = when
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=zone).timestamp()
    except (ValueError, OverflowError, OSError):
        return None
