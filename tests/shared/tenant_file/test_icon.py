"""The icon of an executable: what Windows can show, as it is, and everything else refused."""

import struct
import zlib
from pathlib import Path

import pytest

from tenant_file.icon import BadIcon, read_icon


def draw_png(width: int, height: int) -> bytes:
    """A grey picture."""
    rows = b"".join(b"\0" + b"\x80" * width for _ in range(height))
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    )
    packed = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


@pytest.mark.parametrize(("side", "written"), [(16, 16), (48, 48), (256, 0)])
def test_a_png_becomes_an_icon_of_one_image(tmp_path: Path, side: int, written: int) -> None:
    png = draw_png(side, side)
    (tmp_path / "a.png").write_bytes(png)
    icon = read_icon(tmp_path / "a.png")
    assert struct.unpack("<HHH", icon[:6]) == (0, 1, 1)
    width, height, _, _, _, bits, size, begins = struct.unpack("<BBBBHHII", icon[6:22])
    assert (width, height, bits) == (written, written, 32)
    assert icon[begins : begins + size] == png
    assert len(icon) == begins + size


def test_an_icon_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(draw_png(32, 32))
    icon = read_icon(tmp_path / "a.png")
    (tmp_path / "a.ico").write_bytes(icon)
    assert read_icon(tmp_path / "a.ico") == icon


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "neither an .ico nor a .png, whatever"),
        (b"<svg/>", "neither an .ico nor a .png, whatever"),
        (b"\x00\x00\x01\x00\x00\x00" + bytes(16), "neither an .ico nor a .png, whatever"),
        (b"\x89PNG\r\n\x1a\n", "is a damaged .png"),
        (draw_png(64, 32), "has 64 x 32 pixels; it must be square"),
        (draw_png(257, 257), "has 257 x 257 pixels; it must be square, with at most 256"),
        (bytes((1 << 20) + 1), "is larger than 1 MiB"),
    ],
)
def test_what_windows_could_not_show_is_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(data)
    with pytest.raises(BadIcon) as refused:
        read_icon(path)
    assert str(refused.value).startswith(f"{path} ")
    assert reason in str(refused.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadIcon, match=r"a\.ico cannot be read: no such file or directory"):
        read_icon(tmp_path / "a.ico")
