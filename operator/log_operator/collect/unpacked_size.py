"""How large the text in a compressed file is, as far as the file says so itself."""

import os
from collections.abc import Iterator
from itertools import islice
from typing import Final

from log_operator.collect.units import read_at

_LIKELY: Final = 16
"""Times that logs are larger once they are unpacked, where nothing says how large."""

_MOST: Final = {b"\x1f\x8b\x08": 1_032, b"\xfd7zXZ\x00": 8_000, b"\x28\xb5\x2f\xfd": 30_000}
"""Times that anything can be larger; a size that is larger still was made up."""
# See: https://zlib.net/zlib_tech.html

_LARGEST_INDEX: Final = 1 << 20


def read_unpacked_size(descriptor: int) -> int:
    """Bytes of the text, never fewer than the file has; those of the file where it is no such file.

    Raises:
        OSError: it cannot be read.
    """
    size = os.fstat(descriptor).st_size
    head = read_at(descriptor, 0, 18)
    if head.startswith(b"BZh"):
        return size * _LIKELY
    magic = next((magic for magic in _MOST if head.startswith(magic)), None)
    if magic is None:
        return size
    if magic.startswith(b"\x1f"):
        said = int.from_bytes(read_at(descriptor, max(0, size - 4), 4), "little")
    elif magic.startswith(b"\xfd"):
        said = _read_xz(descriptor, size)
    else:
        said = _read_zstd(head)
    is_sensible = size // 2 <= said <= size * _MOST[magic]
    # gzip counts up to 4 GiB, and all of them tell the size of one member only.
    return max(size, said if is_sensible else size * _LIKELY)


def _read_xz(descriptor: int, size: int) -> int:
    """What the index at the end of the file adds up to; 0 where there is none."""
    # See: https://tukaani.org/xz/xz-file-format.txt
    footer = read_at(descriptor, max(0, size - 12), 12)
    length = (int.from_bytes(footer[4:8], "little") + 1) * 4
    if footer[10:] != b"YZ" or not length + 12 <= size or length > _LARGEST_INDEX:
        return 0
    numbers = _read_numbers(read_at(descriptor, size - 12 - length, length)[1:])
    records = next(numbers, 0)
    return sum(islice(numbers, 1, 2 * records, 2))


def _read_numbers(data: bytes) -> Iterator[int]:
    """Numbers of seven bits a byte, the lowest first, of nine bytes at most."""
    number = shift = 0
    for byte in data:
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80 or shift > 56:
            yield number
            number = shift = 0


def _read_zstd(head: bytes) -> int:
    """What the header of the first frame says; 0 where it does not."""
    # See: RFC 8878, section 3.1.1.1
    flags = head[4] if len(head) > 4 else 0
    is_single, kind = flags >> 5 & 1, flags >> 6
    if kind == 0 and not is_single:
        return 0
    at = 5 + (not is_single) + (0, 1, 2, 4)[flags & 3]
    width = (1, 2, 4, 8)[kind]
    return int.from_bytes(head[at : at + width], "little") + (256 if kind == 1 else 0)
