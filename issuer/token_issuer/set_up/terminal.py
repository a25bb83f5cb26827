"""Talks with the person at the terminal: the one place of the set-up that prints and reads.

Plain lines only, so that a dumb terminal, a screen reader and a recording show the same.
"""

import shutil
import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, TextIO

import typer

from ticketbound.failure import Failure
from token_issuer.errors import Cancelled

_WIDTH: Final = 80
_NARROWEST: Final = 30
_LITERAL: Final = 6


@dataclass(frozen=True, slots=True)
class Terminal:
    """Where is read from, where is written to, and how a secret is read without its echo.

    Args:
        has_colours: whether what is written may have colours.
        width: how many columns a line has.
    """

    reading: TextIO
    writing: TextIO
    read_hidden: Callable[[str], str]
    has_colours: bool = False
    width: int = _WIDTH

    def head(self, title: str) -> None:
        """Begin a step."""
        self._write("")
        self._write(title, bold=True)

    def tell(self, text: str) -> None:
        """Paragraphs, at the width of a terminal.

        A line that is indented by two is an item, one by four goes on with it, and one by six is
        left as it is, to be copied.
        """
        for paragraph in _split(text):
            self._write(_wrap(paragraph, self.width))

    def confirm(self, text: str) -> None:
        """What was found to be right."""
        if text:
            self._write(_wrap(f"  ok: {text}", self.width), fg="green")

    def warn(self, sentence: str) -> None:
        """What should be looked at later."""
        self._write(_wrap(f"warning: {sentence}", self.width), fg="yellow")

    def complain(self, failure: Failure) -> None:
        """Why an answer cannot be taken, and what to do."""
        self._write(_wrap(f"  no: {failure.sentence}", self.width), fg="red")
        if failure.hint:
            self._write(_wrap(f"  {failure.hint}", self.width))

    def ask(self, prompt: str, default: str = "") -> str:
        """One line that the person types, without its ends; empty for the default.

        Raises:
            Cancelled: there is nobody any more.
        """
        with self._ending_line():
            self._write(f"{prompt}{f' [{default}]' if default else ''}: ", end="")
            line = self.reading.readline()
        if not line:
            raise _gone()
        return line.strip()

    def ask_hidden(self, prompt: str, default: str = "") -> str:
        """The same, without showing what is typed.

        Raises:
            Cancelled: there is nobody any more.
        """
        try:
            with self._ending_line():
                return self.read_hidden(f"{prompt}{f' [{default}]' if default else ''}: ").strip()
        except EOFError as error:
            raise _gone() from error

    def agrees(self, question: str, *, default: bool) -> bool:
        """Whether the person says yes; asked again until it is yes or no.

        Raises:
            Cancelled: there is nobody any more.
        """
        while True:
            text = self.ask(f"{question} [{'Y/n' if default else 'y/N'}]").lower()
            if text in ("", "y", "yes", "n", "no"):
                return text.startswith("y") or (not text and default)
            self.tell("Please type y or n.")

    @contextmanager
    def _ending_line(self) -> Iterator[None]:
        """Leave the line of a question where Ctrl-C is the answer."""
        try:
            yield
        except KeyboardInterrupt:
            self._write("")
            raise

    def _write(
        self, text: str, *, end: str = "\n", bold: bool | None = None, fg: str | None = None
    ) -> None:
        shown = typer.style(text, bold=bold, fg=fg) if bold or fg else text
        typer.echo(f"{shown}{end}", file=self.writing, nl=False, color=self.has_colours)
        self.writing.flush()


def open_terminal(environment: Mapping[str, str]) -> Terminal | None:
    """The terminal of this process, or None where nobody sits at one."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    # What cannot be read as text is an answer that will not do, and no end of the program.
    getattr(sys.stdin, "reconfigure", lambda **_: None)(errors="replace")
    plain = environment.get("NO_COLOR") or environment.get("TERM") == "dumb"
    width = min(_WIDTH, max(_NARROWEST, shutil.get_terminal_size().columns))
    return Terminal(sys.stdin, sys.stderr, _read_hidden, has_colours=not plain, width=width)


def _read_hidden(prompt: str) -> str:
    import getpass  # noqa: PLC0415 - only who types a secret needs it

    return getpass.getpass(prompt, stream=sys.stderr)


def _gone() -> Cancelled:
    return Cancelled("cancelled; nothing was written")


def _split(text: str) -> list[str]:
    """The paragraphs and items of `text`, each as one line."""
    paragraphs: list[str] = []
    before = -1
    for line in text.splitlines():
        indent = len(line) - len(line.lstrip()) if line else -1
        if indent == 4 or indent == before == 0:
            paragraphs[-1] += f" {line.strip()}"
        else:
            paragraphs.append(line)
        before = indent
    return paragraphs


def _wrap(line: str, width: int) -> str:
    indent = " " * (len(line) - len(line.lstrip()))
    if len(indent) >= _LITERAL:
        return line
    return textwrap.fill(
        line.strip(),
        width,
        initial_indent=indent,
        subsequent_indent=indent + ("   " if len(indent) == 2 else ""),
        break_long_words=False,
        break_on_hyphens=False,
    )
