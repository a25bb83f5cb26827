"""Keeps the keys of what is written `key = value` by lines: ini, properties, env.

A line stays only where a key can stand and its value ends with it; comments and what is indented
are left out, and a file with anything that may go on in the next line is not understood at all.
"""

import re
from dataclasses import dataclass, field

from log_operator.collect.config_text import DROPPED, NotUnderstood
from log_operator.collect.plain_keys import is_plain_key, may_be_padded
from ticketbound.language import later

_HEADER = re.compile(r"\[([A-Za-z_][\w.:/@-]{0,63})\]", re.ASCII)
_PARTS_OF_HEADERS = re.compile(r"[:/@]")
_KEY = re.compile(r"(?:export )?([A-Za-z_][\w.-]{0,200})[ \t]*[=:](.*)", re.ASCII | re.DOTALL)
_ENDS_HERE = re.compile(
    r"""(?: [^"'`\\]++ | \\(?!["'`\\]|\Z) | \\{2}(?=\w)
          | "(?:[^"'`\\]|\\(?!["'`]))*" | '(?:[^"'`\\]|\\(?!["'`]))*' )*+""",
    re.VERBOSE,
)
"""Whatever has each of its quotes closed, none of them escaped, and no backslash at its end."""
_GOES_ON = re.compile(r"\$\(|<<|[({\[,|&]\Z")
_BRACKETS = (("(", ")"), ("[", "]"), ("{", "}"))
_FLAG = re.compile(r"[a-z]+(?:[_-][a-z0-9]+)*", re.ASCII)
_INCLUDE = re.compile(r"!?include(?:dir)? [\w./*-]+", re.ASCII)


@dataclass(slots=True)
class LineKeys:
    """Reads line after line; `kept` are those that stay.

    Args:
        has_headers: whether `[section]` is a section in files of this kind.
    """

    has_headers: bool
    kept: list[str] = field(default_factory=list)

    def read(self, line: str) -> None:
        """Take one more line.

        Raises:
            NotUnderstood: a value may go on in the next line, or it is no line of such a file.
        """
        if line.endswith("\\"):
            raise NotUnderstood(later("it has lines that go on in the next one"))
        if not line:
            self.kept.append(line)
        elif line.lstrip(" \t").startswith(("#", ";")):
            return
        elif header := self.has_headers and _HEADER.fullmatch(line):
            if all(map(is_plain_key, _PARTS_OF_HEADERS.split(header[1]))):
                self.kept.append(line)
        else:
            self._read_value(line)

    def _read_value(self, line: str) -> None:
        _demand_end(line)
        if line.startswith((" ", "\t")):
            return
        match = _KEY.fullmatch(line)
        if match is None:
            _demand_no_value(line)
        elif is_plain_key(match[1]) and not may_be_padded(line, match[1]):
            self.kept.append(f"{match[1]} = {DROPPED}")


def _demand_end(line: str) -> None:
    if _ENDS_HERE.fullmatch(line) is None:
        raise NotUnderstood(later("it has quotes that may go on in the next line"))
    if _GOES_ON.search(line) or any(line.count(a) != line.count(b) for a, b in _BRACKETS):
        raise NotUnderstood(later("it has values that may go on in the next line"))


def _demand_no_value(line: str) -> None:
    """Let pass what stands alone: a flag, or the name of another file."""
    is_flag = _FLAG.fullmatch(line) and is_plain_key(line)
    if not is_flag and _INCLUDE.fullmatch(line) is None:
        raise NotUnderstood(later("it has a line that is no key"))
