"""Asks the questions of a script, one after the other."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from ticketbound.failure import Failure
from ticketbound.safe_text import escape
from token_issuer.errors import BadArgument
from token_issuer.set_up.draft import Draft
from token_issuer.set_up.question import Question
from token_issuer.set_up.terminal import Terminal

Step = Callable[[Draft], Question[Any] | None]
"""The question that comes next, or None where there is nothing to ask."""

_PATIENCE: Final = 3
_BACK: Final = "<"
_FIRST: Final = "This is the first question of its step; Ctrl-C ends, and you may begin again."
_WAYS_OUT: Final = "? tells more, < goes back, and Ctrl-C ends it; nothing is written by then."
_SAME: Final = "the same again"
_KEPT: Final = "kept"


def hold(
    script: Sequence[Step], draft: Draft, terminal: Terminal, given: Mapping[str, str]
) -> None:
    """Settle every question of `script`; the answers in `given` are tried without asking.

    A wrong answer is asked again, as often as it takes.

    Raises:
        Cancelled: there is nobody any more.
    """
    left, former, asked = dict(given), dict[str, str](), list[int]()
    position = 0
    while position < len(script):
        question = script[position](draft)
        if question is None:
            position += 1
        elif _settle(question, terminal, left.pop(question.name, None), former):
            asked.append(position)
            position += 1
        elif question.title or not asked:
            terminal.tell(_FIRST)
        else:
            position = asked.pop()


def _settle(
    question: Question[Any], terminal: Terminal, given: str | None, former: dict[str, str]
) -> bool:
    """Whether it is settled; if not, the person wants to go back.

    `former` are the answers that were right, by their questions.
    """
    if question.title:
        terminal.head(question.title)
    if given is None:
        terminal.tell(question.text)
    wrong, last = 0, former.get(question.name, "")
    while True:
        text = _ask(question, terminal, last) if given is None else given
        if given is None and text == _BACK:
            return False
        try:
            found = question.settle(text)
        except Failure as failure:
            terminal.complain(failure)
            wrong += 1
            if wrong == _PATIENCE:
                terminal.tell(_WAYS_OUT)
            if given is not None:
                terminal.tell(question.text)
            given, last = None, _worth_trying_again(question, text, failure)
        else:
            former[question.name] = text
            terminal.confirm(found)
            return True


def _worth_trying_again(question: Question[Any], text: str, failure: Failure) -> str:
    """What Enter may stand for after a wrong answer; what makes no sense at all is none."""
    can_become_right = question.is_hidden or not question.default
    return text if can_become_right and not isinstance(failure, BadArgument) else ""


def _ask(question: Question[Any], terminal: Terminal, last: str) -> str:
    """What the person types, or what Enter stands for: the last answer, once there is one."""
    kept, hides = question.kept, question.is_hidden
    default = last or (kept.reveal() if kept else question.default)
    if last:
        shown = _SAME if hides else escape(last, limit=40)
    else:
        shown = _KEPT if kept else escape(question.default, limit=100)
    ask = terminal.ask_hidden if hides else terminal.ask
    while (text := ask(question.prompt, shown)) == "?":
        terminal.tell(question.help)
    return text or default
