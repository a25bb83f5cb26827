"""Packs libraries that a start does without, so that it does not wait for them."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from backports import zstd
from PyInstaller.building.utils import process_collected_binary

from executable.contents import LATE_FOLDER
from executable.left_out import LATE, LATE_MODULES


def is_late(name: str) -> bool:
    """Whether this file of the executable is unpacked only when it is imported."""
    return name.startswith(LATE) or Path(name).name.partition(".")[0] in LATE_MODULES


def pack(libraries: Iterable[tuple[str, str, str]], folder: Path) -> Iterator[tuple[str, str, str]]:
    """PyInstaller's entries for packed copies in `folder` of `libraries`, its entries too."""
    level = {int(zstd.CompressionParameter.compression_level): 19}
    for name, source, _ in libraries:
        packed = folder / f"{name}.zst"
        packed.parent.mkdir(parents=True, exist_ok=True)
        stripped = Path(process_collected_binary(source, name, use_strip=True))
        packed.write_bytes(zstd.compress(stripped.read_bytes(), options=level))
        yield f"{LATE_FOLDER}{name}.zst", str(packed), "DATA"
