"""What a finished one-file executable holds, read from its own table of contents."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from backports import zstd
from PyInstaller.archive.readers import CArchiveReader

LATE_FOLDER: Final = "late/"
_PACKED: Final = ".zst"
_OPTION: Final = "o"
_ELF: Final = b"\x7fELF"


@dataclass(frozen=True, slots=True)
class Contents:
    """Names of everything inside.

    Args:
        files: what the bootloader unpacks or reads, but for the archive of modules.
        modules: Python's, inside the archive.
    """

    files: tuple[str, ...]
    modules: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """All of them, sorted."""
        return tuple(sorted((*self.files, *self.modules)))


def read_contents(executable: Path) -> Contents:
    """What is inside `executable`, named in the same way on every system."""
    archive = CArchiveReader(str(executable))
    files = [n.replace(os.sep, "/") for n, entry in archive.toc.items() if entry[4] != _OPTION]
    modules = archive.open_embedded_archive("PYZ.pyz").toc
    return Contents(tuple(sorted(files)), tuple(sorted(modules)))


def read_elves(executable: Path) -> Iterator[tuple[str, bytes]]:
    """Each ELF file inside with its bytes, the bootloader among them."""
    yield "bootloader", executable.read_bytes()
    archive = CArchiveReader(str(executable))
    for name, entry in archive.toc.items():
        if entry[4] not in "bx":
            continue
        data: bytes = archive.extract(name)
        if name.startswith(LATE_FOLDER):
            data = zstd.decompress(data)
        if data.startswith(_ELF):
            yield name.removeprefix(LATE_FOLDER).removesuffix(_PACKED), data
