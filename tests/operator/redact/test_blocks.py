"""Where a stream is cut into blocks, to the byte, and how much each shows of what is around."""

import pytest

from log_operator.redact.blocks import BLOCK, CONTEXT, FAR, LONG, OVERLAP, Cutter


@pytest.mark.parametrize("size", [1, 1000, 65_536])
def test_blocks_are_the_same_however_the_bytes_arrive(size: int) -> None:
    data = b"".join(b"%d %b\n" % (number, b"x" * (number % 900)) for number in range(1500))
    chunks = (data[place : place + size] for place in range(0, len(data), size))
    assert list(Cutter(chunks)) == list(Cutter([data]))


@pytest.mark.parametrize("line", [b"short\n", b"a" * 300 + b"\n", b"b" * (BLOCK - 1) + b"\n"])
def test_blocks_show_what_is_around_and_miss_nothing(line: bytes) -> None:
    data = line * (3 * BLOCK // len(line) + 1)
    blocks = list(Cutter([data]))
    assert b"".join(block.data[block.begin : block.keep] for block in blocks) == data
    for block in blocks[1:-1]:
        assert block.begin <= CONTEXT
        assert block.begin > CONTEXT - len(line) or block.begin == CONTEXT
        assert len(block.data) - block.keep <= FAR
        assert block.keep - block.begin <= BLOCK
        assert block.data[block.keep - 1 : block.keep] == b"\n"
    assert len(blocks) > 3


def test_sizes_are_those_that_memory_was_measured_with() -> None:
    sizes = [size / 1024 for size in (CONTEXT, FAR, OVERLAP, BLOCK, LONG)]
    assert sizes == [4, 32, 128, 256, 512]


def _numbered(size: int) -> bytes:
    return b"".join(b"%9d\n" % number for number in range(size // 10))


def test_an_ordinary_block_to_the_byte() -> None:
    data = _numbered(2 * BLOCK)
    first, second, *_ = Cutter([data])
    cut = BLOCK // 10 * 10
    assert (first.begin, first.keep) == (0, cut)
    assert first.data == data[: (cut + CONTEXT) // 10 * 10]
    shown = -(-(cut - CONTEXT) // 10) * 10
    assert (second.begin, second.keep) == (cut - shown, (cut + BLOCK) // 10 * 10 - shown)
    assert second.data.startswith(data[shown:cut])


@pytest.mark.parametrize("size", [BLOCK - 1, BLOCK, BLOCK + 1])
def test_what_fits_is_one_block(size: int) -> None:
    data = b"a" * (size - 10) + b"\n" + b"b" * 9
    blocks = list(Cutter([data]))
    assert len(blocks) == (1 if size <= BLOCK else 2)
    assert b"".join(block.data[block.begin : block.keep] for block in blocks) == data


def test_a_block_that_ends_where_the_stream_does_is_the_last() -> None:
    assert [(b.begin, b.keep, len(b.data)) for b in Cutter([b"a\n", b"b"])] == [(0, 3, 3)]
    assert list(Cutter([])) == list(Cutter([b"", b""])) == []


@pytest.mark.parametrize(
    ("ending", "shown"),
    [
        (b" 0123456789abcdef", FAR),
        (b"=0123456789+/AZ=", FAR),
        (b'0123456789abcdef\\",', FAR),
        (b"0123456789abcdef > ", 0),
        (b" 0123456789abcde", 0),
        (b'0123456789abcdef"\'\\"', 0),
    ],
)
def test_more_is_shown_behind_what_may_be_a_key(ending: bytes, shown: int) -> None:
    line = b"-" * (99 - len(ending)) + ending + b"\n"
    block = next(iter(Cutter([line * 4000])))
    assert len(block.data) - block.keep == (shown or CONTEXT) // 100 * 100


def test_a_stream_without_lines_behind_a_block_shows_as_much() -> None:
    data = b"a\n" * 1000 + b"x" * BLOCK
    first, second, *_ = Cutter([data])
    assert (first.keep, len(first.data)) == (2000, 2000 + CONTEXT)
    assert (second.begin, second.keep - second.begin) == (2000, BLOCK)


def test_blocks_within_a_line() -> None:
    data = b"x" * (2 * LONG) + b"\n"
    first, second, *_ = Cutter([data])
    assert (first.begin, first.keep, len(first.data)) == (0, LONG - OVERLAP, LONG)
    assert (second.begin, second.keep) == (CONTEXT, CONTEXT + LONG - OVERLAP)
    assert len(second.data) == CONTEXT + LONG


def test_a_line_that_ends_within_a_long_block() -> None:
    data = b"x" * (BLOCK + 5) + b"\n" + b"y\n" * 10 + b"z" * LONG
    first = next(iter(Cutter([data])))
    assert (first.begin, first.keep) == (0, BLOCK + 26)


@pytest.mark.parametrize("before", range(4))
def test_no_character_is_cut_within_a_line(before: int) -> None:
    data = b"a" * before + "🎫".encode() * (LONG // 2)
    first, second, *_ = Cutter([data])
    assert first.keep == LONG - OVERLAP - (LONG - OVERLAP - before) % 4
    assert second.data[second.begin] & 0xC0 != 0x80
    nonsense = b"a" + b"\x80" * (2 * LONG)
    assert next(iter(Cutter([nonsense]))).keep == LONG - OVERLAP - 4


def test_the_next_block_begins_where_the_last_was_cleaned_to() -> None:
    data = _numbered(3 * BLOCK)
    cutter = Cutter([data])
    blocks = iter(cutter)
    next(blocks)
    cutter.end = 50_005
    second = next(blocks)
    assert second.data[second.begin : second.begin + 9] == data[50_005:50_014]
    assert second.begin == 50_005 - 45_910
    cutter.end = second.begin + 5
    third = next(blocks)
    assert third.data[third.begin :][:9] == data[50_010:50_019]


def test_nothing_is_cleaned_before_the_first_block() -> None:
    assert Cutter([b"a\n"]).end == 0
