"""Patterns that are compiled when they are first used: most runs need few of the rules' ones."""

import re
from functools import cached_property
from typing import Any, cast


class _Late:
    """Passes for the compiled pattern that it becomes."""

    def __init__(self, text: bytes, flags: int) -> None:
        self._said = (text, flags)

    @cached_property
    def _compiled(self) -> re.Pattern[bytes]:
        return re.compile(*self._said)

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._compiled, name)
        # The next time, nothing of ours stands between.
        setattr(self, name, value)
        return value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Late) and self._said == other._said

    def __hash__(self) -> int:
        return hash(self._said)


def late(text: bytes, flags: int = 0) -> re.Pattern[bytes]:
    """The same as `re.compile`, except that an error in it shows when it is first used."""
    return cast("re.Pattern[bytes]", _Late(text, flags))
