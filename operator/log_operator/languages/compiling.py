"""Compiles a catalogue as translators write it; not in the executable, which has it compiled."""

import io

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_catalogue(text: str) -> bytes:
    """The `.mo` of a `.po`."""
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.StringIO(text)))
    return compiled.getvalue()
