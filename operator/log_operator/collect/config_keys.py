"""Keeps the keys of a configuration file and drops every value.

TOML and JSON are read by the standard library, and what it does not take is left out as a whole;
the others are read as text. What remains is cleaned like everything else.
"""

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final

from log_operator.collect.config_lines import LineKeys
from log_operator.collect.config_text import DROPPED, NotUnderstood, split_lines
from log_operator.collect.config_yaml import YamlKeys

_BY_LINES: Final = (
    "",
    ".cfg",
    ".cnf",
    ".conf",
    ".editorconfig",
    ".env",
    ".ini",
    ".properties",
    ".service",
)
_PARSERS: Final[Mapping[str, Callable[[str], Any]]] = {
    ".json": json.loads,
    ".toml": tomllib.loads,
}
_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_BARE = re.compile(r"[\w-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Keys:
    """The lines that stay, without their ends, and how many were left out with all on them."""

    lines: Iterator[str]
    lines_left_out: int = 0


def keep_keys(name: str, data: bytes) -> Keys:
    """The keys of the file of that name.

    Raises:
        NotUnderstood: it is of another kind, or not what its name says.
    """
    try:
        text = data.decode("utf-16" if data[:2] in _MARKS else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotUnderstood("it is no text") from error
    ending = PurePosixPath(name.lower()).suffix
    if parse := _PARSERS.get(ending):
        try:
            return Keys(_outline([("", parse(text))]))
        except (ValueError, RecursionError) as error:
            raise NotUnderstood(f"it is no valid {ending[1:].upper()}") from error
    if ending not in (*_BY_LINES, ".yaml", ".yml"):
        raise NotUnderstood("values cannot be dropped from files of this kind")
    reader = YamlKeys() if ending in (".yaml", ".yml") else LineKeys()
    lines = split_lines(text)
    for line in lines:
        reader.read(line)
    filled = sum(map(bool, lines)) - sum(map(bool, reader.kept))
    return Keys(iter(reader.kept), filled)


def _outline(waiting: list[tuple[str, object]]) -> Iterator[str]:
    """A line for each value, with the keys that lead to it."""
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict) and value:
            steps = [(f"{path}.{_write_key(key)}".lstrip("."), item) for key, item in value.items()]
        elif isinstance(value, list) and value:
            steps = [(f"{path}[{number}]", item) for number, item in enumerate(value)]
        else:
            yield f"{path} = {DROPPED}".lstrip()
            continue
        waiting.extend(reversed(steps))


def _write_key(key: str) -> str:
    return key if _BARE.fullmatch(key) else json.dumps(key)
