"""Our rules as engines take them that know neither look-around, back references nor possession.

What cannot be said there is left out, so that a peer matches a little more than we do, and is
asked for less: conditions are gone, long bounds are none, and a back reference is the group again.
"""

import re
from collections.abc import Callable, Iterable
from enum import Enum
from re import _constants as codes  # type: ignore[attr-defined]  # the parser has no other name
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from log_operator.redact.rule import Rule

_LONGEST = 16
"""Counted repeats beyond it cost an automaton a state for each; they become unbounded."""
_ALL = set(range(256))


def _matching(pattern: bytes) -> set[int]:
    return {byte for byte in _ALL if re.fullmatch(pattern, bytes((byte,)))}


_CATEGORIES = {
    codes.CATEGORY_DIGIT: _matching(rb"\d"),
    codes.CATEGORY_NOT_DIGIT: _matching(rb"\D"),
    codes.CATEGORY_SPACE: _matching(rb"\s"),
    codes.CATEGORY_NOT_SPACE: _matching(rb"\S"),
    codes.CATEGORY_WORD: _matching(rb"\w"),
    codes.CATEGORY_NOT_WORD: _matching(rb"\W"),
}
_SETS = (codes.LITERAL, codes.NOT_LITERAL, codes.ANY, codes.IN)
_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)


class Dialect(Enum):
    """How groups are opened."""

    RE2 = "(?:"
    SED = "("


def translate(rule: Rule, dialect: Dialect) -> str:
    """The rule as one pattern, with what stands before its trigger; case is for a flag to say."""
    before = ""
    if rule.before is not None:
        before = _Writer(dialect, is_backwards=True).write(rule.before)
    return before + _Writer(dialect, is_backwards=False).write(rule.pattern)


def can_take(rules: Iterable[Rule], compile_one: Callable[[str], object]) -> tuple[Rule, ...]:
    """Those of the rules that another engine compiles."""
    taken: list[Rule] = []
    for rule in rules:
        try:
            compile_one(translate(rule, Dialect.RE2))
        except Exception:  # noqa: BLE001, S112 - each engine has an error of its own
            continue
        taken.append(rule)
    return tuple(taken)


class _Writer:
    """Writes one parsed pattern; backwards where it was written for reversed text."""

    def __init__(self, dialect: Dialect, *, is_backwards: bool) -> None:
        self._dialect = dialect
        self._is_backwards = is_backwards
        self._groups: dict[int, str] = {}

    def write(self, pattern: re.Pattern[bytes]) -> str:
        """The pattern's own text."""
        return self._sequence(parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG))

    def _sequence(self, items: Iterable[tuple[Any, Any]]) -> str:
        written = [self._item(code, value) for code, value in items]
        return "".join(reversed(written) if self._is_backwards else written)

    def _item(self, code: Any, value: Any) -> str:
        if code in _SETS:
            return _set(_members(value if code is codes.IN else [(code, value)]), self._dialect)
        if code is codes.BRANCH:
            return self._group("|".join(self._sequence(branch) for branch in value[1]))
        if code in _REPEATS:
            return self._repeat(*value)
        return self._rest(code, value)

    def _rest(self, code: Any, value: Any) -> str:
        if code is codes.SUBPATTERN:
            number, added, removed, items = value
            text = self._group(self._sequence(items))
            if self._dialect is Dialect.RE2 and (added | removed) & re.IGNORECASE:
                text = f"(?{'' if added else '-'}i:{text})"
            self._groups[number] = text
            return text
        if code is codes.ATOMIC_GROUP:
            return self._group(self._sequence(value))
        return self._groups.get(value, "") if code is codes.GROUPREF else ""

    def _group(self, text: str) -> str:
        return f"{self._dialect.value}{text})" if text else ""

    def _repeat(self, least: int, most: Any, items: Any) -> str:
        inner = self._sequence(items)
        is_one = len(items) == 1 and items[0][0] in {codes.IN, codes.LITERAL, codes.NOT_LITERAL}
        inner = inner if is_one else self._group(inner)
        if not inner:
            return ""
        if (least, most) == (0, 1):
            return f"{inner}?"
        if (least, most) == (1, 1):
            return inner
        if most is codes.MAXREPEAT or most > _LONGEST:
            return inner + ("*" if least == 0 else "+" if least == 1 else f"{{{least},}}")
        return inner + (f"{{{least}}}" if least == most else f"{{{least},{most}}}")


def _set(allowed: set[int], dialect: Dialect) -> str:
    """A set of bytes; dialects escape in brackets in different ways, or not at all.

    Line ends are left out: these programs read line by line.
    """
    allowed = (allowed - {ord("\n")}) or set(b"\r")
    if len(allowed) == 1 and (char := chr(*allowed)).isascii() and char.isalnum():
        return char
    if dialect is Dialect.RE2:
        return "[" + "".join(_escaped(a, b) for a, b in _ranges(allowed)) + "]"
    allowed = allowed - {0}
    if allowed == {ord("^")}:
        return r"\^"
    plain = "".join(_range(a, b) for a, b in _ranges(allowed - set(b"]^-")))
    first, last = ("]" if 0x5D in allowed else ""), ("-" if 0x2D in allowed else "")
    middle = "^" if 0x5E in allowed else ""
    if not first and not plain:
        return f"[{last}{middle}]"
    return f"[{first}{plain}{middle}{last}]"


def _escaped(first: int, last: int) -> str:
    return f"\\x{first:02x}" + (f"-\\x{last:02x}" if last > first else "")


def _range(first: int, last: int) -> str:
    return chr(first) if first == last else f"{chr(first)}-{chr(last)}"


def _ranges(allowed: set[int]) -> list[tuple[int, int]]:
    """The set as first and last bytes of what is unbroken."""
    ranges: list[tuple[int, int]] = []
    for byte in sorted(allowed):
        if ranges and ranges[-1][1] == byte - 1:
            ranges[-1] = (ranges[-1][0], byte)
        else:
            ranges.append((byte, byte))
    return ranges


def _members(items: Iterable[tuple[Any, Any]]) -> set[int]:
    allowed: set[int] = set()
    is_negated = False
    for code, value in items:
        if code is codes.NEGATE:
            is_negated = True
        elif code is codes.LITERAL:
            allowed.add(value)
        elif code is codes.NOT_LITERAL:
            allowed |= _ALL - {value}
        elif code is codes.ANY:
            allowed |= _ALL
        elif code is codes.RANGE:
            allowed.update(range(value[0], value[1] + 1))
        else:
            allowed |= _CATEGORIES[value]
    return _ALL - allowed if is_negated else allowed
