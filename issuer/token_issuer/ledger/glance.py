"""A look at the open codes that costs next to nothing: no lock, no ORM, no file is made."""

import contextlib
import sqlite3
from pathlib import Path
from typing import Final
from urllib.parse import quote

_OPEN: Final = """
SELECT code_id, ticket FROM codes WHERE state IN ('reserved', 'active', 'revoking')
ORDER BY reserved_at DESC
"""


def list_open_codes(path: Path) -> tuple[tuple[str, int], ...]:
    """Id and ticket of each open code, the newest first; none where there is no ledger."""
    # See: https://www.sqlite.org/uri.html (mode=ro)
    address = f"file:{quote(path.absolute().as_posix())}?mode=ro"
    try:
        with contextlib.closing(sqlite3.connect(address, uri=True, timeout=0.2)) as connection:
            return tuple((str(code), int(ticket)) for code, ticket in connection.execute(_OPEN))
    except (sqlite3.Error, ValueError, TypeError):
        return ()
