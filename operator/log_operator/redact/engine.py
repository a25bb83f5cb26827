"""Finds the places worth a closer look, with the hyperscan library."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Protocol

from log_operator.redact.rule import Form, Rule


class Engine(Protocol):
    """Finds triggers."""

    def find(self, data: bytes) -> set[int]:
        """Every place a trigger stands at, as place * 256 + the rule's number."""


class HyperscanEngine:
    """All triggers in one pass over the bytes.

    Triggers are of fixed width and reported without their start, which is the costly thing
    to know for this library. One instance serves one thread.

    Raises:
        ImportError: the library is not on this machine.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._database = compile_rules(tuple(rules))
        self._places = tuple(
            (trigger.width, number)
            for number, rule in enumerate(rules)
            for trigger in rule.triggers
        )

    def find(self, data: bytes) -> set[int]:
        """Every place a trigger stands at, as place * 256 + the rule's number."""
        found: set[int] = set()
        add, places = found.add, self._places

        def note(trigger: int, _start: int, end: int, _flags: int, _context: object) -> None:
            width, number = places[trigger]
            add((end - width) << 8 | number)

        self._database.scan(data, match_event_handler=note)
        return found


@lru_cache(maxsize=4)
def compile_rules(rules: tuple[Rule, ...]) -> Any:
    """The database of all triggers; made once, it takes some 70 ms."""
    import hyperscan  # noqa: PLC0415 - a machine without it takes the other engine

    triggers = [trigger for rule in rules for trigger in rule.triggers]
    flags = [
        hyperscan.HS_FLAG_DOTALL
        | (hyperscan.HS_FLAG_CASELESS if trigger.form is Form.CASELESS else 0)
        for trigger in triggers
    ]
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    database.compile(
        expressions=[trigger.expression for trigger in triggers],
        ids=list(range(len(triggers))),
        elements=len(triggers),
        flags=flags,
    )
    return database
