"""Finds triggers that are shapes of digits, or begin with a sign that is rare."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from log_operator.redact.rule import Form, Trigger

_DIGITS = bytes(
    48 if 48 <= byte <= 57 else ord(" ") if byte == ord("-") else byte for byte in range(256)
)
_HEX = bytes(48 if byte in b"0123456789abcdefABCDEF" else byte for byte in range(256))
_TABLES = {Form.DIGITS: _DIGITS, Form.HEX: _HEX, Form.SMALL_HEX: _HEX}
"""How a text is seen: digits are zeros, and numbers with hyphens look like those with blanks."""
_RUN = re.compile(rb"0*+")
_SHORT = 10
_SIGNS = b".@%*#$+<>?!~^|{}"
"""What stands seldom enough in logs that a search may stop at each of them."""

Owned = Mapping[Trigger, Sequence[int]]
"""Triggers with the numbers of the rules that have them."""


def is_sign(trigger: Trigger) -> bool:
    """Whether `Signs` finds it: a sign with what follows, or digits behind a sign."""
    if trigger.form is Form.EXACT:
        return len(trigger.literal) == 1
    is_short = len(trigger.literal) < _SHORT and trigger.literal[:1] in _SIGNS
    return trigger.form is Form.DIGITS and is_short and trigger.literal[1:2] == b"0"


def is_shape(trigger: Trigger) -> bool:
    """Whether `Shapes` finds it: nothing but digits and what stands between them."""
    return trigger.form in _TABLES and re.search(rb"[A-Za-z]", trigger.literal) is None


class Signs:
    """Triggers by the sign that they begin with, those of a rule together."""

    def __init__(self, triggers: Owned) -> None:
        groups: dict[tuple[bytes, bytes, Form, Sequence[int]], list[Trigger]] = {}
        for trigger, rules in triggers.items():
            sign = trigger.literal[:1]
            ahead = trigger.look_back(re.escape(sign))
            groups.setdefault((sign, ahead, trigger.form, rules), []).append(trigger)
        self._searches = [
            (sign, _compile_sign(sign, ahead, form, group), rules)
            for (sign, ahead, form, rules), group in groups.items()
        ]

    def find(self, data: bytes, found: Sequence[list[int]]) -> None:
        """Add to the rule's list each place at which one of its triggers stands."""
        for sign, pattern, rules in self._searches:
            if sign not in data:
                continue
            places = [match.start() for match in pattern.finditer(data)]
            for rule in rules:
                found[rule] += places


def _compile_sign(
    sign: bytes, ahead: bytes, form: Form, triggers: Iterable[Trigger]
) -> re.Pattern[bytes]:
    """Finds the sign where what follows is right; overlapping ones too."""
    rest = b"|".join(
        Trigger(trigger.literal[1:], trigger.follow, trigger.count, form).expression
        for trigger in triggers
    )
    first = re.escape(sign)
    is_behind_word = rb"(?<=\b%b)" % first if form is Form.DIGITS else b""
    # What follows is asked for first: it refuses most.
    return re.compile(first + rb"(?=" + rest + rb")" + is_behind_word + ahead, re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Shape:
    """Some triggers of a rule that begin with the same core.

    Args:
        core: how they begin, as it is seen.
        form: which digits.
        is_there: whether one of them is at a place.
        rules: the numbers of the rules that have them.
    """

    core: bytes
    form: Form
    is_there: re.Pattern[bytes]
    rules: Sequence[int]


class Shapes:
    """Shapes of digits, in a view in which all digits are zeros."""

    def __init__(self, triggers: Owned) -> None:
        groups: dict[tuple[Form, bytes, Sequence[int]], list[Trigger]] = {}
        for trigger, rules in triggers.items():
            groups.setdefault((trigger.form, trigger.literal[:1], rules), []).append(trigger)
        self._shapes = [
            shape
            for (form, _, rules), group in groups.items()
            for shape in _join(form, rules, group)
        ]

    def find(self, data: bytes, found: Sequence[list[int]]) -> None:
        """Add to the rule's list each place at which one of its triggers stands."""
        views: dict[Form, bytes] = {}
        for shape in self._shapes:
            view = views.get(shape.form)
            if view is None:
                view = views[shape.form] = data.translate(_TABLES[shape.form])
            places = _find_shape(shape, data, view)
            for rule in shape.rules:
                found[rule] += places


def _join(form: Form, rules: Sequence[int], triggers: Sequence[Trigger]) -> Iterator[_Shape]:
    """One shape for all if they begin with more than digits, else one for those that look alike."""
    seen = {trigger: trigger.literal.translate(_TABLES[form]) for trigger in triggers}
    core = _begin_alike(min(seen.values()), max(seen.values()))
    groups: dict[bytes, list[bytes]] = {}
    for trigger, literal in seen.items():
        key = core if core.strip(b"0") else literal
        groups.setdefault(key, []).append(trigger.look_back() + trigger.expression)
    for key, expressions in groups.items():
        yield _Shape(key, form, re.compile(b"|".join(expressions), re.DOTALL), rules)


def _begin_alike(first: bytes, last: bytes) -> bytes:
    """What all begin with that are in order between these two."""
    size = 0
    while first[size : size + 1] == last[size : size + 1] != b"":
        size += 1
    return first[:size]


def _find_shape(shape: _Shape, data: bytes, view: bytes) -> list[int]:
    core, is_there = shape.core, shape.is_there.match
    # Within a run of digits no other one begins with its first digit.
    is_run = shape.form is Form.DIGITS and not core.strip(b"0")
    places: list[int] = []
    place = view.find(core)
    while place >= 0:
        if is_there(data, place):
            places.append(place)
        run = _RUN.match(view, place) if is_run else None
        place = view.find(core, run.end() if run else place + 1)
    return places
