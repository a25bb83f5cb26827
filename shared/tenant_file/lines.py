"""Finds the line of a TOML text on which a key stands, for whoever has to mend it."""

import re
from collections import Counter

_HEADER = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_.\s-]+?)\s*\]")
_KEY = re.compile(r"\s*([A-Za-z0-9_-]+(?:\s*\.\s*[A-Za-z0-9_-]+)*)\s*=")
_LAST_STEP = re.compile(r"(\[\d+\]|\.?[^.\[\]]+)$")


def find_line(text: str, key: str) -> int | None:
    """The line, counted from 1, of `key`, such as `profiles[0].window`, or of what it is in.

    None where neither is written out. Text that only looks like a key, in a string of several
    lines, can mislead it.
    """
    lines = _list_keys(text)
    while key and key not in lines:
        key = _LAST_STEP.sub("", key)
    return lines.get(key)


def _list_keys(text: str) -> dict[str, int]:
    lines: dict[str, int] = {}
    counts: Counter[str] = Counter()
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            name = _resolve("".join(header[2].split()), counts)
            if header[1] == "[[":
                counts[name] += 1
                name = f"{name}[{counts[name] - 1}]"
            table = name
            lines.setdefault(table, number)
        elif found := _KEY.match(line):
            key = table
            for step in "".join(found[1].split()).split("."):
                key = f"{key}.{step}" if key else step
                lines.setdefault(key, number)
    return lines


def _resolve(name: str, counts: Counter[str]) -> str:
    """A header's name with the number of each list in it that it continues."""
    steps = name.split(".")
    resolved = ""
    for place, step in enumerate(steps):
        resolved = f"{resolved}.{step}" if resolved else step
        if counts[resolved] and place < len(steps) - 1:
            resolved = f"{resolved}[{counts[resolved] - 1}]"
    return resolved
