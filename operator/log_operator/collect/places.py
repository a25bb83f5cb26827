"""From a line of the profile to a pattern on this machine."""

import glob
import re
from typing import Final

from log_operator.collect.host import Host
from log_operator.collect.patterns import Pattern, compile_pattern
from log_operator.collect.standard_folders import find_folder
from tenant_file.standard_places import read_place
from ticketbound.language import later

_VARIABLE = re.compile(r"\$(\w+)|\$\{(\w+)\}|%([^%/\\]+)%", re.ASCII)
_DRIVE = re.compile(r"([A-Za-z]:)[\\/]+(.*)", re.DOTALL)
_SEPARATORS: Final = {"windows": r"[\\/]+", "macos": "/+", "linux": "/+"}


class NoSuchPlace(Exception):
    """A line of the profile means nothing on this machine; `str()` says why."""


def read_include(text: str, host: Host) -> Pattern:
    """The pattern of an `include` line, which names a full path.

    Raises:
        NoSuchPlace: a variable is not set, or the line is no full path.
    """
    pattern = read_exclude(text, host)
    if not pattern.anchor:
        raise NoSuchPlace(later("the profile must name it by its full path"))
    return pattern


def read_exclude(text: str, host: Host) -> Pattern:
    """The pattern of an `exclude` line; one that is no full path fits below any folder.

    Raises:
        NoSuchPlace: a variable is not set, or the path cannot exist.
    """
    expanded = expand(text, host)
    anchor, rest = _split_anchor(expanded, host)
    names = [name for name in re.split(_SEPARATORS[host.system], rest) if name not in ("", ".")]
    if not names or ".." in names or "\0" in rest:
        raise NoSuchPlace(later("the profile names no file by it"))
    if host.system == "windows" and any(":" in name for name in names):
        raise NoSuchPlace(later("a colon may only follow a drive letter"))
    if not anchor:
        names.insert(0, "**")
    return compile_pattern(text, anchor, names, fold=host.system == "windows")


def expand(text: str, host: Host) -> str:
    """`text` with `~`, `$NAME`, `%NAME%` and `{user_log_dir}` replaced, none of them as globs.

    Raises:
        NoSuchPlace: a variable is not set, or there is no home folder.
    """

    def look_up(match: re.Match[str]) -> str:
        name = match[1] or match[2] or match[3]
        value = host.environment.get(name) or _look_up_folded(name, host)
        if not value:
            raise NoSuchPlace(
                later("the variable {name} is not set on this machine").format(name=name)
            )
        return glob.escape(value)

    if named := read_place(text):
        folder = find_folder(named[0], host)
        if folder is None:
            raise NoSuchPlace(later("this user has no home folder"))
        return glob.escape(folder) + _VARIABLE.sub(look_up, named[1])
    expanded = _VARIABLE.sub(look_up, text)
    if text == "~" or text.startswith(("~/", "~\\")):
        if host.home is None:
            raise NoSuchPlace(later("this user has no home folder"))
        return glob.escape(str(host.home)) + expanded[1:]
    return expanded


def _look_up_folded(name: str, host: Host) -> str | None:
    """The value of a variable on Windows, where case does not count."""
    if host.system != "windows":
        return None
    folded = name.casefold()
    return next((v for n, v in host.environment.items() if n.casefold() == folded), None)


def _split_anchor(path: str, host: Host) -> tuple[str, str]:
    if host.system != "windows":
        return ("/", path[1:]) if path.startswith("/") else ("", path)
    if path.startswith(("\\\\", "//")):
        raise NoSuchPlace(later("a folder on the network is not looked at"))
    drive = _DRIVE.fullmatch(path)
    return (drive[1].upper() + "\\", drive[2]) if drive else ("", path)
