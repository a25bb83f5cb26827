"""Rows of text in columns."""

import unicodedata
from collections.abc import Sequence
from typing import Final

_LEAST: Final = 8
"""Columns of a terminal without which a cut cell tells nothing."""


def lay_out(rows: Sequence[tuple[str, ...]], *, width: int) -> str:
    """`rows` as lines of at most `width` columns; only the last column is cut for it."""
    widths = [max(map(measure_width, column)) for column in zip(*rows, strict=True)]
    widths[-1] = max(width - sum(widths[:-1]) - 2 * (len(widths) - 1), 1)
    return "\n".join(_lay_out_row(row, widths) for row in rows)


def drop_columns(
    rows: Sequence[tuple[str, ...]], *, width: int, keep: int
) -> list[tuple[str, ...]]:
    """`rows` without the last columns that do not fit `width`; the first `keep` stay.

    A column fits if its head, in the first row, does: for the last one may be cut.
    """
    columns = list(zip(*rows, strict=True))
    while len(columns) > keep and _measure_least(columns) > width:
        columns.pop()
    return list(zip(*columns, strict=True))


def _measure_least(columns: Sequence[tuple[str, ...]]) -> int:
    *others, last = columns
    widths = [max(map(measure_width, column)) for column in others]
    least = min(max(map(measure_width, last)), max(measure_width(last[0]), _LEAST))
    return sum(widths) + least + 2 * len(others)


def measure_width(text: str) -> int:
    """How many columns of a terminal `text` takes: Chinese letters take two, accents none."""
    if text.isascii():
        return len(text)
    return sum(map(_measure_character, text))


def _measure_character(character: str) -> int:
    # See: https://www.unicode.org/reports/tr11/ (East Asian Width)
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _lay_out_row(row: tuple[str, ...], widths: list[int]) -> str:
    *cells, last = row
    padded = [_pad(cell, width) for cell, width in zip(cells, widths, strict=False)]
    return "  ".join([*padded, _cut(last, widths[-1])]).rstrip()


def _pad(cell: str, width: int) -> str:
    return cell + " " * (width - measure_width(cell))


def _cut(text: str, width: int) -> str:
    if measure_width(text) <= width:
        return text
    while measure_width(text) > width - 1:
        text = text[:-1]
    return text + "…"
