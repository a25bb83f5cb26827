"""Packs the folder build for servers: the same bytes for the same files."""

import gzip
import io
import tarfile
import zipfile
from pathlib import Path
from time import gmtime
from typing import Final

_FILE: Final = 0o644
_PROGRAM: Final = 0o755


def pack_tar(folder: Path, name: str, seconds: int) -> bytes:
    """A .tar.gz of `folder`, in which it is called `name`; of nobody, and of one moment."""
    packed = io.BytesIO()
    with (
        gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=9, mtime=seconds) as stream,
        tarfile.open(fileobj=stream, mode="w", format=tarfile.USTAR_FORMAT) as archive,
    ):
        for path in _list(folder):
            member = tarfile.TarInfo(f"{name}/{path.relative_to(folder).as_posix()}")
            member.mtime = seconds
            if path.is_symlink():
                member.type, member.linkname = tarfile.SYMTYPE, str(path.readlink())
                archive.addfile(member)
            else:
                data = path.read_bytes()
                member.size, member.mode = len(data), _mode(path)
                archive.addfile(member, io.BytesIO(data))
    return packed.getvalue()


def pack_zip(folder: Path, name: str, seconds: int) -> bytes:
    """The same as a .zip, for Windows."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path in _list(folder):
            member = zipfile.ZipInfo(
                f"{name}/{path.relative_to(folder).as_posix()}", gmtime(seconds)[:6]
            )
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = _mode(path) << 16
            archive.writestr(member, path.read_bytes(), compresslevel=9)
    return packed.getvalue()


def _list(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_symlink() or path.is_file())


def _mode(path: Path) -> int:
    return _PROGRAM if path.stat().st_mode & 0o100 else _FILE
