"""Where programs of the host are looked for: in folders that ours are not, and in no other.

`PATH` is not asked, because whoever runs us may have put anything into it, and the current folder
is not looked at, because on Windows it may be the one of all downloads.
"""

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_UNIX_SYSTEM: Final = "/usr/bin:/bin:/usr/sbin:/sbin:/run/current-system/sw/bin"
_UNIX_TOOLS: Final = "/usr/local/bin:/opt/homebrew/bin:/opt/podman/bin:/snap/bin"


@dataclass(frozen=True, slots=True)
class ProgramPlaces:
    """The folders in which programs are looked for, in order, joined as in `PATH`.

    Args:
        system: of programs that came with the system.
        tools: of programs that people install beside it, such as `docker`.
    """

    system: str = _UNIX_SYSTEM
    tools: str = _UNIX_TOOLS

    @property
    def everywhere(self) -> str:
        """Both, the system's first."""
        return os.pathsep.join(part for part in (self.system, self.tools) if part)

    def find(self, name: str, *, is_tool: bool = False) -> Path | None:
        """The full path of a program, or None; `is_tool` looks among the tools as well."""
        folders = (self.everywhere if is_tool else self.system).split(os.pathsep)
        return next(_list_programs(name, folders), None)


UNIX: Final = ProgramPlaces()
"""Those of Linux and macOS."""


def list_places(environment: Mapping[str, str]) -> ProgramPlaces:
    """The places of the machine that we run on."""
    if sys.platform != "win32":
        return UNIX
    windows = environment.get("SYSTEMROOT", r"C:\Windows")
    programs = environment.get("PROGRAMFILES", r"C:\Program Files")
    tools = (rf"{programs}\Docker\Docker\resources\bin", rf"{programs}\RedHat\Podman")
    return ProgramPlaces(rf"{windows}\System32", os.pathsep.join(tools))


def _list_programs(name: str, folders: list[str]) -> Iterator[Path]:
    name = f"{name}.exe" if sys.platform == "win32" else name
    for folder in filter(None, folders):
        path = Path(folder) / name
        if path.is_file() and os.access(path, os.X_OK):
            yield path
