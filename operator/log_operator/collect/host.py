"""The machine that the sources are asked on."""

import ctypes
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from log_operator.collect.program_places import UNIX, ProgramPlaces, list_places
from tenant_file.source import System
from ticketbound.clock import Clock

_SYSTEMS: dict[str, System] = {"win32": "windows", "darwin": "macos"}


@dataclass(frozen=True, slots=True)
class Host:
    """What a source needs to know of the machine before it looks at it.

    `home` is None for a user without one, as in some containers; `programs` are the folders that
    its programs are looked for in. `version` is the system's, on Linux the kernel's; `is_admin`
    says whether we run as root, or as an administrator of Windows who said so.
    """

    system: System
    environment: Mapping[str, str]
    home: Path | None
    clock: Clock
    programs: ProgramPlaces = UNIX
    version: str = ""
    is_admin: bool = False


def this_host(environment: Mapping[str, str], clock: Clock) -> Host:
    """The machine we run on; a Unix that is not macOS counts as Linux."""
    system = _SYSTEMS.get(sys.platform, "linux")
    home = environment.get("USERPROFILE" if system == "windows" else "HOME")
    folder = Path(home) if home else _look_up_home()
    return Host(
        system,
        environment,
        folder,
        clock,
        list_places(environment),
        _find_version(),
        is_admin=_is_admin(),
    )


def _is_admin() -> bool:
    if sys.platform == "win32":
        return bool(ctypes.windll.shell32.IsUserAnAdmin())
    return os.geteuid() == 0


def _find_version() -> str:
    if sys.platform == "linux":
        return os.uname().release
    import platform  # noqa: PLC0415 - elsewhere it knows more than the kernel does

    return platform.version() if sys.platform == "win32" else platform.mac_ver()[0]


def _look_up_home() -> Path | None:
    try:
        return Path.home()
    except RuntimeError:
        return None
