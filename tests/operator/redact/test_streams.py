"""What comes in pieces, compressed, in another encoding, or is no text at all."""

import bz2
import gzip
import lzma
import re
import sys
import tracemalloc
from collections.abc import Callable, Iterator

import pytest
from backports import zstd

from log_operator.errors import RedactionFailed, Withheld
from log_operator.redact.blocks import BLOCK, LONG
from log_operator.redact.engine import HyperscanEngine, Places, compile_rules
from log_operator.redact.fallback import PlainEngine
from log_operator.redact.redactor import Redactor, choose_engine
from log_operator.redact.rule import PLACEHOLDER
from log_operator.redact.rules import RULES

Split = Callable[[bytes, int], Iterator[bytes]]
_KEY = b"-----BEGIN RSA PRIVATE KEY-----\n" + b"MIIEpAIBAAKCAQEA0Z3VS5JJcds3xfnygWyF0p\n" * 30
_PEM = _KEY + b"-----END RSA PRIVATE KEY-----\n"
_LINE = b"2026-11-21T20:17:41Z app[7]: INFO took=12ms\n"


def test_empty_input_is_an_empty_stream(redactor: Redactor) -> None:
    stream = redactor.clean([], name="a.log")
    assert list(stream) == []
    assert (stream.report.lines, dict(stream.report.hits), stream.notes) == (0, {}, ())


def test_counts_lines_and_hits(redactor: Redactor) -> None:
    stream = redactor.clean([b"a\npwd=x1 pwd=y1\nb\n" + _PEM + b"pwd=z1"], name="a.log")
    assert b"".join(stream).endswith(b"\n[redacted:private-key]\npwd=[redacted:password]")
    assert stream.report.lines == 1 + 32 + 1
    assert dict(stream.report.hits) == {"password": 3, "private-key": 1}


def test_keeps_all_other_bytes(redactor: Redactor) -> None:
    data = b"\xfc\xff Latin-1\r\npassword=hunter2\r\n\x1b[0m\ttab\rreturn\nno end \xe2\x82"
    cleaned = b"".join(redactor.clean([data], name="a.log"))
    assert cleaned == data.replace(b"hunter2", b"[redacted:key-value]")


def test_pieces_end_at_line_ends_and_stay_small(redactor: Redactor) -> None:
    pieces = list(redactor.clean([_LINE * 30_000], name="a.log"))
    assert b"".join(pieces) == _LINE * 30_000
    assert all(piece.endswith(b"\n") and len(piece) <= LONG for piece in pieces)


@pytest.mark.parametrize("before", range(BLOCK - 1300, BLOCK + 60, 97))
def test_a_key_at_the_edge_of_a_block(redactor: Redactor, before: int) -> None:
    filler = (_LINE * (before // len(_LINE) + 1))[-before:]
    cleaned = b"".join(redactor.clean([filler + _PEM + _LINE * 9], name="a.log"))
    assert cleaned == filler + b"[redacted:private-key]\n" + _LINE * 9


@pytest.mark.parametrize("before", range(BLOCK - 40, BLOCK + 8, 5))
def test_a_name_on_one_line_and_its_value_on_the_next(redactor: Redactor, before: int) -> None:
    filler = (_LINE * (before // len(_LINE) + 1))[-before:]
    data = filler + b"- name: DB_PASSWORD\n  value: hunter2\n" + _LINE
    assert b"hunter2" not in b"".join(redactor.clean([data], name="a.log"))


@pytest.mark.parametrize("offset", [-900, -140, -30, -12, -1, 0, 7])
@pytest.mark.parametrize("secret", [b" password=hunter2hunter2 ", b" a@mail.example.com "])
def test_a_secret_on_the_cut_of_a_very_long_line(
    redactor: Redactor, offset: int, secret: bytes
) -> None:
    cuts = [n * (LONG - 128 * 1024) + offset for n in range(1, 5)]
    line = bytearray(b"x" * (5 * LONG))
    for cut in cuts:
        line[cut : cut + len(secret)] = secret
    cleaned = b"".join(redactor.clean([bytes(line)], name="a.log"))
    assert len(PLACEHOLDER.findall(cleaned)) == len(cuts)
    assert b"hunter2" not in cleaned
    assert b"a@mail" not in cleaned
    assert cleaned.count(b"x") >= 5 * LONG - 4 * len(secret)


def test_a_value_longer_than_every_block(redactor: Redactor) -> None:
    data = b'a token="' + b"\\,[=" * LONG + b'" b\n'
    cleaned = b"".join(redactor.clean([data], name="a.log"))
    assert cleaned.startswith(b'a token="[redacted:key-value]')
    assert cleaned.endswith(b'[redacted:key-value]" b\n')
    assert len(cleaned) < 400


def test_a_key_inside_of_json(redactor: Redactor) -> None:
    inside = _PEM.replace(b"\n", b"\\n")
    for data in (inside, inside.replace(b"\\n", b"\\\\n")):
        cleaned = b"".join(redactor.clean([b'{"private_key": "' + data + b'", "x": 1}'], name="a"))
        taken = PLACEHOLDER.sub(b"<key>", cleaned)
        assert taken == b'{"private_key": "<key>", "x": 1}'


def test_a_key_behind_log_columns(redactor: Redactor) -> None:
    column = b"2026-11-21 20:17:41 app-1 | "
    data = b"".join(column + line + b"\n" for line in _PEM.splitlines())
    cleaned = b"".join(redactor.clean([data + column + b"next\n"], name="a.log"))
    assert cleaned == column + b"[redacted:private-key]\n" + column + b"next\n"


def test_a_key_without_its_end(redactor: Redactor) -> None:
    cleaned = b"".join(redactor.clean([_KEY + b"plain words go on\n"], name="a.log"))
    assert cleaned == b"[redacted:private-key]plain words go on\n"


@pytest.mark.parametrize("size", [1, 7, 4096, 1 << 20])
def test_gzip_in_any_pieces(redactor: Redactor, split: Split, size: int) -> None:
    packed = gzip.compress(b"password=hunter2\n") + gzip.compress(_LINE) + b"\0" * 512
    stream = redactor.clean(split(packed, size), name="a.gz")
    assert b"".join(stream) == b"password=[redacted:key-value]\n" + _LINE
    assert stream.notes == ("decompressed from gzip",)


def test_gzip_up_to_its_limit() -> None:
    stream = Redactor(unpacked_limit=100_000).clean([gzip.compress(b"a" * 10**8)], name="a.gz")
    assert b"".join(stream) == b"a" * 100_000
    assert stream.notes[0] == "decompressed from gzip"
    assert stream.notes[1].startswith("cut: only the first ")


_PACK: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zstd": zstd.compress,
}


@pytest.mark.parametrize("packing", _PACK)
@pytest.mark.parametrize("size", [1, 5, 7919, 10**7])
def test_what_is_compressed_is_packed_as_text(
    redactor: Redactor, split: Split, packing: str, size: int
) -> None:
    pack = _PACK[packing]
    data = pack(_LINE * 9000 + b"password=hunter2\n") + pack(_PEM) + b"\0" * 99 + pack(_LINE)
    stream = redactor.clean(split(data, size), name="a")
    cleaned = b"".join(stream)
    assert cleaned.startswith(_LINE * 9000 + b"password=[redacted:key-value]\n")
    assert cleaned.endswith(b"\n[redacted:private-key]\n" + _LINE)
    assert stream.notes == (f"decompressed from {packing}",)


@pytest.mark.parametrize("packing", _PACK)
def test_a_bomb_is_read_up_to_the_limit_and_in_little_memory(packing: str) -> None:
    bomb = _PACK[packing](b"\n" * 3 * 10**7)
    tracemalloc.start()
    stream = Redactor(unpacked_limit=2 * 10**7).clean([bomb], name="a")
    size = sum(map(len, stream))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size == 2 * 10**7
    assert stream.notes[1].startswith("cut: only the first 2")
    assert peak < 16_000_000


def test_an_xz_file_that_needs_too_much_memory_is_cut() -> None:
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 256 * 2**20}]
    packer = lzma.LZMACompressor(filters=filters)
    stream = Redactor().clean([packer.compress(b"a") + packer.flush()], name="a.xz")
    assert list(stream) == []
    assert stream.notes[1] == "cut: this xz takes more than 41.9 MB to unpack"


def test_a_zstd_file_that_needs_too_much_memory_is_cut() -> None:
    packer = zstd.ZstdCompressor(options={zstd.CompressionParameter.window_log: 27})
    stream = Redactor().clean([packer.compress(b"a") + packer.flush()], name="a.zst")
    assert list(stream) == []
    assert stream.notes[1] == "cut: this zstd takes more than 33.6 MB to unpack"


def test_a_zstd_file_that_ends_too_early_keeps_what_was_read(redactor: Redactor) -> None:
    lines = b"".join(b"line %d of many\n" % number for number in range(50_000))
    packed = zstd.compress(lines)
    stream = redactor.clean([packed[: len(packed) // 2]], name="a.zst")
    assert lines.startswith(b"".join(stream))
    assert stream.notes == ("decompressed from zstd", "cut: damaged zstd")


def test_a_zstd_file_of_nonsense_is_cut(redactor: Redactor) -> None:
    stream = redactor.clean([b"\x28\xb5\x2f\xfd" + b"\xff" * 30], name="a.zst")
    assert list(stream) == []
    assert stream.notes[1] == "cut: damaged zstd"


def test_zstd_frames_that_are_skipped_hide_nothing_behind_them(redactor: Redactor) -> None:
    skipped = b"\x50\x2a\x4d\x18\x03\0\0\0abc"
    data = zstd.compress(_LINE) + skipped + zstd.compress(b"password=hunter2\n")
    cleaned = b"".join(redactor.clean([data], name="a.zst"))
    assert cleaned == _LINE + b"password=[redacted:key-value]\n"


@pytest.mark.parametrize("damage", ["cut", "changed"])
def test_damaged_gzip_keeps_what_was_read(redactor: Redactor, damage: str) -> None:
    lines = b"".join(b"line %d of many\n" % number for number in range(50_000))
    packed = bytearray(gzip.compress(lines))
    if damage == "cut":
        del packed[len(packed) // 2 :]
    else:
        packed[-8] ^= 0xFF
    stream = redactor.clean([bytes(packed)], name="a.gz")
    cleaned = b"".join(stream)
    assert lines.startswith(cleaned)
    assert len(cleaned) > len(lines) // 3
    assert stream.notes == ("decompressed from gzip", "cut: damaged gzip")


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("size", [1, 3, 1000])
def test_utf_16_keeps_its_encoding(redactor: Redactor, split: Split, codec: str, size: int) -> None:
    text = "\ufeffgrüße 🎫\r\npassword=hunter2\r\nmüller@mail.example.com\r\n"
    stream = redactor.clean(split(text.encode(codec), size), name="a.log")
    expected = text.replace("hunter2", "<gone>").replace("müller@mail.example.com", "<gone>")
    cleaned = b"".join(stream).decode(codec).encode()
    assert PLACEHOLDER.sub(b"<gone>", cleaned).decode() == expected
    assert dict(stream.report.hits) == {"key-value": 1, "email": 1}


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("size", [1, 3, 1000])
@pytest.mark.parametrize("text", ["password=hunter2\n", "Пароль: да, password=hunter2\r\n日本語\n"])
def test_utf_16_without_a_mark(
    redactor: Redactor, split: Split, codec: str, size: int, text: str
) -> None:
    cleaned = b"".join(redactor.clean(split(text.encode(codec), size), name="a.log"))
    assert cleaned.decode(codec) == text.replace("hunter2", "[redacted:key-value]")


def test_the_end_of_a_utf_16_log_that_was_cut_within_a_character(redactor: Redactor) -> None:
    data = "INFO password=hunter2 ok\r\n".encode("utf-16-le")[1:]
    cleaned = b"".join(redactor.clean([data * 9], name="a.log"))
    assert b"h\0u\0n\0t" not in cleaned


def test_zeros_between_and_around_records(redactor: Redactor) -> None:
    data = b"\0" * 9000 + b"PATH=/bin\0DB_PASSWORD=hunter2\0HOME=/root\0" + b"\0" * 99 + _LINE
    cleaned = b"".join(redactor.clean([data], name="environ"))
    assert cleaned == data.replace(b"hunter2", b"[redacted:key-value]")


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_wide_characters_within_another_encoding(redactor: Redactor, codec: str) -> None:
    wide = "cmd: login password=hunter2 done"
    data = _LINE * 300 + wide.encode(codec) + b"\n" + _LINE + wide.encode(codec) + b"\n"
    cleaned = b"".join(redactor.clean([data], name="a.log"))
    taken = wide.encode(codec).replace("hunter2".encode(codec), b"\xff")
    for found in re.findall(rb"\n(c?\0?c.*?)\n2026", cleaned + b"2026", re.DOTALL):
        assert "password=".encode(codec).strip(b"\0") in found
    assert b"h\0u\0n\0t" not in cleaned
    assert cleaned.startswith(_LINE * 300 + taken[:40])
    assert cleaned.count(b"[redacted:key-value]") == 2


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("lines", ["password=hunter2 x\n", "ok\npassword=hunter2\nok\n"])
def test_ascii_that_was_appended_to_utf_16_is_left_out(
    redactor: Redactor, codec: str, mark: str, lines: str
) -> None:
    wide = (mark + "INFO it is fine\r\n" * 60).encode(codec)
    stream = redactor.clean([wide + lines.encode() + wide], name="a.log")
    assert b"hunter2" not in b"".join(stream)
    if mark:
        assert stream.notes == ("cut: secrets in another encoding within UTF-16",)


def test_utf_16_in_languages_that_read_as_ascii_stays_whole(redactor: Redactor) -> None:
    data = ("\ufeff" + "このしはとても長い文章です、楽しいこと。═════\r\n" * 900).encode(
        "utf-16-le"
    )
    stream = redactor.clean([data], name="a.log")
    assert b"".join(stream) == data
    assert stream.notes == ()


def test_utf_16_with_broken_ends(redactor: Redactor) -> None:
    for data in (b"\xff\xfe", b"\xff\xfea\0\x3d", b"\xff\xfea\0\x3d\xd8", b"\xff\xfe\0\xdca\0"):
        assert b"".join(redactor.clean([data], name="a.log")) == data


def test_a_long_line_of_wide_characters(redactor: Redactor) -> None:
    data = ("\ufeff" + "€🎫" * 400_000).encode("utf-16-le")
    assert b"".join(redactor.clean([data], name="a.log")) == data


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        (b"PK\x03\x04rest", "not text: a zip archive"),
        (b"\xff\xfe\0\0a\0\0\0", "not text: text in UTF-32"),
        (b"a.txt".ljust(257, b"\0") + b"ustar\x0000", "not text: a tar archive"),
        (b"\x04\x22\x4d\x18abc", "not text: compressed with lz4"),
        (b"\x7fELF\x02", "not text: a program"),
        (b"\x89PNG\r\n", "not text: an image"),
        (b"LPKSHHRHabc", "not text: a journal file"),
        (b"SQLite format 3\x00", "not text: a database"),
        (b"abc\x00\x01\x02\x00def", "not text: binary data"),
        (gzip.compress(gzip.compress(b"a")), "not text: gzip inside of gzip"),
        (bz2.compress(lzma.compress(b"a")), "not text: xz inside of bzip2"),
        (zstd.compress(gzip.compress(b"a")), "not text: gzip inside of zstd"),
        (lzma.compress(b"PK\x03\x04"), "not text: a zip archive inside of xz"),
        (gzip.compress(b"\x7fELF"), "not text: a program inside of gzip"),
        (gzip.compress(b"\1\2\3" * 99), "not text: binary data inside of gzip"),
        (bytes(range(256)) * 9, "not text: binary data"),
    ],
    # The bytes of a gzip hold the time, and a test needs one name in all processes.
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_binary_is_withheld_at_once(redactor: Redactor, head: bytes, reason: str) -> None:
    with pytest.raises(Withheld, match=f"^{reason}$"):
        redactor.clean([head], name="a.bin")


def test_a_fault_of_the_engine_stops_everything() -> None:
    class Broken:
        def find(self, data: bytes) -> Places:
            return ((9999, (len(data),)),)

    stream = Redactor(make_engine=lambda _rules: Broken()).clean([b"a\n"], name="a\x1b.log")
    with pytest.raises(RedactionFailed, match="nothing was sent") as raised:
        list(stream)
    assert raised.value.exit_code == 42
    assert "\x1b" not in raised.value.sentence


def test_an_engine_that_does_not_start_stops_everything() -> None:
    def explode(_rules: object) -> HyperscanEngine:
        raise RuntimeError

    with pytest.raises(RedactionFailed):
        Redactor(make_engine=explode)


def test_a_source_that_fails_is_not_the_engines_fault(redactor: Redactor) -> None:
    def chunks() -> Iterator[bytes]:
        yield _LINE * 500
        raise OSError

    with pytest.raises(OSError, match=r"^$"):
        list(redactor.clean(chunks(), name="a.log"))


def test_a_machine_without_the_library_takes_the_plain_engine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "hyperscan", None)
    compile_rules.cache_clear()
    assert isinstance(choose_engine(RULES), PlainEngine)
    monkeypatch.undo()
    assert isinstance(choose_engine(RULES), HyperscanEngine)
