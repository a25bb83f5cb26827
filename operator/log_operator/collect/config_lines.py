"""Keeps the keys of what is written `key = value` by lines: ini, properties, env.

A line stays only where a key can stand; comments, values on several lines, and whatever is not
understood are left out.
"""

import re
from dataclasses import dataclass, field

from log_operator.collect.config_text import DROPPED, NotUnderstood, closes, find_open_quote

_HEADER = re.compile(r"\[[A-Za-z_][\w .:/@-]{0,80}\]", re.ASCII)
_KEY = re.compile(r"(?:export )?([A-Za-z_][\w.-]{0,63})[ \t]*[=:](.*)", re.ASCII | re.DOTALL)
_ARMOUR = re.compile(r"-----BEGIN [A-Z0-9 ]+-----")
_OF_SEVERAL_LINES = ("{", "[", "(", "<<")


@dataclass(slots=True)
class LineKeys:
    """Reads line after line; `kept` are those that stay."""

    kept: list[str] = field(default_factory=list)
    _quote: str = ""
    _is_armoured: bool = False
    _is_continued: bool = False

    def read(self, line: str) -> None:
        """Take one more line.

        Raises:
            NotUnderstood: a value begins whose end cannot be told.
        """
        if self._is_within_value(line):
            return
        match = _KEY.fullmatch(line)
        if not line or _HEADER.fullmatch(line):
            self.kept.append(line)
        elif match:
            self._begin_value(match[2].strip())
            self.kept.append(f"{match[1]} = {DROPPED}")
        elif line.endswith(_OF_SEVERAL_LINES):
            raise NotUnderstood("it has values on several lines")

    def _begin_value(self, value: str) -> None:
        if value.startswith(_OF_SEVERAL_LINES) or value.endswith(_OF_SEVERAL_LINES):
            raise NotUnderstood("it has values in brackets, which may go on")
        self._quote = find_open_quote(value, escapes=False)

    def _is_within_value(self, line: str) -> bool:
        """Whether the line belongs to a value that began before it."""
        was_continued, self._is_continued = self._is_continued, line.endswith("\\")
        if self._quote:
            if closes(line, self._quote, escapes=False):
                self._quote = ""
            return True
        if self._is_armoured or _ARMOUR.search(line):
            self._is_armoured = "-----END " not in line
            return True
        return was_continued
