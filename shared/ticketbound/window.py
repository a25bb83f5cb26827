"""How far back something is looked for, in words; what a profile writes as `7d`.

The words for reasons are English and marked, so that `retell` says them in another language.
"""

import re
from collections.abc import Mapping
from typing import Final

from ticketbound.language import Language, later

_WINDOW: Final = re.compile(r"([1-9][0-9]{0,3})([smhd])", re.ASCII)
_SMALLER: Final = {"d": ("h", 24), "h": ("m", 60), "m": ("s", 60)}
_SPANS: Final[Mapping[str, str]] = {
    "d": later("{count} days"),
    "h": later("{count} hours"),
    "m": later("{count} minutes"),
    "s": later("{count} seconds"),
}
_WITHIN: Final[Mapping[str, str]] = {
    "d": later("in the last {count} days"),
    "h": later("in the last {count} hours"),
    "m": later("in the last {count} minutes"),
    "s": later("in the last {count} seconds"),
}
_BEFORE: Final[Mapping[str, str]] = {
    "d": later("more than {count} days ago"),
    "h": later("more than {count} hours ago"),
    "m": later("more than {count} minutes ago"),
    "s": later("more than {count} seconds ago"),
}


def name_window(window: str, language: Language) -> str:
    """`the last 7 days`; what is no such window, which others may have written, as it is."""
    count, unit = _split(window)
    match unit:
        case "d":
            return language.say("the last {count} days", count=count)
        case "h":
            return language.say("the last {count} hours", count=count)
        case "m":
            return language.say("the last {count} minutes", count=count)
        case "s":
            return language.say("the last {count} seconds", count=count)
    return window


def tell_span(span: str) -> str:
    """`10 minutes`, in a reason."""
    return _tell(_SPANS, span)


def tell_within(window: str) -> str:
    """`in the last 7 days`, in a reason."""
    return _tell(_WITHIN, window)


def tell_before(window: str) -> str:
    """`more than 7 days ago`, in a reason."""
    return _tell(_BEFORE, window)


def _tell(words: Mapping[str, str], window: str) -> str:
    count, unit = _split(window)
    return words[unit].format(count=count)


def _split(window: str) -> tuple[int, str]:
    """How many of which unit: more than one of it, as the last day are its last 24 hours."""
    match = _WINDOW.fullmatch(window)
    if match is None:
        return 0, ""
    count, unit = int(match[1]), match[2]
    if count == 1 and unit in _SMALLER:
        unit, count = _SMALLER[unit]
    return count, unit
