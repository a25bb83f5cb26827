"""Finds the same places with the standard library, where hyperscan does not load."""

from collections.abc import Iterator, Sequence

from log_operator.redact.rule import Form, Rule

_DIGITS = bytes(48 if 48 <= byte <= 57 else byte for byte in range(256))


class PlainEngine:
    """Each trigger by `bytes.find`, on the bytes, in lower case, or with digits made equal.

    It ignores what follows a trigger, so it finds more places; the patterns refuse those.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._literals = sorted(
            {
                (trigger.form, trigger.literal, number)
                for number, rule in enumerate(rules)
                for trigger in rule.triggers
            },
            key=lambda item: (item[0].name, item[1], item[2]),
        )

    def find(self, data: bytes) -> set[int]:
        """Every place a trigger stands at, as place * 256 + the rule's number."""
        views = {
            Form.EXACT: data,
            Form.CASELESS: data.lower(),
            Form.DIGITS: data.translate(_DIGITS),
        }
        return {
            place << 8 | number
            for form, literal, number in self._literals
            for place in _places(views[form], literal)
        }


def _places(view: bytes, literal: bytes) -> Iterator[int]:
    place = view.find(literal)
    while place >= 0:
        yield place
        place = view.find(literal, place + 1)
