"""What listing codes has to say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from ticketbound.safe_text import escape
from token_issuer.ledger.records import CodeRecord, State
from token_issuer.result import Json
from token_issuer.results.describing import describe_code
from token_issuer.table import drop_columns, lay_out

_HEAD: Final = ("id", "ticket", "state", "expires (UTC)", "by")
_KEPT: Final = 3
"""Columns that no terminal is too narrow for."""
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


@dataclass(frozen=True, slots=True)
class ListResult:
    """The codes that were asked for, the newest first.

    `more` is how many others fit, `is_filtered` whether less than all codes were asked for, `width`
    that of the terminal, if there is one.
    """

    codes: tuple[CodeRecord, ...]
    warnings: tuple[str, ...] = ()
    more: int = 0
    is_filtered: bool = False
    is_coloured: bool = False
    width: int | None = None
    command: ClassVar[str] = "list"

    def data(self) -> Mapping[str, Json]:
        """See `Result`."""
        return {"codes": [describe_code(code) for code in self.codes], "more": self.more}

    def output(self) -> str:
        """A table of at most 80 columns, or of those that fit the terminal."""
        if not self.codes:
            return ""
        rows, width = [_HEAD, *map(_as_row, self.codes)], self.width or 80
        fitting = drop_columns(rows, width=width, keep=_KEPT)
        head, *lines = lay_out(fitting, width=width).split("\n")
        if self.is_coloured:
            lines = [_paint(line, code.state) for line, code in zip(lines, self.codes, strict=True)]
        return "\n".join([head, *lines])

    def notes(self) -> tuple[str, ...]:
        """See `Result`."""
        if not self.codes:
            return ("no such code" if self.is_filtered else "no code was minted yet",)
        more = (f"{self.more:,} more; --all shows them",) if self.more else ()
        still = sum(code.state.is_open for code in self.codes)
        return (*more, f"{still:,} of these open") if self.width else more


def _as_row(code: CodeRecord) -> tuple[str, ...]:
    return (
        code.code_id,
        str(code.ticket),
        f"{code.state} (no logs)" if code.state is State.USED and code.reason else code.state.value,
        code.expires_at.strftime("%Y-%m-%d %H:%M"),
        escape(code.minted_by),
    )


def _paint(line: str, state: State) -> str:
    """The state in its colour; it is the first such word, since ids are hexadecimal."""
    return line.replace(state.value, f"\x1b[{_COLOURS[state]}m{state.value}\x1b[0m", 1)
