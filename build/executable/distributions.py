"""Whose each file of the build environment is: which distribution's, and under which licence."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Final

_LICENCE_FILE: Final = re.compile(r"(?:licen[cs]e|copying|notice)", re.IGNORECASE)
_CLASSIFIER: Final = "License :: OSI Approved :: "
# What is said in other words than SPDX's.
# See: https://spdx.org/licenses/
_SPDX: Final = {
    "Apache Software License": "Apache-2.0",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
_SPDX_OF: Final = {"pyinstaller": "GPL-2.0-or-later WITH Bootloader-exception"}


@dataclass(frozen=True, slots=True)
class Project:
    """A library as it is installed.

    Args:
        name: in the normal form, such as `typing-extensions`.
        version: of the library.
        licence: an SPDX expression.
        texts: the files that hold its licence.
    """

    name: str
    version: str
    licence: str
    texts: tuple[Path, ...]


def index_files() -> Mapping[Path, Project]:
    """Each installed file's project, by the file's real path."""
    return {
        path: project
        for installed in distributions()
        for project in [describe(installed)]
        for path in _list_files(installed)
    }


def describe(installed: Distribution) -> Project:
    """What its metadata says.

    Raises:
        LookupError: it names no licence.
    """
    name = re.sub(r"[-_.]+", "-", installed.name).lower()
    texts = tuple(
        path
        for path in _list_files(installed)
        if ".dist-info" in path.parent.parts[-1] + path.parent.parent.parts[-1]
        and _LICENCE_FILE.match(path.name)
    )
    return Project(name, installed.version, _find_licence(name, installed), tuple(sorted(texts)))


def _list_files(installed: Distribution) -> Iterator[Path]:
    for file in installed.files or ():
        yield Path(str(installed.locate_file(file))).resolve()


def _find_licence(name: str, installed: Distribution) -> str:
    if name in _SPDX_OF:
        return _SPDX_OF[name]
    metadata = installed.metadata
    for field in ("License-Expression", "License"):
        if field in metadata:
            return metadata[field]
    for line in metadata.get_all("Classifier") or ():
        if line.startswith(_CLASSIFIER):
            return _SPDX[line.removeprefix(_CLASSIFIER)]
    raise LookupError(f"{name} names no licence")
