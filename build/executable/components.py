"""Sorts what an executable holds by the component that it comes from."""

import os
import re
import sys
import sysconfig
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from executable.contents import LATE_FOLDER
from executable.distributions import Project, index_files
from executable.native import NATIVE, TEXTS, Native

OURS: Final = "ticketbound"
_PYTHON: Final = "cpython"
_BOOTLOADER: Final = "pyinstaller"
_STANDARD: Final = Path(sysconfig.get_path("stdlib")).resolve()
# On Windows its libraries, those of Microsoft that it brings, and its licence lie beside it.
_AROUND: Final = Path(sys.base_prefix).resolve() if os.name == "nt" else _STANDARD
_OF_BOOTLOADER: Final = re.compile(r"(?:pyi|PYZ)")
_NOWHERE: Final = "-"
"""What PyInstaller calls the file of a package that is but a folder."""
_OF_PYTHON: Final = re.compile(r"(?:libpython|python3\d*\.dll|base_library\.zip$|struct$)")


@dataclass(frozen=True, slots=True)
class Component:
    """One of the things that an executable is made of.

    Args:
        name: what its people call it.
        version: None where nobody says it.
        licence: an SPDX expression.
        texts: the files that hold its licence.
        files: its names in the table of contents; none where it lies inside another's files.
        inside: the name of the file that holds it, if another's does.
    """

    name: str
    version: str | None
    licence: str
    texts: tuple[Path, ...]
    files: tuple[str, ...]
    inside: str | None = None


class UnknownOrigin(Exception):
    """A file of the executable that comes from nowhere known."""


def sort_out(sources: Mapping[str, str], version: str) -> tuple[Component, ...]:
    """The components, by name.

    Args:
        sources: where each name in the table of contents comes from; empty for what PyInstaller
            made itself.
        version: ours.

    Raises:
        UnknownOrigin: a component is missing in build/executable/native.py.
    """
    projects = index_files()
    known = {project.name: project for project in projects.values()}
    names: dict[str, list[str]] = {}
    for name, source in sources.items():
        first = _find_first(name, sources) if source == _NOWHERE else source
        names.setdefault(_find_owner(name, first, projects), []).append(name)
    found = [
        _describe(owner, tuple(sorted(files)), sources, known, version)
        for owner, files in names.items()
    ]
    found += [_describe_inside(n, *held) for n in NATIVE if (held := _find_holder(n, sources))]
    return tuple(sorted(found, key=lambda component: component.name))


def _find_first(package: str, sources: Mapping[str, str]) -> str:
    """Where the first module of a package comes from that has no file of its own."""
    return next(source for name, source in sources.items() if name.startswith(f"{package}."))


def _find_owner(name: str, source: str, projects: Mapping[Path, Project]) -> str:
    path = Path(source).resolve() if source else None
    file = Path(name.removeprefix(LATE_FOLDER)).name
    if path and path in projects:
        return projects[path].name
    if native := next((n for n in NATIVE if n.files and file.startswith(n.files)), None):
        return native.name
    if _OF_PYTHON.match(file) or (path and path.is_relative_to(_AROUND)):
        return _PYTHON
    if _OF_BOOTLOADER.match(file):
        return _BOOTLOADER
    if path and path.is_relative_to(TEXTS.parent.parent):
        return OURS
    raise UnknownOrigin(f"{name} from {source or 'nowhere'}")


def _describe(
    owner: str,
    files: tuple[str, ...],
    sources: Mapping[str, str],
    projects: Mapping[str, Project],
    version: str,
) -> Component:
    if owner == OURS:
        return Component(OURS, version, "Apache-2.0", (TEXTS / "../../LICENSE",), files)
    if owner == _PYTHON:
        python = ".".join(str(part) for part in sys.version_info[:3])
        return Component(_PYTHON, python, "Python-2.0", (_AROUND / "LICENSE.txt",), files)
    if owner in projects:
        project = projects[owner]
        return Component(owner, project.version, project.licence, project.texts, files)
    native = next(native for native in NATIVE if native.name == owner)
    found = native.find_version(Path(sources[files[0]]))
    return Component(owner, found, native.licence, (TEXTS / native.text,), files)


def _find_holder(native: Native, sources: Mapping[str, str]) -> tuple[str, str] | None:
    """The file, and where it comes from, that holds a library without a file of its own."""
    files = {Path(name.removeprefix(LATE_FOLDER)).name: name for name in sources}
    if native.files and any(file.startswith(native.files) for file in files):
        return None
    for file, name in sorted(files.items()):
        if native.holder and re.match(rf"{re.escape(native.holder)}\.", file):
            return name, sources[name]
    return None


def _describe_inside(native: Native, name: str, source: str) -> Component:
    version = native.find_version(Path(source))
    return Component(native.name, version, native.licence, (TEXTS / native.text,), (), name)


def tell_licences(components: Iterable[Component]) -> str:
    """The licences of all of them, for people: each text once, below those it is for."""
    parts = []
    for component in components:
        title = f"{component.name} {component.version or ''}".rstrip()
        texts = [path.read_text(encoding="utf-8").strip() for path in component.texts]
        parts.append("\n\n".join((f"{title}\n{'=' * len(title)}", component.licence, *texts)))
    return "\n\n\n".join(parts) + "\n"
