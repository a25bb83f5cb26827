"""Asks which sources may be read, before anything is."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from log_operator.collect.sources import Asked
from log_operator.consent.pages import show_pages
from log_operator.errors import Cancelled
from log_operator.languages.answers import understand
from log_operator.planning.forecast import predict
from log_operator.planning.plan import Plan
from log_operator.planning.plan_words import (
    LIST_INDENT,
    describe_forecast,
    describe_sources,
    describe_things,
)
from log_operator.planning.selection import Selection
from log_operator.planning.survey import Survey
from log_operator.screen.console import Console
from ticketbound.language import later, retell, say
from ticketbound.safe_text import escape

_RANGE: Final = re.compile(r"([0-9]{1,6})(?:-([0-9]{1,6}))?", re.ASCII)
_WORDS: Final = re.compile(r"[\s,]+")
TRY_AGAIN: Final = later("the code still works; run this again any time")
ANSWERS: Final = frozenset(("y", "yes", "n", "no", "l", "list", "q", "quit"))
"""Words that answer questions, and are meant so wherever they are typed."""


class NoSuchSource(Exception):
    """What was typed names no source; `str()` of it is the sentence for the person."""


def choose_sources(
    console: Console, survey: Survey, selection: Selection, folder: Path
) -> tuple[Selection, Plan]:
    """What the person leaves ticked, and the plan for it.

    Args:
        console: where the person is.
        survey: what there is on this machine.
        selection: what is ticked at first.
        folder: where room is needed.

    Raises:
        Cancelled: the person does not want to go on.
        EOFError: the terminal was closed.
    """
    console.say(say("this would be read on this machine:"))
    while True:
        plan = survey.plan(selection.unticked)
        show_table(console, survey, plan, selection, folder)
        console.say_sentence(
            say(
                "nothing is sent now, and your own files stay as they are: you can look at all of"
                " it, and are asked again"
            )
        )
        selection, is_settled = _ask(console, survey, plan, selection)
        if is_settled:
            return selection, plan


def show_table(
    console: Console, survey: Survey, plan: Plan, selection: Selection, folder: Path
) -> None:
    """The sources, what they would give, and what it comes to."""
    forecast = predict(survey, plan, selection.unticked)
    for line in describe_sources(forecast, console.size.columns):
        console.say(line)
    for line in describe_forecast(forecast, folder):
        console.say_sentence(line)


def read_numbers(text: str, sources: Sequence[Asked]) -> tuple[str, ...]:
    """The ids of the sources in `1 3`, `1,3`, `2-4` or `journal`.

    Raises:
        NoSuchSource: a number or a word is none of theirs.
    """
    return tuple(name for word in _WORDS.split(text.strip()) for name in _read(word, sources))


def _read(word: str, sources: Sequence[Asked]) -> Iterable[str]:
    ids = [asked.id for asked in sources]
    if word in ids:
        return (word,)
    match = _RANGE.fullmatch(word)
    if match is None:
        raise NoSuchSource(say("'{answer}' is not known here", answer=escape(word, limit=40)))
    first, last = int(match[1]), int(match[2] or match[1])
    if not 1 <= first <= last <= len(ids):
        raise NoSuchSource(
            say(
                "there is no source {number}: they have the numbers 1 to {last}",
                number=word,
                last=len(ids),
            )
        )
    return ids[first - 1 : last]


def _ask(
    console: Console, survey: Survey, plan: Plan, selection: Selection
) -> tuple[Selection, bool]:
    """What is ticked after one more answer, and whether it is the last."""
    while True:
        answer = console.ask(
            say("read and clean these? [Y]es, [l]ist, [q]uit, or numbers to untick or tick:")
        )
        word = understand(answer)
        if word in ("q", "quit", "n", "no"):
            raise Cancelled(say("nothing was read and nothing was sent"), hint=retell(TRY_AGAIN))
        if word in ("l", "list"):
            show_pages(console, describe_things(plan), indent=LIST_INDENT)
        elif word and word not in ("y", "yes"):
            try:
                return selection.turn(read_numbers(answer, survey.sources)), False
            except NoSuchSource as error:
                console.say_sentence(say("{error}; type y, l, q, or numbers like 1 3", error=error))
        elif all(asked.id in selection.unticked for asked in survey.sources):
            console.say_sentence(
                say("nothing is ticked; type the number of a source, or q to stop")
            )
        else:
            return selection, True
