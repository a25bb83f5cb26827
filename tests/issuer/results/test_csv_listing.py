"""Comma-separated values of a ledger into which anything may have been written by hand."""

import csv
import io
import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ticketbound.safe_text import escape
from token_issuer.results.csv_listing import COLUMNS, write_csv

FORMULAS = ("=", "+", "-", "@", "\t", "\r")
NASTY = [
    "=1+1",
    "+1",
    "-1",
    "@x",
    "\t=1",
    "\r",
    "\n=1",
    "a\nb",
    '"=1"',
    "a,=1",
    "\x1b[2J",
    "\u202e",
]
PLAIN = ["", "Ada Admin", "2026-11-21T20:00:00Z", "a, b", 'say "x"', "山田", "a=b", 5, -5, None]
cells = st.sampled_from(PLAIN) | st.sampled_from(NASTY) | st.text(max_size=8) | st.integers()


def fill(cell: Any, *, at: int = 0) -> list[Any]:
    """A row with that cell, and what a ledger has otherwise."""
    row: list[Any] = ["0" * 16, 1000, "used", "requests", "generic", "Ada", *["2026"] * 3, "", ""]
    row[at] = cell
    return row


def read(rows: Sequence[Sequence[Any]]) -> list[list[str]]:
    head, *found = csv.reader(io.StringIO(write_csv([rows]), newline=""))
    assert len(head) == len(COLUMNS)
    return found


def demand_safe(row: Sequence[Any], found: Sequence[str]) -> None:
    """Returns if each cell is fit to be opened by a spreadsheet, and says what it holds."""
    for cell, shown in zip(row, found, strict=True):
        if cell is None or isinstance(cell, int):
            assert shown == ("" if cell is None else str(cell))
            continue
        text = escape(cell, limit=1000)
        assert shown == (f"'{text}" if text.startswith(FORMULAS) else text)


@settings(deadline=timedelta(seconds=10))
@given(st.lists(st.lists(cells, min_size=len(COLUMNS), max_size=len(COLUMNS)), max_size=5))
def test_every_cell_is_made_harmless(rows: list[list[Any]]) -> None:
    for row, found in zip(rows, read(rows), strict=True):
        demand_safe(row, found)


@pytest.mark.parametrize("cell", [*NASTY, "\ud800", "x" * 1000, "x" * 1001, "=" * 2000])
@pytest.mark.parametrize("at", [0, 5, len(COLUMNS) - 1])
def test_one_among_hundreds(cell: str, at: int) -> None:
    rows = [fill("0" * 16)] * 700
    place = random.Random(at).randrange(700)
    rows[place] = fill(cell, at=at)
    found = read(rows)
    assert len(found) == 700
    demand_safe(rows[place], found[place])
    assert {tuple(row) for row in found} == {tuple(found[place]), tuple(found[place - 1])}
