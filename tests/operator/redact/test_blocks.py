"""Wherever a block ends, what it cuts through is found: keys of every kind, and all on many lines.

Private keys are planted so that the edge of a block falls on, before and behind each part of them.
"""

import base64
import random
import re
from collections.abc import Callable, Iterator

import pytest

from log_operator.redact.blocks import BLOCK, CONTEXT, FAR, LONG, OVERLAP, Cutter
from log_operator.redact.redactor import Redactor
from log_operator.redact.rule import PLACEHOLDER
from log_operator.redact.rules import RULES

_LINE = b"2026-11-21T20:17:41Z app[7]: INFO took=12ms\n"
_rng = random.Random(11)


def _armor(label: bytes, *, lines: int = 26, head: bytes = b"", dashes: bytes = b"-----") -> bytes:
    body = base64.encodebytes(_rng.randbytes(57 * lines))
    begin, end = (dashes + b"%b " + label + dashes[::-1] for _ in range(2))
    return begin % b"BEGIN" + b"\n" + head + body + end % b"END" + b"\n"


_HEXES = b"".join(b"%032x\n" % _rng.getrandbits(128) for _ in range(16))
_PUTTY = b"".join(b"%b\n" % base64.b64encode(_rng.randbytes(48)) for _ in range(14))
_KEYS = {
    **{
        label: _armor(label.encode())
        for label in (
            *("PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY"),
            *("ENCRYPTED PRIVATE KEY", "OPENSSH PRIVATE KEY", "ANY PRIVATE KEY"),
            *("SSH2 ENCRYPTED PRIVATE KEY", "X25519 PRIVATE KEY"),
        )
    },
    "RSA with its cipher": _armor(
        b"RSA PRIVATE KEY", head=b"Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0A1B2C3D\n\n"
    ),
    "PGP": _armor(b"PGP PRIVATE KEY BLOCK", head=b"Version: GnuPG v2\nComment: of Bob\n\n"),
    "SSH2": _armor(
        b"SSH2 ENCRYPTED PRIVATE KEY", head=b'Comment: "1024-bit rsa"\n', dashes=b"---- "
    ),
    "OpenVPN": b"-----BEGIN OpenVPN Static key V1-----\n%b-----END OpenVPN Static key V1-----\n"
    % _HEXES,
}
_PUTTY_KEY = b"Private-Lines: 14\n%bPrivate-MAC: %b\n" % (_PUTTY, b"0123456789" * 4)
_COLUMN = b"2026-11-21 20:17:41 app-1 | "
_DRESSES: dict[str, Callable[[bytes], bytes]] = {
    "plain": lambda key: key,
    "CRLF": lambda key: key.replace(b"\n", b"\r\n"),
    "JSON": lambda key: b'{"key": "' + key.replace(b"\n", b"\\n") + b'"}\n',
    "JSON in JSON": lambda key: b'{\\"key\\": \\"' + key.replace(b"\n", b"\\\\n") + b'\\"}\n',
    "columns": lambda key: b"".join(_COLUMN + line + b"\n" for line in key.splitlines()),
    "quoted": lambda key: b"".join(b"> " + line + b"\n" for line in key.splitlines()),
    "indented": lambda key: b"".join(b"    " + line + b"\n" for line in key.splitlines()),
}


def _fill(size: int) -> bytes:
    return (_LINE * (size // len(_LINE) + 1))[-size:] if size else b""


def _clean(redactor: Redactor, data: bytes) -> bytes:
    return b"".join(redactor.clean([data], name="a.log"))


def _leaks(key: bytes, cleaned: bytes) -> list[bytes]:
    """What of the key is left: eight of its signs in a row are too many."""
    return [
        line[place : place + 8]
        for line in key.split(b"\n")[1:-2]
        for place in range(0, len(line) - 7, 8)
        if line[place : place + 8] in cleaned
    ]


@pytest.mark.parametrize("dress", _DRESSES)
@pytest.mark.parametrize("label", _KEYS)
def test_a_key_at_any_place_of_a_block(fast: Redactor, label: str, dress: str) -> None:
    key = _DRESSES[dress](_KEYS[label])
    expected = _clean(fast, _LINE + key + _LINE)[len(_LINE) :]
    assert len(PLACEHOLDER.findall(expected)) == 1
    assert _leaks(_KEYS[label], expected) == []
    # The lines before the edge, cut within them and at their ends, and some in the middle.
    within = (*range(1, 200, 41), len(key) // 2, len(key) - 70, len(key) - 3, len(key))
    for offset in (*(end.end() for end in re.finditer(rb"\n", key)), *within):
        before = _fill(BLOCK - offset)
        assert _clean(fast, before + key + _LINE * 200) == before + expected + _LINE * 199


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_a_putty_key_at_any_place_of_a_block(redactor: Redactor, line_end: bytes) -> None:
    key = _PUTTY_KEY.replace(b"\n", line_end)
    expected = b"Private-Lines: 14" + line_end + b"[redacted:putty-key]" + line_end
    for offset in range(0, len(key) + 40, 59):
        before = _fill(BLOCK - offset)
        assert _clean(redactor, before + key + _LINE) == before + expected + _LINE


@pytest.mark.parametrize("cut", [1, 5, 25])
def test_a_key_whose_beginning_or_end_is_missing(redactor: Redactor, cut: int) -> None:
    lines = _KEYS["RSA PRIVATE KEY"].splitlines(keepends=True)
    for part in (lines[cut:], lines[:-cut]):
        key = b"".join(part)
        for offset in range(0, len(key) + 70, 64):
            cleaned = _clean(redactor, _fill(BLOCK - offset) + b"cut\n" + key + b"and on it goes\n")
            assert _leaks(b"\n" + key + b"\n\n", cleaned) == [], offset


@pytest.mark.parametrize("size", [BLOCK // 2, BLOCK + 999, LONG - 70, LONG + 999, 3 * LONG])
@pytest.mark.parametrize("label", ["PGP PRIVATE KEY BLOCK", "RSA PRIVATE KEY"])
def test_keys_longer_than_a_block(fast: Redactor, label: str, size: int) -> None:
    head = b"Version: GnuPG v2\n\n" if label.startswith("PGP") else b""
    key = _armor(label.encode(), lines=size // 77 + 1, head=head)
    for before in (b"", _LINE * 4000):
        cleaned = _clean(fast, before + key + _LINE * 9)
        inside = cleaned[len(before) : -9 * len(_LINE)]
        assert re.fullmatch(rb"(?:\[redacted:[a-z-]+\])+\n", inside)


def _examples() -> Iterator[bytes]:
    """All examples of rules that stand on several lines."""
    for text in (example for rule in RULES for example in rule.must_match):
        shown = re.sub("[«»]", "", text).encode()
        if b"\n" in shown.strip(b"\n"):
            yield shown


@pytest.mark.parametrize("example", sorted(set(_examples())))
def test_what_stands_on_many_lines_is_found_across_an_edge(fast: Redactor, example: bytes) -> None:
    expected = _clean(fast, _LINE + example + b"\n" + _LINE)[len(_LINE) :]
    for end in re.finditer(rb"\n", example):
        before = _fill(BLOCK - 3 - end.end())
        assert _clean(fast, before + example + b"\n" + _LINE) == before + expected


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
