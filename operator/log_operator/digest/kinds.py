"""Which lines are of one kind: those that differ in numbers, ids, names and times only."""

import re
from typing import Final

_VARIABLE: Final = re.compile(
    rb"""
      \[redacted:[a-z0-9-]{1,60}\] | \[[a-z]{1,8}-[0-9a-f]{4,16}\]      # what redaction wrote
    | (?<![:,{[=])(?<![:,][ ]) " [^"\n]{0,200} " (?![:,}\]])             # quoted, but not in JSON
    | (?<![A-Za-z0-9]) ' [^'\n]{0,200} ' (?![A-Za-z0-9])
    | [0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}
    | \b (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun) \b
    | (?<!\w) [A-Za-z_]* [0-9] \w* (?: [-+:.,/] [A-Za-z_]{0,20} [0-9] \w* )*  # what has digits
    | \b [0-9a-fA-F]{8,} \b
    """,
    re.VERBOSE,
)
_SPACE: Final = re.compile(rb"\s+")
_DIGITS: Final = b"0123456789"
_MOST_KNOWN: Final = 4096


class Kinds:
    """Names the kinds of lines; remembers what it saw, since most lines come again."""

    def __init__(self) -> None:
        self._known: dict[bytes, bytes] = {}
        self.misses = 0
        """How often a line was not remembered."""

    def name(self, line: bytes) -> bytes:
        """The line with a sign in place of all that varies."""
        key = line.translate(None, _DIGITS)
        kind = self._known.get(key)
        if kind is None:
            self.misses += 1
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            kind = self._known[key] = _SPACE.sub(b" ", _VARIABLE.sub(b"#", line))
        return kind
