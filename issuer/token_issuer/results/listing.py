"""What listing codes has to say."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from ticketbound.safe_text import escape
from token_issuer.ledger.records import CodeRecord, State
from token_issuer.result import Json
from token_issuer.results.describing import describe_code
from token_issuer.table import lay_out

_HEAD: Final = ("id", "ticket", "state", "expires (UTC)", "by")
_COLUMNS: Final = (
    *("code_id", "ticket", "state", "binding", "profile", "minted_by", "minted_at"),
    *("expires_at", "ended_at", "reason", "note"),
)
_GREEN, _YELLOW, _CYAN, _RED, _DIM = "32", "33", "36", "31", "2"
_COLOURS: Final[Mapping[State, str]] = {
    State.RESERVED: _YELLOW,
    State.ACTIVE: _GREEN,
    State.REVOKING: _YELLOW,
    State.USED: _CYAN,
    State.REVOKED: _DIM,
    State.EXPIRED: _DIM,
    State.FAILED: _RED,
}
# What a spreadsheet takes for the beginning of a formula.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class ListResult:
    """The codes that were asked for, the newest first.

    `more` is how many others fit, `is_filtered` whether less than all codes were asked for.
    """

    codes: tuple[CodeRecord, ...]
    warnings: tuple[str, ...] = ()
    more: int = 0
    is_filtered: bool = False
    is_coloured: bool = False
    command: ClassVar[str] = "list"

    def data(self) -> Mapping[str, Json]:
        """See `Result`."""
        return {"codes": [describe_code(code) for code in self.codes], "more": self.more}

    def output(self) -> str:
        """A table of at most 80 columns."""
        if not self.codes:
            return ""
        head, *lines = lay_out([_HEAD, *map(_as_row, self.codes)], width=80).split("\n")
        if self.is_coloured:
            lines = [_paint(line, code.state) for line, code in zip(lines, self.codes, strict=True)]
        return "\n".join([head, *lines])

    def notes(self) -> tuple[str, ...]:
        """See `Result`."""
        if not self.codes:
            return ("no such code" if self.is_filtered else "no code was minted yet",)
        return (f"{self.more:,} more; --all shows them",) if self.more else ()


@dataclass(frozen=True, slots=True)
class CsvResult:
    """The same, as comma-separated values (RFC 4180) with a line of names."""

    listed: ListResult
    command: ClassVar[str] = "list"

    @property
    def warnings(self) -> tuple[str, ...]:
        """See `Result`."""
        return self.listed.warnings

    def data(self) -> Mapping[str, Json]:
        """See `Result`."""
        return self.listed.data()

    def output(self) -> str:
        """The lines."""
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(_COLUMNS)
        for code in self.listed.codes:
            row = describe_code(code)
            writer.writerow([_defuse(row[name]) for name in _COLUMNS])
        return text.getvalue().rstrip("\n")

    def notes(self) -> tuple[str, ...]:
        """See `Result`."""
        more = self.listed.more
        return (f"{more:,} more; --all shows them",) if more else ()


def _as_row(code: CodeRecord) -> tuple[str, ...]:
    return (
        code.code_id,
        str(code.ticket),
        code.state.value,
        code.expires_at.strftime("%Y-%m-%d %H:%M"),
        escape(code.minted_by),
    )


def _paint(line: str, state: State) -> str:
    """The state in its colour; it is the first such word, since ids are hexadecimal."""
    return line.replace(state.value, f"\x1b[{_COLOURS[state]}m{state.value}\x1b[0m", 1)


def _defuse(value: Json) -> str:
    # See: https://owasp.org/www-community/attacks/CSV_Injection
    text = "" if value is None else escape(str(value), limit=1000)
    return f"'{text}" if text.startswith(_FORMULA) else text
