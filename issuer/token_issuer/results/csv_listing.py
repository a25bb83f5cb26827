"""Codes as comma-separated values; made for a great many of them."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from ticketbound.safe_text import escape
from token_issuer.result import Json

COLUMNS: Final = (
    *("code_id", "ticket", "state", "binding", "profile", "minted_by", "reserved_at"),
    *("expires_at", "ended_at", "reason", "note"),
)
"""What `write_csv` takes of each code."""
_NAMES: Final = tuple("minted_at" if name == "reserved_at" else name for name in COLUMNS)
_LINE: Final = ",".join(["%s"] * len(_NAMES)) + "\n"
_LONGEST: Final = 1000
# What a spreadsheet takes for the beginning of a formula.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
# The comma stands for whatever comes before a cell, = for the printable ones of those.
_MARKS: Final = bytes.maketrans(b'"\n+-@', b",,===")
_Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class CsvResult:
    """What `write_csv` has written; `more` is how many other codes fit."""

    lines: str
    more: int = 0
    warnings: tuple[str, ...] = ()
    command: ClassVar[str] = "list"

    def data(self) -> Mapping[str, Json]:
        """See `Result`."""
        return {"csv": self.lines, "more": self.more}

    def output(self) -> str:
        """The lines."""
        return self.lines

    def notes(self) -> tuple[str, ...]:
        """See `Result`."""
        return (f"{self.more:,} more; --all shows them",) if self.more else ()


def write_csv(parts: Iterable[Sequence[_Row]]) -> str:
    """The ledger's `COLUMNS` as comma-separated values (RFC 4180), below their names."""
    return "".join((_write((_NAMES,)), *map(_write_safely, parts))).rstrip("\n")


def _write_safely(rows: Sequence[_Row]) -> str:
    """Lines fit for a terminal and a spreadsheet; a ledger edited by hand may hold anything.

    Nearly all are as they are, and many are asked at once much faster than cell by cell.
    """
    text = _join(rows) or _write(rows)
    return text if _is_harmless(text, len(rows)) else _write([map(_defuse, row) for row in rows])


def _join(rows: Sequence[_Row]) -> str:
    """The same as `_write` in half the time, where no cell is missing or has to be quoted."""
    text = "".join([_LINE % tuple(row) for row in rows])
    is_plain = text.count(",") == _LINE.count(",") * len(rows) and '"' not in text
    return text if is_plain and "None" not in text else ""


def _write(rows: Iterable[Iterable[Any]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _is_harmless(text: str, count: int) -> bool:
    """Whether `_defuse` would change no cell of those `count` rows; a no may be wrong."""
    lines = text.split("\n")
    return (
        len(lines) == count + 1  # else a cell has a line break
        and max(map(len, lines)) <= _LONGEST
        and "".join(lines).isprintable()
        and b",=" not in f"\n{text}".encode().translate(_MARKS)
    )


def _defuse(cell: Any) -> Any:
    if cell is None or isinstance(cell, int):
        return cell
    text = str(cell)
    is_plain = text.isprintable() and len(text) <= _LONGEST
    shown = text if is_plain else escape(text, limit=_LONGEST)
    # See: https://owasp.org/www-community/attacks/CSV_Injection
    return f"'{shown}" if shown.startswith(_FORMULA) else shown
