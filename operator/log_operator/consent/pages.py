"""Shows long text page by page, on our own screen: no other program sees it."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from log_operator.languages.answers import understand
from log_operator.screen.console import Console
from ticketbound.language import say
from ticketbound.safe_text import escape

_FEWEST_ROWS: Final = 5


def show_pages(console: Console, lines: Iterable[str], *, indent: int = 0) -> None:
    """Show the lines, as many at a time as the screen has room for.

    Args:
        console: the screen of a person, who is asked after each page.
        lines: fit for a terminal; they are broken where the screen ends.
        indent: blanks before what a broken line goes on with.

    Raises:
        EOFError: the terminal was closed.
    """
    text = _Text(iter(lines), indent)
    while True:
        columns, rows = console.size
        for row in text.take_page(columns - 1, max(_FEWEST_ROWS, rows - 2)):
            console.say(row)
        if text.is_at_end():
            return
        word = _ask(console)
        if word is None:
            return
        if word and not text.skip_to(word):
            console.say_sentence(
                say("no line after these has '{word}'; that was the end", word=escape(word))
            )
            return


def _ask(console: Console) -> str | None:
    """The word to look for, nothing for the next page, or None to stop."""
    while True:
        answer = console.ask(say("-- Enter: more, /word: look for a word, q: back --"))
        if not answer or (answer.startswith("/") and answer[1:].strip()):
            return answer[1:].strip()
        if understand(answer) in ("q", "quit"):
            return None
        console.say_sentence(say("'{answer}' is not known here", answer=escape(answer, limit=40)))


@dataclass(slots=True)
class _Text:
    """Lines that are taken page by page."""

    lines: Iterator[str]
    indent: int = 0
    held: str | None = None

    def take_page(self, columns: int, rows: int) -> list[str]:
        """The rows of the next lines; more than `rows` where one line alone has more."""
        page: list[str] = []
        while (line := self._take()) is not None:
            broken = list(_break(line, columns, self.indent))
            if page and len(page) + len(broken) > rows:
                self.held = line
                break
            page += broken
        return page

    def is_at_end(self) -> bool:
        """Whether nothing is left."""
        self.held = self._take()
        return self.held is None

    def skip_to(self, word: str) -> bool:
        """Whether a line has the word; the next page begins with the first that has it."""
        sought = word.casefold()
        while (line := self._take()) is not None:
            if sought in line.casefold():
                self.held = line
                return True
        return False

    def _take(self) -> str | None:
        line, self.held = self.held, None
        return next(self.lines, None) if line is None else line


def _break(line: str, columns: int, indent: int) -> Iterator[str]:
    """The rows that a line takes on a screen, broken after a blank where one is near."""
    row, width = "", 0
    for character in line:
        step = _measure(character)
        if width + step > columns:
            blank = row.rfind(" ", len(row) * 2 // 3) + 1
            yield row[:blank] or row
            rest = row[blank:] if blank else ""
            row = " " * min(indent, columns // 2) + rest
            width = sum(map(_measure, row))
            if indent and not rest and character == " ":
                continue
        row += character
        width += step
    yield row


def _measure(character: str) -> int:
    """Columns that a character takes."""
    if character.isascii():
        return 1
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
