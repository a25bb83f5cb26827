"""Finds the same places with the standard library, where hyperscan does not load."""

import re
from collections.abc import Callable, Iterator, Sequence

from log_operator.redact.engine import Places
from log_operator.redact.rule import Form, Rule

_Wanted = tuple[int, Callable[[bytes, int], re.Match[bytes] | None]]
_DIGITS = bytes(48 if 48 <= byte <= 57 else byte for byte in range(256))
_HEX = bytes(48 if byte in b"0123456789abcdefABCDEF" else byte for byte in range(256))


class PlainEngine:
    """Each trigger by `bytes.find`, on the bytes, in lower case, or with digits made equal.

    One search serves all triggers that begin with the same literal; each is then tried whole.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        triggers = {(t.form, t.literal) for rule in rules for t in rule.triggers}
        self._wanted = [
            (form, head, _beginning(rules, form, head))
            for form, head in triggers
            if not any(form is other and _continues(head, shorter) for other, shorter in triggers)
        ]

    def find(self, data: bytes) -> Places:
        """Every place a trigger stands at."""
        views = {
            Form.EXACT: data,
            Form.CASELESS: data.lower(),
            Form.DIGITS: data.translate(_DIGITS),
            Form.HEX: data.translate(_HEX),
        }
        found: dict[int, list[int]] = {}
        for form, head, triggers in self._wanted:
            for place in _places(views[form], head):
                for number, is_there in triggers:
                    if is_there(data, place):
                        found.setdefault(number, []).append(place)
        for places in found.values():
            places.sort()
        return tuple(found.items())


def _continues(literal: bytes, head: bytes) -> bool:
    return literal != head and literal.startswith(head)


def _beginning(rules: Sequence[Rule], form: Form, head: bytes) -> tuple[_Wanted, ...]:
    """The triggers that begin so, with the numbers of their rules."""
    flags = re.DOTALL | (re.IGNORECASE if form is Form.CASELESS else 0)
    return tuple(
        (number, re.compile(trigger.expression, flags).match)
        for number, rule in enumerate(rules)
        for trigger in rule.triggers
        if trigger.form is form and trigger.literal.startswith(head)
    )


def _places(view: bytes, literal: bytes) -> Iterator[int]:
    place = view.find(literal)
    while place >= 0:
        yield place
        place = view.find(literal, place + 1)
