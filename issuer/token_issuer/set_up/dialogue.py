"""Asks the questions of a script, one after the other."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from ticketbound.failure import Failure
from token_issuer.set_up.draft import Draft
from token_issuer.set_up.question import Question
from token_issuer.set_up.terminal import Terminal

Step = Callable[[Draft], Question[Any] | None]
"""The question that comes next, or None where there is nothing to ask."""

_TRIES: Final = 3
_BACK: Final = "<"
_FIRST: Final = "This is the first question of its step; Ctrl-C ends, and you may begin again."
_SAME: Final = "the same again"
_KEPT: Final = "kept"


def hold(
    script: Sequence[Step], draft: Draft, terminal: Terminal, given: Mapping[str, str]
) -> None:
    """Settle every question of `script`; the answers in `given` are tried without asking.

    Raises:
        Failure: the third answer to one question was wrong, too.
        Cancelled: there is nobody any more.
    """
    left, asked = dict(given), list[int]()
    position = 0
    while position < len(script):
        question = script[position](draft)
        if question is None:
            position += 1
        elif _settle(question, terminal, left.pop(question.name, None)):
            asked.append(position)
            position += 1
        elif question.title or not asked:
            terminal.tell(_FIRST)
        else:
            position = asked.pop()


def _settle(question: Question[Any], terminal: Terminal, given: str | None) -> bool:
    """Whether it is settled; if not, the person wants to go back."""
    if question.title:
        terminal.head(question.title)
    if given is None:
        terminal.tell(question.text)
    wrong, last = 0, ""
    while True:
        text = _ask(question, terminal, last) if given is None else given
        if given is None and text == _BACK:
            return False
        try:
            found = question.settle(text)
        except Failure as failure:
            wrong += 1
            if wrong == _TRIES:
                raise
            terminal.complain(failure)
            if given is not None:
                terminal.tell(question.text)
            given, last = None, text
        else:
            terminal.confirm(found)
            return True


def _ask(question: Question[Any], terminal: Terminal, last: str) -> str:
    """What the person types, or what Enter stands for: the last answer once there is one."""
    kept = question.kept
    default = last or (kept.reveal() if kept else question.default)
    shown = _SAME if last else _KEPT if kept else question.shown_default or question.default
    ask = terminal.ask_hidden if question.is_hidden else terminal.ask
    while (text := ask(question.prompt, shown)) == "?":
        terminal.tell(question.help)
    return text or default
