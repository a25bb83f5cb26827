"""What is published of a build: the executable, the same in a folder, its bill, their sums."""

import hashlib
import json
import os
import platform
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from executable.archive import pack_tar, pack_zip
from executable.bill import write_bill
from executable.components import sort_out
from executable.contents import read_contents
from executable.signing import sign_executable, sign_file
from ticketbound import __version__


def name_build(name: str) -> str:
    """Such as `operator-1.0.0-linux-x86_64`, of a program of that name."""
    system = {"linux": "linux", "darwin": "macos", "win32": "windows"}[sys.platform]
    return f"{name}-{__version__}-{system}-{platform.machine().lower()}"


def publish(
    executable: Path, program: Path, staged: Path, release: Path, seconds: int
) -> Iterator[Path]:
    """Write all into the folder `release`; gives each file that is there then.

    Args:
        executable: the one-file build.
        program: the one of the folder build, whose name all have.
        staged: what build/operator.spec left behind.
        release: made anew.
        seconds: when all this was made, since 1970.
    """
    shutil.rmtree(release, ignore_errors=True)
    release.mkdir(parents=True)
    name = name_build(program.stem)
    one_file = release / f"{name}{program.suffix}"
    shutil.copy2(executable, one_file)
    sign_executable(program, os.environ)
    is_windows = os.name == "nt"
    archive = release / f"{name}{'.zip' if is_windows else '.tar.gz'}"
    archive.write_bytes((pack_zip if is_windows else pack_tar)(program.parent, name, seconds))
    bill = release / f"{name}.cdx.json"
    bill.write_text(tell_bill(executable, program.stem, staged, seconds), encoding="utf-8")
    sums = release / "SHA256SUMS"
    sums.write_text("".join(_sum(path) for path in (one_file, archive, bill)), encoding="ascii")
    for path in (one_file, archive, bill, sums):
        yield path
        if signature := sign_file(path, os.environ):
            yield signature


def tell_bill(executable: Path, name: str, staged: Path, seconds: int) -> str:
    """The bill of materials of `executable`, which is called `name`, from what it holds itself."""
    sources: dict[str, str] = json.loads((staged / "sources.json").read_text(encoding="utf-8"))
    inside = {one: sources.get(one, "") for one in read_contents(executable).names}
    components = sort_out(inside, __version__)
    return write_bill(components, name=name, executable=executable.read_bytes(), seconds=seconds)


def _sum(path: Path) -> str:
    """A line as sha256sum writes and checks it."""
    return f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
