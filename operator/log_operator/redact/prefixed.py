"""Makes rules for tokens that say by their first letters what they are."""

import re
from collections.abc import Callable, Mapping

from log_operator.redact.dress import LEFT
from log_operator.redact.late import late
from log_operator.redact.rule import Rule, Trigger, accept


def prefixed(
    name: str,
    family: str,
    catches: str,
    tokens: Mapping[bytes, bytes],
    *,
    must_match: tuple[str, ...],
    must_not: tuple[str, ...],
    check: Callable[[bytes], bool] = accept,
    follow: bytes = rb"[A-Za-z0-9_.-]",
    count: int = 8,
    known_by: int = 0,
) -> Rule:
    """The rule `name` for `tokens`: the pattern of what follows, by prefix.

    The first `count` bytes behind each prefix are in the class `follow`. Where a match depends on
    no more than itself and what touches it, a place may be `known_by` so many bytes again.
    """
    shapes = b"|".join(re.escape(prefix) + body for prefix, body in tokens.items())
    return Rule(
        id=name,
        family=family,
        catches=catches,
        triggers=tuple(
            Trigger(
                prefix,
                follow,
                count,
                run=prefix[:1] if prefix.isalpha() and len({*prefix}) == 1 else b"",
            )
            for prefix in tokens
        ),
        pattern=late(LEFT + rb"(" + shapes + rb")"),
        check=check,
        plain_groups=1 if known_by else 0,
        known_by=known_by,
        must_match=must_match,
        must_not=must_not,
    )
