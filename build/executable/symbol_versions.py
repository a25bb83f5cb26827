"""Which version of each system library an ELF file asks for: its `.gnu.version_r`."""

# See: https://refspecs.linuxfoundation.org/LSB_5.0.0/LSB-Core-generic/LSB-Core-generic/symversion.html

import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

_VERNEED: Final = 0x6FFFFFFE
_NUMBERS: Final = re.compile(r"[0-9]+(?:\.[0-9]+)+")


@dataclass(frozen=True, slots=True)
class _Section:
    kind: int
    offset: int
    link: int
    entries: int


def read_needs(data: bytes) -> frozenset[str]:
    """Names such as `GLIBC_2.17`; nothing where `data` is no 64-bit little-endian ELF file."""
    if data[:6] != b"\x7fELF\x02\x01":
        return frozenset()
    sections = list(_read_sections(data))
    return frozenset(
        name
        for section in sections
        if section.kind == _VERNEED
        for name in _read_names(data, section, sections[section.link].offset)
    )


def find_highest(needs: Mapping[str, frozenset[str]], family: str) -> tuple[tuple[int, ...], str]:
    """The highest version of `family`, such as `GLIBC`, and the file that asks for it."""
    return max(
        (_parse(need), name)
        for name, some in needs.items()
        for need in some
        if need.startswith(f"{family}_") and _NUMBERS.search(need)
    )


def _parse(need: str) -> tuple[int, ...]:
    found = _NUMBERS.search(need)
    return tuple(int(number) for number in found[0].split(".")) if found else ()


def _read_sections(data: bytes) -> Iterator[_Section]:
    (start,) = struct.unpack_from("<Q", data, 0x28)
    size, count = struct.unpack_from("<HH", data, 0x3A)
    for number in range(count):
        at = start + number * size
        _, kind, _, _, offset, _, link, entries = struct.unpack_from("<IIQQQQII", data, at)
        yield _Section(kind, offset, link, entries)


def _read_names(data: bytes, section: _Section, strings: int) -> Iterator[str]:
    library = section.offset
    for _ in range(section.entries):
        _, count, _, first, step = struct.unpack_from("<HHIII", data, library)
        need = library + first
        for _ in range(count):
            _, _, _, name, further = struct.unpack_from("<IHHII", data, need)
            start = strings + name
            yield data[start : data.index(b"\0", start)].decode("ascii")
            need += further
        library += step
