"""What this machine and its people are called, so that these names can be replaced by aliases."""

import os
import platform
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from log_operator.collect.host import Host

_MOST: Final = 200
_USER_VARIABLES: Final = ("USER", "LOGNAME", "USERNAME", "SUDO_USER")
_HOST_VARIABLES: Final = ("HOSTNAME", "COMPUTERNAME")
_HOMES: Final = {
    "linux": ("/home", "/var/home"),
    "macos": ("/Users",),
    "windows": (r"C:\Users",),
}
_HOMES_NAMES: Final = ("home", "users")
"""What a folder is called that holds homes and nothing else; that of /root is the whole disk."""
_NO_HOMES: Final = frozenset({"lost+found", "all users", "default user", "linuxbrew"})
"""Folders beside people's homes that are nobody's."""


def find_user_names(host: Host) -> tuple[str, ...]:
    """Who this machine's people are: whoever runs this, and whose homes lie here."""
    names = [host.environment.get(name, "") for name in _USER_VARIABLES]
    homes = {Path(folder) for folder in _HOMES[host.system]}
    if host.home is not None:
        names.append(host.home.name)
        if host.home.parent.name.casefold() in _HOMES_NAMES:
            homes.add(host.home.parent)
    for folder in sorted(homes):
        names += _list_folders(folder)
    return _choose(names)


def find_host_names(host: Host) -> tuple[str, ...]:
    """What this machine is called, with its domain and without."""
    names = [platform.node(), *(host.environment.get(name, "") for name in _HOST_VARIABLES)]
    return _choose([*names, *(name.partition(".")[0] for name in names)])


def _list_folders(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as found:
            return sorted(entry.name for entry in found if entry.is_dir(follow_symlinks=False))
    except OSError:
        return []


def _choose(names: Iterable[str]) -> tuple[str, ...]:
    """Each name once, the longest first."""
    kept = {name for name in names if name and name.casefold() not in _NO_HOMES}
    return tuple(sorted(kept, key=lambda name: (-len(name), name))[:_MOST])
