"""Codes as comma-separated values; made for a great many of them."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from ticketbound.safe_text import escape
from token_issuer.result import Json

COLUMNS: Final = (
    *("code_id", "ticket", "state", "binding", "profile", "minted_by", "reserved_at"),
    *("expires_at", "ended_at", "reason", "note"),
)
"""What `CsvResult` takes of each code."""
_NAMES: Final = tuple("minted_at" if name == "reserved_at" else name for name in COLUMNS)
_LONGEST: Final = 1000
# What a spreadsheet takes for the beginning of a formula.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class CsvResult:
    """Rows of the ledger's `COLUMNS` as comma-separated values (RFC 4180), below their names.

    `more` is how many others fit.
    """

    rows: Sequence[Sequence[Any]]
    more: int = 0
    warnings: tuple[str, ...] = ()
    command: ClassVar[str] = "list"

    def data(self) -> Mapping[str, Json]:
        """See `Result`."""
        return {"codes": [dict(zip(_NAMES, row, strict=True)) for row in self.rows]}

    def output(self) -> str:
        """The lines."""
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(_NAMES)
        writer.writerows(map(_defuse, row) for row in self.rows)
        return text.getvalue().rstrip("\n")

    def notes(self) -> tuple[str, ...]:
        """See `Result`."""
        return (f"{self.more:,} more; --all shows them",) if self.more else ()


def _defuse(cell: Any) -> Any:
    """Text fit for a terminal and a spreadsheet; a ledger edited by hand may hold anything."""
    if cell is None or isinstance(cell, int):
        return cell
    text = str(cell)
    # Most are, and this is asked much faster than they are escaped.
    is_plain = text.isprintable() and len(text) <= _LONGEST
    shown = text if is_plain else escape(text, limit=_LONGEST)
    # See: https://owasp.org/www-community/attacks/CSV_Injection
    return f"'{shown}" if shown.startswith(_FORMULA) else shown
