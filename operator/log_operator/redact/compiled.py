"""Databases that were compiled when the executable was built: it takes longer than most runs do.

They say the same as what would be compiled here, and are only taken where all that they were made
from is the same; so a source tree, which has none, works as well.
"""

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

FOLDER: Final = "databases"
"""Beside this module, inside the executable."""
_HERE: Final = Path(__file__).parent / FOLDER


class Expression(NamedTuple):
    """One thing to look for: a regular expression, and the library's flags."""

    text: bytes
    flags: int


def open_database(expressions: Sequence[Expression], folder: Path = _HERE) -> Any:
    """The database that looks for all of these, each under its number.

    Raises:
        ImportError: the library is not on this machine.
    """
    import hyperscan  # noqa: PLC0415 - a machine without it takes the other engine

    try:
        data = (folder / _name(expressions)).read_bytes()
        database = hyperscan.loadb(data, hyperscan.HS_MODE_BLOCK)
        database.scratch = hyperscan.Scratch(database)
    except (OSError, hyperscan.error):
        return _compile(expressions)
    return database


def write_databases(sets: Iterable[Sequence[Expression]], folder: Path) -> None:
    """Compile each set into `folder`, where `open_database` finds it."""
    import hyperscan  # noqa: PLC0415 - as above

    folder.mkdir(parents=True, exist_ok=True)
    for expressions in sets:
        (folder / _name(expressions)).write_bytes(hyperscan.dumpb(_compile(expressions)))


def _compile(expressions: Sequence[Expression]) -> Any:
    import hyperscan  # noqa: PLC0415 - as above

    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    database.compile(
        expressions=[expression.text for expression in expressions],
        ids=list(range(len(expressions))),
        elements=len(expressions),
        flags=[expression.flags for expression in expressions],
    )
    return database


def _name(expressions: Sequence[Expression]) -> str:
    """Of the file: a hash of all that the database is made from.

    The library looks at its own version and at the processor when it loads one.
    """
    digest = hashlib.sha256()
    for text, flags in expressions:
        digest.update(b"%d %d %b" % (flags, len(text), text))
    return f"{digest.hexdigest()[:32]}.database"
