"""Ids in paths."""

from typing import Final

from werkzeug.routing import BaseConverter

_LONGEST: Final = 19
_NO_ID: Final = 0


class RecordId(BaseConverter):
    """Any whole number, however large or small; what cannot be an id becomes 0, which none is.

    So an id that is out of bounds is one that no record has, rather than a path that does not
    exist.
    """

    regex = r"-?[0-9]+"

    def to_python(self, value: str) -> int:
        """The id in the path."""
        return int(value) if value[0] != "-" and len(value) <= _LONGEST else _NO_ID
