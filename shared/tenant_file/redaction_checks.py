"""What types cannot say about the `[redaction]` table."""

import re
from collections.abc import Iterator
from typing import Final

from tenant_file.patterns import UnsafePattern, check_pattern
from tenant_file.redaction import ENVIRONMENT, OwnRule, Redaction
from tenant_file.standard_places import PLACE
from ticketbound.safe_text import escape

FULL_PATH: Final = re.compile(rf"(?:/|~|\$|%\w|{PLACE}|[A-Za-z]:[\\/])(?!.*\x00)", re.DOTALL)
"""How a path begins that names its place in full, once its variables are expanded."""

_RULE_ID = re.compile(r"[a-z][a-z0-9-]{0,39}", re.ASCII)
_MOST_RULES: Final = 50


def find_redaction_mistakes(redaction: Redaction) -> Iterator[tuple[str, str]]:
    """All that makes no sense in the table: each key, and what is wrong with it."""
    for number, place in enumerate(redaction.known_values):
        if place != ENVIRONMENT and FULL_PATH.match(place) is None:
            complaint = f'{place!r} is neither "{ENVIRONMENT}" nor a full path'
            yield f"redaction.known_values[{number}]", complaint
    if len(redaction.rules) > _MOST_RULES:
        yield "redaction.rules", f"more than {_MOST_RULES} rules"
    ids = [rule.id for rule in redaction.rules]
    for number, rule in enumerate(redaction.rules):
        key = f"redaction.rules[{number}]"
        if rule.id in ids[:number]:
            yield f"{key}.id", f"two rules are called {rule.id!r}"
        yield from ((f"{key}.{name}", text) for name, text in _find_mistakes_of(rule))


def _find_mistakes_of(rule: OwnRule) -> Iterator[tuple[str, str]]:
    if _RULE_ID.fullmatch(rule.id) is None:
        yield "id", f"{rule.id!r} is no id: lower-case letters, digits and hyphens, at most 40"
    try:
        check_pattern(rule.pattern)
    except UnsafePattern as unsafe:
        yield "pattern", str(unsafe)
        return
    if not rule.examples:
        yield "examples", "at least one is needed, to see that the pattern finds it"
    find = re.compile(rule.pattern.encode("ascii")).search
    for example in rule.examples:
        match = find(example.encode())
        if match is None or not match[match.lastindex or 0]:
            yield "examples", f"the pattern finds nothing in {escape(example)!r}"
    for example in rule.counterexamples:
        if find(example.encode()):
            yield "counterexamples", f"the pattern finds something in {escape(example)!r}"
