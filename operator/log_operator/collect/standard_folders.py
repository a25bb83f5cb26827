"""Where each system keeps a program's logs, settings and data, as platformdirs has it."""

# See: https://platformdirs.readthedocs.io/en/latest/api.html

from collections.abc import Mapping
from typing import Final

from log_operator.collect.host import Host
from tenant_file.standard_places import Purpose, StandardPlace

_USER_ON_LINUX: Final[Mapping[Purpose, str]] = {
    "cache": "~/.cache",
    "config": "~/.config",
    "data": "~/.local/share",
    "log": "~/.local/state",
    "state": "~/.local/state",
}
_SITE_ON_LINUX: Final[Mapping[Purpose, str]] = {
    "cache": "/var/cache",
    "config": "/etc/xdg",
    "data": "/usr/local/share",
    "log": "/var/log",
    "state": "/var/lib",
}
_ON_MACOS: Final[Mapping[Purpose, str]] = {
    "cache": "/Library/Caches",
    "config": "/Library/Application Support",
    "data": "/Library/Application Support",
    "log": "/Library/Logs",
    "state": "/Library/Application Support",
}
_BELOW_ON_WINDOWS: Final[Mapping[Purpose, str]] = {"cache": "Cache", "log": "Logs"}
_HOMES: Final[Mapping[Purpose, str]] = {
    "cache": "XDG_CACHE_HOME",
    "config": "XDG_CONFIG_HOME",
    "data": "XDG_DATA_HOME",
    "state": "XDG_STATE_HOME",
}
_LISTS: Final[Mapping[Purpose, str]] = {"config": "XDG_CONFIG_DIRS", "data": "XDG_DATA_DIRS"}


def find_folder(place: StandardPlace, host: Host) -> str | None:
    """The full path of the place; None where this user has no home folder."""
    if host.system == "windows":
        return _find_on_windows(place, host)
    base = _ask_environment(place, host) or _default(place, host)
    if base is None:
        return None
    names = [base, place.app]
    if host.system == "linux" and place.scope == "user" and place.purpose == "log":
        names.append("log")
    return "/".join(name for name in names if name)


def _ask_environment(place: StandardPlace, host: Host) -> str:
    """What the variables of XDG say; a path there must be a full one."""
    # See: https://specifications.freedesktop.org/basedir-spec/latest/
    is_log = place.purpose == "log" and host.system == "linux"
    purpose: Purpose = "state" if is_log else place.purpose
    names = _HOMES if place.scope == "user" else _LISTS
    values = host.environment.get(names.get(purpose, ""), "").split(":")
    if place.scope == "user" and len(values) > 1:
        values = [":".join(values)]
    return next((value.rstrip("/") for value in values if value.startswith("/")), "")


def _default(place: StandardPlace, host: Host) -> str | None:
    if host.system == "macos":
        if place.scope == "site":
            return _ON_MACOS[place.purpose]
        return f"{host.home}{_ON_MACOS[place.purpose]}" if host.home else None
    if place.scope == "site":
        return _SITE_ON_LINUX[place.purpose]
    return f"{host.home}{_USER_ON_LINUX[place.purpose][1:]}" if host.home else None


def _find_on_windows(place: StandardPlace, host: Host) -> str | None:
    folded = {name.casefold(): value for name, value in host.environment.items()}
    if place.scope == "site":
        base = folded.get("programdata") or r"C:\ProgramData"
    else:
        base = folded.get("localappdata") or (rf"{host.home}\AppData\Local" if host.home else "")
    below = _BELOW_ON_WINDOWS.get(place.purpose, "")
    if not place.app and place.purpose == "cache":
        below = ""
    names = [base.rstrip("\\"), place.author, place.app, below]
    return "\\".join(name for name in names if name) if base else None
