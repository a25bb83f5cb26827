"""Makes one byte of every two neighbouring bytes of a text, so that tables can look at both.

Half of its bits are a class of the first byte, the other half a class of the second. Both
divide the bytes differently, into classes that are about equally frequent in logs; so whoever
looks at a byte in two pairs knows it rather well.
"""

from collections.abc import Iterable
from functools import lru_cache

_CLASSES = 16
_BYTES = range(256)
ALL_PAIRS = (1 << 256) - 1
_BY_FREQUENCY = (
    b" 0123456789etaoinsrcdlmpuhg.:-/fb\"'=_,w[](){}TvkyxSEACDIMNRPOLFUHBzjqGWVX\\;@&?%#+*K$J<>|"
    b"YZQ!~\n"
)
"""Bytes of logs, the most frequent first; those that are not here are rare."""


def _fold(byte: int) -> int:
    """The same for both cases of a letter, and for all digits."""
    return ord("0") if 48 <= byte <= 57 else ord(chr(byte).lower()) if byte < 128 else byte


def _divide(fold: bytes) -> bytes:
    """A class for each byte, the same where `fold` is the same; each about as heavy."""
    weights = [0.0] * 256
    for rank, byte in enumerate((*_BY_FREQUENCY, *_BYTES)):
        weights[fold[byte]] += 1 / (rank + 12) if rank < len(_BY_FREQUENCY) else 1e-5
    loads = [0.0] * _CLASSES
    classes = [0] * 256
    for byte in sorted(set(fold), key=lambda byte: (-weights[byte], byte)):
        lightest = loads.index(min(loads))
        classes[byte] = lightest
        loads[lightest] += weights[byte]
    return bytes(classes[byte] for byte in fold)


FOLD = bytes(map(_fold, _BYTES))
"""A table for `bytes.translate` that makes all digits 0, and capital letters small."""
_SECOND = _divide(bytes(_BYTES))
_FIRST = bytes(_CLASSES * number for number in _divide(FOLD))


def make_pairs(text: bytes) -> bytes:
    """The pair that begins at each place of the text; the last one has a line end behind it."""
    size = len(text)
    first = int.from_bytes(text.translate(_FIRST), "little")
    second = int.from_bytes((text[1:] + b"\n")[:size].translate(_SECOND), "little")
    return (first | second).to_bytes(size, "little")


@lru_cache(maxsize=4096)
def join_sets(first: frozenset[int], second: frozenset[int]) -> int:
    """The pairs of a byte of the one set and a byte of the other, a bit for each."""
    seconds = sum(1 << number for number in {_SECOND[byte] for byte in second})
    return sum(seconds << number for number in {_FIRST[byte] for byte in first})


def list_bits(bits: int) -> Iterable[int]:
    """The numbers of the bits that are set, in order."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


class Sample:
    """Where each pair stands in some text, a bit for each place."""

    def __init__(self, text: bytes) -> None:
        self.size = max(len(text), 1)
        self._places = [0] * 256
        for place, pair in enumerate(make_pairs(text)):
            self._places[pair] |= 1 << place
        self._known: dict[int, int] = {0: 0, ALL_PAIRS: (1 << len(text)) - 1}
        self._rates: dict[int, float] = {}

    def find(self, pairs: int) -> int:
        """The places at which one of these pairs stands."""
        found = self._known.get(pairs)
        if found is None:
            found = 0
            for pair in list_bits(pairs):
                found |= self._places[pair]
            self._known[pairs] = found
        return found

    def rate(self, pairs: int) -> float:
        """How often one of these pairs stands in text, with something for what this one lacks."""
        rate = self._rates.get(pairs)
        if rate is None:
            seen = self.find(pairs).bit_count() + pairs.bit_count() / 20
            rate = self._rates[pairs] = seen / (self.size + 13)
        return rate
