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
from log_operator.collect.plain_keys import is_plain_key
from ticketbound.language import later

_WITH_HEADERS: Final = (".cfg", ".cnf", ".conf", ".ini", ".service")
_BY_LINES: Final = (*_WITH_HEADERS, ".env", ".properties")
_BY_INDENTATION: Final = (".yaml", ".yml")
_MOST_DOTS: Final = 100
"""In a line of TOML: the time and memory that a key takes grow with the square of its dots."""
_DEEPEST: Final = 32
_MOST_NODES: Final = 200_000
_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_LEFT_OUT: Final = "<key>"
"""What stands in the place of a key that may be a secret itself."""


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
        raise NotUnderstood(later("it is no text")) from error
    ending = PurePosixPath(name.lower()).suffix
    if parse := _PARSERS.get(ending):
        return Keys(_outline(_parse(text, parse, ending)))
    if ending not in (*_BY_LINES, *_BY_INDENTATION):
        raise NotUnderstood(later("values cannot be dropped from files of this kind"))
    by_lines = ending in _BY_LINES
    reader = LineKeys(has_headers=ending in _WITH_HEADERS) if by_lines else YamlKeys()
    lines = split_lines(text)
    for line in lines:
        reader.read(line)
    filled = sum(map(bool, lines)) - sum(map(bool, reader.kept))
    return Keys(iter(reader.kept), filled)


def _parse_toml(text: str) -> Any:
    if any(line.count(".") > _MOST_DOTS for line in re.split("[\r\n]", text)):
        raise NotUnderstood(
            later("it has a line with more than {most} dots").format(most=_MOST_DOTS)
        )
    return tomllib.loads(text)


_PARSERS: Final[Mapping[str, Callable[[str], Any]]] = {".json": json.loads, ".toml": _parse_toml}


def _parse(text: str, parse: Callable[[str], Any], ending: str) -> object:
    """What the text says, if that is not too much.

    Raises:
        NotUnderstood: it is too much, or not valid.
    """
    try:
        tree: object = parse(text)
    except (ValueError, RecursionError) as error:
        raise NotUnderstood(
            later("it is no valid {kind}").format(kind=ending[1:].upper())
        ) from error
    for nodes, (_, depth) in enumerate(_walk(tree), 1):
        if depth > _DEEPEST or nodes > _MOST_NODES:
            what = later("it is more than {deep} deep or with more than {most} values")
            raise NotUnderstood(what.format(deep=_DEEPEST, most=f"{_MOST_NODES:,}"))
    return tree


def _outline(tree: object) -> Iterator[str]:
    """A line for each value, with the keys that lead to it."""
    return (f"{path} = {DROPPED}".lstrip(" .") for path, _ in _walk(tree) if path is not None)


def _walk(tree: object) -> Iterator[tuple[str | None, int]]:
    """All that is in a tree, from the first to the last: the path of a value, and its depth.

    Nothing is held but the way to one value, however much stands beside it.
    """
    ways = [iter([("", tree)])]
    while ways:
        step = next(ways[-1], None)
        if step is None:
            ways.pop()
            continue
        path, value = step
        below = _step_down(path, value)
        yield (None if below else path), len(ways) - 1
        if below:
            ways.append(below)


def _step_down(path: str, value: object) -> Iterator[tuple[str, object]] | None:
    if isinstance(value, dict) and value:
        return ((f"{path}.{_write_key(key)}", item) for key, item in value.items())
    if isinstance(value, list) and value:
        return ((f"{path}[{number}]", item) for number, item in enumerate(value))
    return None


def _write_key(key: str) -> str:
    return key if is_plain_key(key) else _LEFT_OUT
