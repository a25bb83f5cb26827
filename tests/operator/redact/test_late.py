"""Patterns that are compiled when they are first used."""

import re

import pytest

from log_operator.redact.late import late
from log_operator.redact.rules import RULES


def test_a_late_pattern_matches_as_a_compiled_one_does() -> None:
    """All that rules ask of a pattern, flags too."""
    pattern = late(rb"(a+)b", re.IGNORECASE)
    assert pattern.match(b"xAAB", 1) is not None
    assert pattern.match(b"xAAB") is None
    found = pattern.search(b"xAAB")
    assert found is not None
    assert found.span(1) == (1, 3)
    assert pattern.sub(b"-", b"ab") == b"-"
    assert (pattern.pattern, pattern.flags) == (rb"(a+)b", re.IGNORECASE)


def test_it_is_compiled_at_its_first_use_and_no_sooner() -> None:
    """So a mistake in one shows then."""
    broken = late(rb"(")
    with pytest.raises(re.error):
        broken.match(b"")


def test_late_patterns_are_equal_where_they_say_the_same() -> None:
    """Rules are compared, and known again by their hashes."""
    assert late(rb"a") == late(rb"a")
    assert hash(late(rb"a")) == hash(late(rb"a"))
    assert late(rb"a") != late(rb"a", re.IGNORECASE)


def test_every_pattern_of_every_rule_compiles() -> None:
    """None is met for the first time on a customer's machine."""
    for rule in RULES:
        patterns = (rule.pattern, rule.before, rule.begin, rule.missed)
        lead = (rule.lead.words, rule.lead.breaks) if rule.lead else ()
        far = (rule.far.head, rule.far.found) if rule.far else ()
        for pattern in (*patterns, *lead, *far):
            assert pattern is None or isinstance(pattern.groups, int), rule.id
