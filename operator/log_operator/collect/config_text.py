"""What the readers of configuration files have in common: lines, and where values end."""

import re
from typing import Final

from ticketbound.language import later

DROPPED: Final = "<dropped>"
"""What stands in the place of a value, which cleaning takes for none."""

_ENDS_OF_LINES = re.compile(r"\r\n|\n|\r")
_OTHER_ENDS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
"""Where some readers end a line and others do not."""
_REST = re.compile(r"\s*(?:[#;].*)?")
_INSIDE: Final = {
    '"': re.compile(r"(?:[^\"\\]++|\\.)*+\\?"),
    "'": re.compile(r"(?:[^']++|'')*+"),
}
"""What stands in quotes, as far as it goes on a line: a backslash escapes in double ones alone."""


class NotUnderstood(Exception):
    """The keys of a file cannot be told from its values; `str()` says why."""


def split_lines(text: str) -> list[str]:
    """The lines, without what ends them, and without blanks at their ends.

    Raises:
        NotUnderstood: where they end is a matter of opinion.
    """
    if _OTHER_ENDS.search(text):
        raise NotUnderstood(later("it has characters that end a line for some programs only"))
    lines = [line.rstrip(" \t") for line in _ENDS_OF_LINES.split(text)]
    return lines if lines[-1] else lines[:-1]


def find_open_quote(value: str) -> str:
    """The quote that begins `value` and does not end on its line; empty if there is none.

    Raises:
        NotUnderstood: where the quotes end cannot be told.
    """
    quote = value[:1]
    if quote not in ("'", '"'):
        return ""
    if value.startswith(quote * 3):
        raise NotUnderstood(later("it has a text on several lines"))
    return "" if closes(value[1:], quote) else quote


def closes(line: str, quote: str) -> bool:
    """Whether a value in these quotes ends on this line, and nothing but a comment follows.

    Raises:
        NotUnderstood: that cannot be told.
    """
    inside = _INSIDE[quote].match(line)
    rest = line[inside.end() if inside else 0 :]
    if rest and not (rest.startswith(quote) and _REST.fullmatch(rest[1:])):
        raise NotUnderstood(later("it has something behind a quoted value"))
    return bool(rest)
