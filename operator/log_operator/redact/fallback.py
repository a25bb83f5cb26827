"""Finds the same places with the standard library, where hyperscan does not load."""

from collections.abc import Iterator, Sequence

from log_operator.redact.rule import Form, Rule

_DIGITS = bytes(48 if 48 <= byte <= 57 else byte for byte in range(256))


class PlainEngine:
    """Each trigger by `bytes.find`, on the bytes, in lower case, or with digits made equal.

    It ignores what follows a trigger, so it finds more places; the patterns refuse those.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        triggers = {(t.form, t.literal) for rule in rules for t in rule.triggers}
        self._wanted = [
            (form, head, _rules_beginning(rules, form, head))
            for form, head in triggers
            if not any(form is other and _continues(head, shorter) for other, shorter in triggers)
        ]

    def find(self, data: bytes) -> set[int]:
        """Every place a trigger stands at, as place * 256 + the rule's number."""
        views = {
            Form.EXACT: data,
            Form.CASELESS: data.lower(),
            Form.DIGITS: data.translate(_DIGITS),
        }
        return {
            place << 8 | number
            for form, head, numbers in self._wanted
            for place in _places(views[form], head)
            for number in numbers
        }


def _continues(literal: bytes, head: bytes) -> bool:
    return literal != head and literal.startswith(head)


def _rules_beginning(rules: Sequence[Rule], form: Form, head: bytes) -> tuple[int, ...]:
    """The rules with a trigger that begins so: one search serves `token`, `tokens` and others."""
    return tuple(
        number
        for number, rule in enumerate(rules)
        if any(t.form is form and t.literal.startswith(head) for t in rule.triggers)
    )


def _places(view: bytes, literal: bytes) -> Iterator[int]:
    place = view.find(literal)
    while place >= 0:
        yield place
        place = view.find(literal, place + 1)
