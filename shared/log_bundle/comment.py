"""The lines by which the comment that brings a bundle is found, and checked against its files.

People read them too. Whoever holds a code can write such a comment: it is worth no more than its
author, which is for the reader to look at.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_CODE: Final = re.compile(r"code ([0-9a-f]{16}), ")
_FILES: Final = re.compile(r"([0-9]{1,9}) files?, ")
_PART: Final = re.compile(r"(\S{1,200}) ([0-9][0-9,]{0,20}) bytes SHA-256 ([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class SentPart:
    """One part as the operator says that it sent it; `size` in bytes."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class SentBundle:
    """A bundle as its comment tells it; of very many parts, only the first are told."""

    code_id: str
    files: int
    parts: tuple[SentPart, ...]


def write_code(code_id: str) -> str:
    """The beginning of the line that names the code; more follows in it."""
    return f"code {code_id},"


def write_files(count: int) -> str:
    """The beginning of the line that says how many files there are; more follows in it."""
    return f"{count} file{'' if count == 1 else 's'},"


def write_part(part: SentPart) -> str:
    """The line of one part."""
    return f"{part.name}  {part.size:,} bytes  SHA-256 {part.sha256}"


def read_comment(body: str) -> SentBundle | None:
    """What the comment of a bundle says; None for any other comment."""
    # Mail programs, and Zendesk itself, may change the white space.
    lines = [" ".join(line.split()) for line in body.splitlines()]
    code = _find(_CODE, lines)
    files = _find(_FILES, lines)
    if code is None or files is None:
        return None
    parts = filter(None, map(_PART.fullmatch, lines))
    return SentBundle(
        code, int(files), tuple(SentPart(m[1], int(m[2].replace(",", "")), m[3]) for m in parts)
    )


def _find(pattern: re.Pattern[str], lines: Iterable[str]) -> str | None:
    return next((match[1] for line in lines if (match := pattern.match(line))), None)
