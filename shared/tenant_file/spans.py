"""Spans of time as people write them."""

import re
from datetime import timedelta
from typing import Final

from ticketbound.language import later, retell, say

_SPAN = re.compile(r"([1-9]\d{0,3})([smhd])", re.ASCII)
_UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def parse_window(text: str) -> timedelta:
    """A time span from `90m`, `24h` or `7d`.

    Raises:
        ValueError: `text` is no such span.
    """
    return _parse(text, "mhd", later("90m, 24h or 7d"))


def parse_time(text: str) -> timedelta:
    """How long something may take, from `30s`, `5m` or `1h`.

    Raises:
        ValueError: `text` is no such span.
    """
    return _parse(text, "smh", later("30s, 5m or 1h"))


def _parse(text: str, units: str, examples: str) -> timedelta:
    match = _SPAN.fullmatch(text)
    if match is None or match[2] not in units:
        told = say(
            "{text} is no time span; write it like {examples}",
            text=repr(text),
            examples=retell(examples),
        )
        raise ValueError(told)
    return timedelta(**{_UNITS[match[2]]: int(match[1])})
