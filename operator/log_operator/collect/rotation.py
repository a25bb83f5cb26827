"""How logs are called once they are rotated: `app.log.1`, `app.log-20261121.gz`, `app.1.log`."""

import re
from fnmatch import translate
from typing import Final

COMPRESSED: Final = (".gz", ".tgz", ".bz2", ".xz", ".zst", ".lz4", ".z", ".zip", ".7z")
"""Endings of files of which no part can be read by itself."""

_MAGIC = re.compile(r"[*?\[]")
_DAY: Final = r"\d{4}-?\d\d(?:-?\d\d)?(?:[-_T.]?\d{1,10}){0,3}"
_MARKS: Final = rf"(?:[.-](?:\d{{1,3}}|{_DAY})|\.(?:old|bak|prev)){{0,2}}"
_PACKED: Final = r"(?:\.(?:gz|bz2|xz|zst|lz4|Z|zip))?"


def match_rotated(glob: str, flags: int = 0) -> re.Pattern[str]:
    """What a name that fits `glob`, or such a name after rotation, is matched by.

    Its marks stand at its end, or before the last ending of a name, as some programs do it.
    """
    stem, dot, ending = glob.rpartition(".")
    if not dot or _MAGIC.search(ending):
        return re.compile(_translate(glob) + _MARKS + _PACKED, flags)
    ending = re.escape(f".{ending}")
    return re.compile(_translate(stem) + _MARKS + ending + _MARKS + _PACKED, flags)


def is_compressed(name: str) -> bool:
    """Whether the name says so."""
    return name.lower().endswith(COMPRESSED)


def _translate(glob: str) -> str:
    r"""The expression of `fnmatch`, without the `\Z` or `\z` at its end."""
    return translate(glob)[:-2]
