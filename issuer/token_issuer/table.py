"""Rows of text in columns."""

from collections.abc import Sequence


def lay_out(rows: Sequence[tuple[str, ...]], *, width: int) -> str:
    """`rows` as lines of at most `width` columns; only the last column is cut for it."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    widths[-1] = max(width - sum(widths[:-1]) - 2 * (len(widths) - 1), 1)
    return "\n".join(_lay_out_row(row, widths) for row in rows)


def _lay_out_row(row: tuple[str, ...], widths: list[int]) -> str:
    *cells, last = row
    if len(last) > widths[-1]:
        last = last[: widths[-1] - 1] + "…"
    padded = [cell.ljust(width) for cell, width in zip(cells, widths, strict=False)]
    return "  ".join([*padded, last]).rstrip()
