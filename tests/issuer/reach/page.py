"""The tables of docs/security.md that say what tokens can do."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

_PAGE: Final = Path(__file__).resolve().parents[3] / "docs/security.md"
_BEGIN: Final = "<!-- measured: begin -->"
_END: Final = "<!-- measured: end -->"
Table = dict[str, dict[str, str]]
"""Cells by the first one of their row and the head of their column."""


@dataclass(frozen=True)
class Page:
    """Which column a kind of token has, what it opens, and what more in some accounts."""

    kinds: Table
    operations: Table
    settings: Table


def read_page() -> Page:
    """The tables between the two marks."""
    text = _PAGE.read_text(encoding="utf-8")
    between = text.partition(_BEGIN)[2].partition(_END)[0]
    blocks = [block for block in between.split("\n\n") if block.lstrip().startswith("|")]
    return Page(*map(_read_table, blocks))


def _read_table(block: str) -> Table:
    head, _, *rows = (_split(line) for line in block.strip().splitlines())
    return {first: dict(zip(head[1:], rest, strict=True)) for first, *rest in rows}


def _split(line: str) -> list[str]:
    return [cell.strip().strip("`") for cell in line.strip().strip("|").split("|")]
