"""What types cannot say about the sources of a profile."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Final

from tenant_file.command_checks import find_command_mistakes
from tenant_file.loopback import find_endpoint_mistakes
from tenant_file.redaction_checks import FULL_PATH
from tenant_file.sources import (
    AnySource,
    Command,
    Config,
    Containers,
    Crashes,
    Endpoint,
    EventLog,
    Files,
    Journal,
    Kubernetes,
    UnifiedLog,
)
from tenant_file.spans import parse_time
from tenant_file.text_checks import find_text_mistakes
from tenant_file.tool_checks import find_tool_mistakes
from tenant_file.translations import pick
from ticketbound.safe_text import escape
from ticketbound.sizes import parse_size

Mistake = tuple[str, str]
"""A key, such as `include[0]`, and what is wrong with it."""

ID: Final = re.compile(r"[a-z][a-z0-9-]{0,31}", re.ASCII)
"""What profiles and sources may be called."""
ID_RULE: Final = "an id has lower-case letters, digits and hyphens, at most 32"

_WORDS: Final = frozenset(("y", "yes", "n", "no", "l", "list", "q", "quit"))
_UNIT = re.compile(r"[A-Za-z0-9:_.\\@*?\[\]][A-Za-z0-9:_.\\@*?\[\]-]*", re.ASCII)
_VERSION = re.compile(r"(?:>=|<=|==|>|<)\d{1,9}(?:\.\d{1,9}){0,4}", re.ASCII)
_SEPARATORS = re.compile(r"[/\\{}:]+")
_LONGEST_TIME: Final = timedelta(hours=1)


def find_source_mistakes(source: AnySource) -> Iterator[Mistake]:
    """All that makes no sense in one source, in the order in which it is declared."""
    yield from _find_common(source)
    match source:
        case Files():
            yield from _find_in_files(source)
        case Config():
            yield from _find_in_paths(source)
        case Journal():
            yield from _find_misnamed("units", source.units)
        case Endpoint():
            yield from find_endpoint_mistakes(source)
        case Command():
            yield from find_command_mistakes(source)
        case Containers() | Kubernetes() | EventLog() | UnifiedLog() | Crashes():
            yield from find_tool_mistakes(source)


def find_bad_paths(key: str, paths: Sequence[str]) -> Iterator[Mistake]:
    """Those of a list of paths that do not name their place in full."""
    for number, path in enumerate(paths):
        if FULL_PATH.match(path) is None:
            yield f"{key}[{number}]", f"{escape(path)!r} is no full path"


def _find_unreachable(key: str, paths: Sequence[str]) -> Iterator[Mistake]:
    """Those of a list of paths that mean nothing on any customer's machine."""
    for number, path in enumerate(paths):
        names = _SEPARATORS.split(path)
        if ".." in names:
            yield f"{key}[{number}]", f"{escape(path)!r} has .., and folders are only gone down"
        elif path.startswith("~") and names[0] != "~" and (names[1:] or key != "exclude"):
            what = "names another user's home; only ~ itself is known"
            yield f"{key}[{number}]", f"{escape(path)!r} {what}"


def find_bad_value(key: str, text: str, parse: Callable[[str], object]) -> Iterator[Mistake]:
    """The complaint of `parse`, where it does not take `text`."""
    try:
        if not parse(text):
            yield key, "leaves no room for anything"
    except ValueError as error:
        yield key, str(error)


def _find_common(source: AnySource) -> Iterator[Mistake]:
    if not pick(source.why).strip():
        yield "why", "customers must read why support asks for it"
    yield from find_text_mistakes("why", source.why)
    if source.id and ID.fullmatch(source.id) is None:
        yield "id", f"{escape(source.id)!r} is none: {ID_RULE}"
    if source.id in _WORDS:
        yield "id", f"{source.id!r} is an answer to the operator's questions; take another word"
    if not source.systems:
        yield "systems", "at least one is needed; leave the key out for all"
    if source.if_version and _VERSION.fullmatch(source.if_version) is None:
        yield "if_version", f"{escape(source.if_version)!r} is none; write it like >=10.0 or <13"
    yield from find_bad_paths("if_exists", source.if_exists)
    yield from _find_unreachable("if_exists", source.if_exists)
    yield from find_bad_value("max_size", source.max_size, parse_size)
    yield from find_bad_value("max_time", source.max_time, _parse_max_time)


def _parse_max_time(text: str) -> timedelta:
    span = parse_time(text)
    if span > _LONGEST_TIME:
        raise ValueError("no source may take longer than 1h")
    return span


def _find_in_files(files: Files) -> Iterator[Mistake]:
    yield from _find_in_paths(files)
    yield from find_bad_value("keep_head", files.keep_head, lambda text: parse_size(text) + 1)
    if files.newest < 0:
        yield "newest", "a count of files, or 0 for all"


def _find_in_paths(source: Files | Config) -> Iterator[Mistake]:
    if not source.include:
        yield "include", "at least one path is needed"
    yield from find_bad_paths("include", source.include)
    yield from _find_unreachable("include", source.include)
    yield from _find_unreachable("exclude", source.exclude)
    yield from find_bad_value("max_file_size", source.max_file_size, parse_size)


def _find_misnamed(key: str, units: Sequence[str]) -> Iterator[Mistake]:
    for number, unit in enumerate(units):
        if _UNIT.fullmatch(unit) is None:
            yield f"{key}[{number}]", f"{escape(unit)!r} is no unit"
