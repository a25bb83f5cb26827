"""Libraries in C that come with Python, with the system or inside a wheel, and their versions."""

import decimal
import pyexpat
import re
import shutil
import ssl
import subprocess  # noqa: TID251 - asks the system's package manager
import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

TEXTS: Final = Path(__file__).resolve().parent.parent / "licences"
_RECIPE: Final = Path(sys.base_prefix) / "share" / "sources.sha256"


@dataclass(frozen=True, slots=True)
class Native:
    """A library in C.

    Args:
        name: what its people call it.
        licence: an SPDX expression.
        text: the file in build/licences that holds it.
        files: how the names of its own files begin.
        holder: how the names of the files begin that hold it where it has none of its own.
        find_version: its version, asked of its own file or else of what holds it; None where
            nobody says it.
    """

    name: str
    licence: str
    text: str
    files: tuple[str, ...]
    holder: str
    find_version: Callable[[Path], str | None]


def _ask_system(path: Path) -> str | None:
    """Of a file of the system: its version, as Debian's package manager has it."""
    if shutil.which("dpkg-query") is None:
        return None
    owner = _run("dpkg-query", "--search", f"*/{path.resolve().name}").partition(": ")[0]
    version = _run("dpkg-query", "--show", "--showformat=${Version}", owner) if owner else ""
    found = re.match(r"(?:\d+:)?([\d.]+)", version)
    return found[1] if found else None


def _run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def _ask_recipe_for(source: str) -> Callable[[Path], str | None]:
    """Of what build/old_glibc linked into Python: the version in its list of sources."""

    def ask(path: Path) -> str | None:
        if not _RECIPE.exists():
            return _ask_system(path)
        text = _RECIPE.read_text(encoding="utf-8")
        found = re.search(rf"/{source}_([\d.]+)\.orig", text)
        return found[1] if found else None

    return ask


def _find_in_file(pattern: bytes) -> Callable[[Path], str | None]:
    def find(path: Path) -> str | None:
        found = re.search(pattern, path.read_bytes())
        return found[1].decode("ascii") if found else None

    return find


def _find_isa_l(_path: Path) -> str | None:
    from isal import _isal  # noqa: PLC0415 - asked only where it is inside

    return str(_isal.ISAL_VERSION)


def _find_zstd(_path: Path) -> str | None:
    from backports import zstd  # noqa: PLC0415 - the same

    return str(zstd.zstd_version)


def _find_nothing(_path: Path) -> str | None:
    """The library's version stands nowhere in the file that holds it."""
    return None


_GCC: Final = "GPL-3.0-or-later WITH GCC-exception-3.1"
NATIVE: Final = (
    Native("openssl", "Apache-2.0", "../../LICENSE", ("libcrypto", "libssl"), "_ssl",
           lambda _: ssl.OPENSSL_VERSION.split()[1]),
    Native("zlib", "Zlib", "zlib.txt", ("libz.",), "zlib", lambda _: zlib.ZLIB_RUNTIME_VERSION),
    Native("bzip2", "bzip2-1.0.6", "bzip2.txt", ("libbz2",), "_bz2", _ask_recipe_for("bzip2")),
    Native("xz", "0BSD", "xz.txt", ("liblzma",), "_lzma", _ask_recipe_for("xz-utils")),
    Native("expat", "MIT", "expat.txt", ("libexpat",), "pyexpat",
           lambda _: pyexpat.EXPAT_VERSION.removeprefix("expat_")),
    Native("libffi", "MIT", "libffi.txt", ("libffi",), "_ctypes", _ask_recipe_for("libffi")),
    Native("mpdecimal", "BSD-2-Clause", "mpdecimal.txt", ("libmpdec",), "_decimal",
           lambda _: str(decimal.__libmpdec_version__)),
    Native("libstdc++", _GCC, "gcc-exception.txt", ("libstdc++",), "", _ask_system),
    Native("libgcc", _GCC, "gcc-exception.txt", ("libgcc_s",), "", _ask_system),
    Native("vectorscan", "BSD-3-Clause", "vectorscan.txt", (), "_hs_ext",
           _find_in_file(rb"\x00(\d+\.\d+\.\d+) 20\d\d-\d\d-\d\d\x00")),
    Native("pcre", "BSD-3-Clause", "pcre.txt", (), "_hs_ext", _find_nothing),
    Native("isa-l", "BSD-3-Clause", "isa-l.txt", (), "isal_zlib", _find_isa_l),
    Native("zstd", "BSD-3-Clause OR GPL-2.0-only", "zstd.txt", (), "_zstd", _find_zstd),
    Native("libsodium", "ISC", "libsodium.txt", (), "_sodium", _find_nothing),
)  # fmt: skip
"""What may be inside; which of them is, the files tell."""
