"""Compiles a catalogue as translators write it; not in the executable, which has it compiled."""

import io
from datetime import UTC, datetime
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

_NO_DAY: Final = datetime(1980, 1, 1, tzinfo=UTC)


def compile_catalogue(text: str) -> bytes:
    """The `.mo` of a `.po`."""
    catalogue, compiled = read_po(io.StringIO(text)), io.BytesIO()
    # Else it is today, and no two builds are equal.
    catalogue.creation_date = catalogue.revision_date = _NO_DAY
    write_mo(compiled, catalogue)
    return compiled.getvalue()
