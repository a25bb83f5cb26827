"""Writes the map in CONTRIBUTING.md anew: what each module's docstring says first.

With --check it writes nothing, and ends with 1 where the map is not up to date.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
_PAGE: Final = ROOT / "CONTRIBUTING.md"
_ROOM: Final = re.compile(r"^### `(?P<folder>.+)/`: .+$", re.MULTILINE)


def main() -> int:
    before = _PAGE.read_text(encoding="utf-8")
    head, rooms = _read_page(before)
    parts = [f"{heading}\n\n{''.join(_tell_modules(ROOT / folder))}" for folder, heading in rooms]
    after = head + "\n".join(parts)
    if sys.argv[1:] == ["--check"]:
        return int(after != before)
    _PAGE.write_text(after, encoding="utf-8", newline="\n")
    return 0


def _read_page(text: str) -> tuple[str, list[tuple[str, str]]]:
    """All before the first room, and each room's folder and heading."""
    rooms = list(_ROOM.finditer(text))
    return text[: rooms[0].start()], [(room["folder"], room[0]) for room in rooms]


def _tell_modules(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*.py"), key=lambda path: (str(path.parent), path.name)):
        if path.name != "__init__.py":
            yield f"- `{path.relative_to(folder).as_posix()}`: {_read_sentence(path)}\n"


def _read_sentence(path: Path) -> str:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    sentence = " ".join(docstring.partition("\n\n")[0].split()).rstrip(".")
    word = sentence.partition(" ")[0]
    # A name keeps its capital: Slack, JSON, OAuth.
    is_name = word.rstrip(",") in ("Slack", "AWS", "OAuth") or word.isupper()
    return sentence if is_name or not word.isalpha() else sentence[:1].lower() + sentence[1:]


if __name__ == "__main__":
    sys.exit(main())
