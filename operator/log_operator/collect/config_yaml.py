"""Keeps the keys of YAML, told by its indentation.

What is deeper than a key with a value belongs to that value, and is left out; so is what is deeper
than anything that is not understood.
"""

import re
from dataclasses import dataclass, field

from log_operator.collect.config_text import DROPPED, NotUnderstood, closes, find_open_quote
from log_operator.collect.plain_keys import is_plain_key
from ticketbound.language import later

_KEY = re.compile(
    r"( *(?:- +){0,32})(<<|[A-Za-z_][\w./-]{0,63}|\"[\w ./-]{1,64}\"|'[\w ./-]{1,64}')"
    r" *:(?: +(.*))?",
    re.ASCII | re.DOTALL,
)
_ITEM = re.compile(r"( *(?:- +){0,32})-(?: +(.*))?", re.ASCII | re.DOTALL)
_STRINGS = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'")
_PROPERTIES = re.compile(r"(?:[&!]\S*(?: +|$))*")
"""Tags and anchors, which may stand before any value."""
_MARKERS = ("---", "...")
_NO_DEPTH = 1 << 30


@dataclass(slots=True)
class YamlKeys:
    """Reads line after line; `kept` are those that stay."""

    kept: list[str] = field(default_factory=list)
    _quote: str = ""
    _hidden_below: int = _NO_DEPTH
    """Lines that begin further to the right than this belong to a value."""

    def read(self, line: str) -> None:
        """Take one more line.

        Raises:
            NotUnderstood: a value begins whose end cannot be told.
        """
        if self._quote:
            if closes(line.lstrip(" "), self._quote):
                self._quote = ""
            return
        bare = line.lstrip(" ")
        depth = len(line) - len(bare)
        if bare.startswith("\t"):
            raise NotUnderstood(later("it is indented by tabs"))
        if not bare or bare.startswith("#") or depth > self._hidden_below:
            return
        self._hidden_below = _NO_DEPTH
        if line in _MARKERS:
            self.kept.append(line)
        elif match := _KEY.fullmatch(line):
            self._keep(f"{match[1]}{match[2]}:", len(match[1]), match[3] or "")
            if match[2] != "<<" and not is_plain_key(match[2].strip("\"'")):
                self.kept.pop()
                self._hidden_below = len(match[1])
        elif match := _ITEM.fullmatch(line):
            self._keep(f"{match[1]}-", len(match[1]), match[2] or "")
        elif any(character in bare for character in "\"'{}[]|>&*!"):
            raise NotUnderstood(later("it has a line that is no plain key"))
        else:
            self._hidden_below = depth

    def _keep(self, beginning: str, depth: int, value: str) -> None:
        if not value or value.startswith("#"):
            self.kept.append(beginning)
            return
        self._hidden_below = depth
        value = _PROPERTIES.sub("", value, count=1)
        self._quote = find_open_quote(value)
        if value.startswith(("{", "[")) and not _is_closed(value):
            raise NotUnderstood(later("it has a value in brackets that goes on"))
        self.kept.append(f"{beginning} {DROPPED}")


def _is_closed(value: str) -> bool:
    """Whether all brackets of a value are closed on its line."""
    bare = _STRINGS.sub("", value).partition(" #")[0]
    opened = sum(bare.count(bracket) for bracket in "{[")
    closed = sum(bare.count(bracket) for bracket in "}]")
    return opened == closed and not any(quote in bare for quote in "\"'")
