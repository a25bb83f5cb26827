"""Finds what runs that were broken off left in the operator's folder."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from log_operator.keeping.kept import STATE_NAME, Kept, read_kept

CODE_ID: Final = re.compile(r"[0-9a-f]{16}", re.ASCII)
"""What a folder of ours is called."""


@dataclass(frozen=True, slots=True)
class Found:
    """One delivery and the folder that it is in."""

    folder: Path
    kept: Kept


def find_all(state_folder: Path) -> tuple[Found, ...]:
    """Every delivery that is kept below `state_folder`, oldest first; writes nothing."""
    return tuple(sorted(_look(state_folder), key=lambda found: found.kept.started_at))


def find_one(state_folder: Path, code_id: str) -> Kept | None:
    """What is kept for the code of that id, if anything; writes nothing."""
    try:
        kept = read_kept((state_folder / code_id / STATE_NAME).read_bytes())
    except (OSError, ValueError):
        return None
    return kept if kept.code_id == code_id else None


def find_damaged(state_folder: Path) -> tuple[Path, ...]:
    """Folders with a state in it that nobody can read; writes nothing."""
    return tuple(
        state_folder / name
        for name in _list_names(state_folder)
        if find_one(state_folder, name) is None
        and os.path.lexists(state_folder / name / STATE_NAME)
    )


def _look(state_folder: Path) -> Iterator[Found]:
    for name in _list_names(state_folder):
        kept = find_one(state_folder, name)
        if kept is not None:
            yield Found(state_folder / name, kept)


def _list_names(state_folder: Path) -> list[str]:
    try:
        return sorted(p.name for p in state_folder.iterdir() if CODE_ID.fullmatch(p.name))
    except OSError:
        return []
