"""What compressed files say of their text, in files that real packers made."""

import bz2
import gzip
import lzma
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from log_operator.collect.unpacked_size import read_unpacked_size

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

TEXT = b"".join(b"%d a line of a log\n" % number for number in range(20_000))


def measure(path: Path, data: bytes) -> int:
    path.write_bytes(data)
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return read_unpacked_size(descriptor)
    finally:
        os.close(descriptor)


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress, zstd.compress])
@pytest.mark.parametrize("size", [1_000, 70_000, len(TEXT)])
def test_reads_what_it_says(tmp_path: Path, pack: Callable[[bytes], bytes], size: int) -> None:
    assert measure(tmp_path / "a", pack(TEXT[:size])) == size


def test_adds_up_blocks_of_xz(tmp_path: Path) -> None:
    assert measure(tmp_path / "a", lzma.compress(TEXT * 20, preset=0)) == 20 * len(TEXT)


def test_takes_a_factor_where_nothing_says_so(tmp_path: Path) -> None:
    packer = zstd.ZstdCompressor()
    streamed = packer.compress(TEXT) + packer.flush()
    for data in (bz2.compress(TEXT), streamed, lzma.compress(TEXT)[:-4]):
        assert measure(tmp_path / "a", data) == 16 * len(data)


@pytest.mark.parametrize("said", [0, 7, 0xFFFF_FFFF])
def test_does_not_believe_everything(tmp_path: Path, said: int) -> None:
    data = gzip.compress(TEXT)
    lying = data[:-4] + said.to_bytes(4, "little")
    assert measure(tmp_path / "a", lying) == 16 * len(data)


def test_what_is_not_packed_is_as_large_as_it_is(tmp_path: Path) -> None:
    assert measure(tmp_path / "a", b"PK\x03\x04 an archive") == 15


@given(
    head=st.sampled_from([b"\x1f\x8b\x08", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd", b"BZh9", b""]),
    rest=st.binary(max_size=60),
    tail=st.sampled_from([b"", b"YZ"]),
)
def test_takes_anything(
    tmp_path_factory: pytest.TempPathFactory, head: bytes, rest: bytes, tail: bytes
) -> None:
    data = head + rest + tail
    path = tmp_path_factory.getbasetemp() / "anything"
    assert len(data) <= measure(path, data) <= 30_000 * len(data)
