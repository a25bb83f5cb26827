"""What `issuer list --state` and `--limit` take."""

from collections.abc import Sequence
from typing import Final

from ticketbound.safe_text import escape
from token_issuer.errors import BadArgument
from token_issuer.ledger.records import OPEN, State

_OPEN: Final = "open"
STATES: Final = (_OPEN, *(state.value for state in State))
"""The words for states; the first stands for all in which a token may live."""
_MOST_DIGITS: Final = 9


def parse_states(words: Sequence[str]) -> tuple[State, ...]:
    """The states that are meant.

    Raises:
        BadArgument: a word is no state.
    """
    return tuple(state for word in words for state in _parse_state(word))


def _parse_state(word: str) -> tuple[State, ...]:
    if word not in STATES:
        raise BadArgument(
            f"{escape(word, limit=40)!r} is no state of a code", hint=f"it is {', '.join(STATES)}"
        )
    if word == _OPEN:
        return tuple(state for state in State if state in OPEN)
    return (State(word),)


def parse_limit(text: str) -> int:
    """How many codes to list at most.

    Raises:
        BadArgument: `text` is no such number.
    """
    is_number = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    if not is_number or int(text) < 1:
        raise BadArgument(
            f"{escape(text, limit=40)!r} is no number of codes", hint="like --limit 100, or --all"
        )
    return int(text)
