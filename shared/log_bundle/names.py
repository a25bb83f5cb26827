"""Names inside the bundle that unpack safely on every system."""

import re
import unicodedata
from typing import Final

_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
_MAX_STEP: Final = 80
_MAX_NAME: Final = 220
_PLAIN: Final = frozenset("._-+@=,()~#")


class EntryNames:
    """Gives each entry a name of its own, whatever was proposed.

    Two names never differ in case only, and none is a folder of another.
    """

    def __init__(self) -> None:
        self._files: set[str] = set()
        self._folders: set[str] = set()
        self._counts: dict[str, int] = {}

    def take(self, proposed: str) -> str:
        """A safe, unused name near `proposed`, whose parts are joined by `/`."""
        name = make_safe(proposed)
        if not self._files.isdisjoint(_folders_of(name.casefold())):
            name = name.replace("/", "_")
        candidate = name
        while not self._is_free(candidate):
            count = self._counts.get(name.casefold(), 1) + 1
            self._counts[name.casefold()] = count
            candidate = number_name(name, count)
        key = candidate.casefold()
        self._files.add(key)
        self._folders.update(_folders_of(key))
        return candidate

    def _is_free(self, name: str) -> bool:
        key = name.casefold()
        return key not in self._files and key not in self._folders


def make_safe(proposed: str) -> str:
    """`proposed` without what any system would stumble over; never empty, absolute or upwards."""
    steps = [_make_step_safe(s) for s in proposed.split("/") if s not in ("", ".", "..")]
    name = "/".join(steps) or "unnamed"
    return name if len(name) <= _MAX_NAME else _shorten(name, _MAX_NAME)


def number_name(name: str, number: int) -> str:
    """`name` with a number before its ending: `app.log` becomes `app~2.log`."""
    folder, slash, last = name.rpartition("/")
    stem, dot, ending = last.rpartition(".")
    numbered = f"{stem}~{number}{dot}{ending}" if stem else f"{last}~{number}"
    return f"{folder}{slash}{numbered}"


def _make_step_safe(step: str) -> str:
    composed = unicodedata.normalize("NFC", step)
    plain = "".join(c if c.isalnum() or c in _PLAIN else "_" for c in composed).rstrip(".")
    if not plain or plain.startswith(("-", "~")) or _RESERVED.fullmatch(plain):
        plain = f"_{plain}"
    return plain if len(plain) <= _MAX_STEP else _shorten(plain, _MAX_STEP)


def _shorten(name: str, limit: int) -> str:
    """The end of a name tells more than its beginning: keep it, mark the cut."""
    return "_" + name[1 - limit :].lstrip("/")


def _folders_of(key: str) -> set[str]:
    steps = key.split("/")[:-1]
    return {"/".join(steps[: count + 1]) for count in range(len(steps))}
