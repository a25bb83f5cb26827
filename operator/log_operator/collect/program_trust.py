"""What root starts: only what nobody but root can change, on each step of the way to it.

Where somebody else may change a program, a folder above it, or a link on the way, starting it would
hand them our rights; where nobody may, what was looked at is what is started.
"""

import os
import re
import shutil
import stat
import sys
from pathlib import Path
from typing import Final

from ticketbound.language import later

_DISTRUST: Final = later("others than root may change {what}, so it is not started as root")
_PROGRAM: Final = later("this program")
_MOST_LINKS: Final = 40
_FIRST_LINE: Final = 256
_INTERPRETER = re.compile(rb"#![ \t]*(\S+)(?:[ \t]+(?:-S[ \t]*)?(\S+))?")


class _Distrusted(Exception):
    """Somebody else than root may change it."""


def find_distrust(program: Path, search_path: str = "", what: str = _PROGRAM) -> str:
    """Why we, as root, would not start `program`, or nothing.

    Args:
        program: its full path.
        search_path: where what a script names for `env` is looked for.
        what: how to call it in the answer.
    """
    if sys.platform == "win32" or os.geteuid():
        return ""
    try:
        real = resolve_trusted(program)
        for interpreter in _find_interpreters(real, search_path):
            resolve_trusted(interpreter)
    except FileNotFoundError:
        return ""  # and nobody but root can put it there
    except (OSError, _Distrusted):
        return _DISTRUST.format(what=what)
    return ""


def resolve_trusted(path: Path) -> Path:
    """`path` without links, after looking at each folder and link on the way.

    Raises:
        _Distrusted: one of them is not root's, or others may write to it.
        OSError: one of them is not there.
    """
    real = Path("/")
    _demand_roots(real)
    waiting = list(reversed(Path(path).parts[1:]))
    links = 0
    while waiting:
        name = waiting.pop()
        if name == "..":
            real = real.parent
            continue
        step = real / name
        if _demand_roots(step):
            links += 1
            target = step.readlink()
            if links > _MOST_LINKS:
                raise _Distrusted
            real = Path("/") if target.is_absolute() else real
            waiting.extend(reversed(target.parts[1:] if target.is_absolute() else target.parts))
        else:
            real = step
    return real


def _demand_roots(path: Path) -> bool:
    """Whether it is a link, once it is known that only root may change it."""
    info = path.lstat()
    is_link = stat.S_ISLNK(info.st_mode)
    others = stat.S_IWOTH | (stat.S_IWGRP if info.st_gid else 0)
    if info.st_uid or (not is_link and info.st_mode & others):
        raise _Distrusted
    return is_link


def _find_interpreters(program: Path, search_path: str) -> list[Path]:
    """What the first line of a script names to run it."""
    with program.open("rb") as file:
        match = _INTERPRETER.match(file.read(_FIRST_LINE))
    if match is None:
        return []
    first = Path(os.fsdecode(match[1]))
    if first.name != "env" or not match[2]:
        return [first]
    found = shutil.which(os.fsdecode(match[2]), path=search_path)
    if found is None:
        raise _Distrusted
    return [first, Path(found)]
