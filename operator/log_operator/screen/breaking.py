"""Breaks a sentence between words, for a screen that is narrower."""

import re
import textwrap
from typing import Final

from log_operator.program_name import PROGRAM

_LEAST: Final = 20
"""Columns of the narrowest screen."""
_COMMAND: Final = re.compile(rf"'{re.escape(PROGRAM)} [^']{{1,60}}'")
_LABEL: Final = re.compile(r" *[^ ]+(?: [^ ]+)? {2,}")
"""What stands in a column of its own, before what it is about."""
_WIDEST_LABEL: Final = 16
_HELD: Final = "\N{NO-BREAK SPACE}"
"""Never in a text that is shown: `escape` lets none through."""


def break_sentence(text: str, columns: int) -> str:
    """The text on lines of fewer than `columns`, the others indented below what it begins with.

    A command to type stays on one line, and so does what has no blanks, however long it is.
    """
    if " " not in text.strip():
        return text
    held = _COMMAND.sub(lambda command: command[0].replace(" ", _HELD), text)
    broken = textwrap.fill(
        held,
        max(_LEAST, columns - 1),
        subsequent_indent=" " * _find_indent(text),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return broken.replace(_HELD, " ")


def _find_indent(text: str) -> int:
    label = _LABEL.match(text)
    if label and label.end() <= _WIDEST_LABEL:
        return label.end()
    return len(text) - len(text.lstrip()) + 2
