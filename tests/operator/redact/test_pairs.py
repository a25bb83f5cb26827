"""One byte for every two: what belongs together stays together, and all of a text is there."""

import random
from itertools import pairwise

import pytest

from log_operator.redact.grouping import ANY
from log_operator.redact.pairs import ALL_PAIRS, FOLD, Sample, join_sets, list_bits, make_pairs
from log_operator.redact.plain_log import LINES

_rng = random.Random(4)
_TEXT = _rng.randbytes(700) + LINES[:2000] + bytes(range(256))


def test_folding_joins_digits_and_both_cases() -> None:
    assert bytes(range(256)).translate(FOLD) == bytes(
        48 if chr(byte).isdigit() and byte < 128 else byte + 32 if 65 <= byte <= 90 else byte
        for byte in range(256)
    )


@pytest.mark.parametrize("size", [0, 1, 2, 3, 500])
def test_a_pair_is_that_of_its_two_bytes_wherever_it_stands(size: int) -> None:
    text = _TEXT[:size]
    pairs = make_pairs(text)
    assert len(pairs) == size
    assert list(pairs) == [make_pairs(bytes(two))[0] for two in pairwise(text + b"\n")]


def test_a_pair_is_a_class_of_the_first_byte_and_one_of_the_second() -> None:
    firsts = [make_pairs(bytes((byte, 65)))[0] & 0xF0 for byte in range(256)]
    seconds = [make_pairs(bytes((65, byte)))[0] & 0x0F for byte in range(256)]
    for first, second in pairwise(_TEXT):
        assert make_pairs(bytes((first, second)))[0] == firsts[first] | seconds[second]
    assert set(firsts) == set(range(0, 256, 16))
    assert set(seconds) == set(range(16))
    assert firsts[ord("a")] == firsts[ord("A")]
    assert len({firsts[digit] for digit in b"0123456789"}) == 1
    assert seconds[ord("a")] != seconds[ord("A")]


def test_classes_are_about_equally_frequent_in_logs() -> None:
    pairs = make_pairs(LINES)
    for shift in (0, 4):
        loads = [sum(1 for pair in pairs if pair >> shift & 15 == n) for n in range(16)]
        assert max(loads) < len(pairs) / 5
        assert min(loads) > len(pairs) / 80


def test_the_pairs_of_two_sets() -> None:
    for _ in range(50):
        first, second = (frozenset(_rng.choices(range(256), k=_rng.randint(1, 6))) for _ in "12")
        expected = {make_pairs(bytes((a, b)))[0] for a in first for b in second}
        assert set(list_bits(join_sets(first, second))) == expected
    assert join_sets(ANY, ANY) == ALL_PAIRS


def test_bits_in_their_order() -> None:
    assert list(list_bits(0)) == []
    assert list(list_bits(0b1011_0001)) == [0, 4, 5, 7]
    assert list(list_bits(ALL_PAIRS)) == list(range(256))


def test_places_of_pairs_in_a_sample() -> None:
    text = _TEXT[:298] + b"7 "
    sample = Sample(text)
    pairs = make_pairs(text)
    assert (sample.size, 0 in pairs) == (300, True)
    for _ in range(40):
        wanted = set(_rng.choices(range(256), k=_rng.randint(1, 40)))
        places = [place for place, pair in enumerate(pairs) if pair in wanted]
        for _again in range(2):
            assert list(list_bits(sample.find(sum(1 << pair for pair in wanted)))) == places
    for pair in range(256):
        places = [place for place, other in enumerate(pairs) if other == pair]
        assert list(list_bits(sample.find(1 << pair))) == places
    assert sample.find(0) == 0
    assert list(list_bits(sample.find(ALL_PAIRS))) == list(range(300))
    assert (Sample(b"").size, Sample(b"").find(ALL_PAIRS), Sample(b"").find(5)) == (1, 0, 0)
