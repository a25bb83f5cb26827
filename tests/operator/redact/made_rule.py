"""One small rule, and what confirming by it finds in a text."""

import re
from collections.abc import Callable

from log_operator.redact.aliases import Aliases
from log_operator.redact.confirm import Confirmer
from log_operator.redact.rule import Far, Lead, Rule, Until, accept, exact


def make_rule(
    pattern: bytes,
    trigger: bytes = b"k=",
    *,
    id: str = "made",  # noqa: A002 - as the rule calls it
    check: Callable[[bytes], bool] = accept,
    before: re.Pattern[bytes] | None = None,
    reach: int = 0,
    alias: str = "",
    needs: tuple[bytes, ...] = (),
    find_end: Callable[[bytes, int], int] | None = None,
    far: Far | None = None,
    until: Until | None = None,
    lead: Lead | None = None,
    begin: re.Pattern[bytes] | None = None,
    is_before_first: bool = False,
) -> Rule:
    """A rule with this pattern at this trigger."""
    return Rule(
        id=id,
        family="made",
        catches="what a test made",
        triggers=exact(trigger),
        pattern=re.compile(pattern),
        must_match=(),
        must_not=(),
        check=check,
        before=before,
        reach=reach,
        alias=alias,
        needs=needs,
        find_end=find_end,
        far=far,
        until=until,
        lead=lead,
        begin=begin,
        is_before_first=is_before_first,
    )


def find_made(
    rule: Rule, data: bytes, trigger: bytes = b"k=", aliases: Aliases | None = None
) -> list[bytes]:
    """What the rule takes in the text, from each place of the trigger."""
    places = [match.start() for match in re.finditer(b"(?=%b)" % re.escape(trigger), data)]
    spans = Confirmer([rule], aliases).spans(data, [(0, places)])
    return [data[start:end] for start, end, number in spans if number == 0]
