"""Gets the code: from the argument, a file, standard input, or a person who pastes it."""

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Final

from log_operator.errors import Cancelled, CodeNotGiven
from log_operator.languages.system_errors import name_error
from log_operator.order import Order
from log_operator.screen.console import Console
from ticket_code.code import TicketCode
from ticket_code.errors import CodeDamaged, NoCode
from ticket_code.text_form import MAX_TEXT, find_code
from ticketbound.language import say
from ticketbound.safe_text import escape

Check = Callable[[str], TicketCode]
"""Turns pasted text into a code, or raises a `CodeError`."""

_EMPTY_TRIES: Final = 3
_DAMAGED_TRIES: Final = 5


def enter_code(order: Order, console: Console, check: Check) -> TicketCode:
    """The checked code of this run.

    Raises:
        CodeError: it is not to be used; a person at a terminal may first try again.
        CodeNotGiven: there is none and nobody to ask, or its file cannot be read.
    """
    if order.code is not None:
        console.warn(
            say("the code stands in this shell's history now; next time paste it when asked")
        )
        return check(order.code)
    if order.code_file is not None:
        text = _read_code_file(order.code_file, console)
        if not text.strip():
            raise NoCode(say("there is no code: the code file is empty"))
        return check(text)
    if not console.is_interactive:
        raise CodeNotGiven(
            say("no code was given"),
            hint=say("run this in a terminal, or give --code-file PATH (or -)"),
        )
    return _ask_for_code(console, check)


def _ask_for_code(console: Console, check: Check) -> TicketCode:
    empty = damaged = 0
    while True:
        try:
            return check(_read_pasted_lines(console))
        except NoCode as error:
            empty += 1
            if empty == _EMPTY_TRIES:
                raise
            console.explain(error)
        except CodeDamaged as error:
            damaged += 1
            if damaged == _DAMAGED_TRIES:
                raise
            console.explain(error)


def _read_pasted_lines(console: Console) -> str:
    """One paste, also one that a mail program broke into lines; an empty line ends it."""
    text = ""
    question = say("paste the code and press Enter (it is not shown):")
    while True:
        try:
            lines = console.ask_hidden(question)
        except EOFError:
            raise Cancelled(say("no code was given"), hint=say("nothing was sent")) from None
        text += lines
        if not lines.strip() or len(text) > MAX_TEXT or "tbc" not in text or _is_whole(text):
            return text
        question = say(
            "that is not the whole code yet; paste the rest, or press Enter to start again:"
        )


def _is_whole(text: str) -> bool:
    try:
        find_code(text)
    except CodeDamaged:
        return False
    return True


def _read_code_file(path: str, console: Console) -> str:
    if path == "-":
        return _decode(console.read_input(MAX_TEXT + 1))
    try:
        with Path(path).open("rb") as file:
            if os.name == "posix" and os.fstat(file.fileno()).st_mode & stat.S_IROTH:
                console.warn(say("anyone on this machine can read the file with the code"))
            return _decode(file.read(MAX_TEXT + 1))
    except OSError as error:
        shown = escape(path)
        raise CodeNotGiven(
            say("cannot read the code file {file}: {why}", file=shown, why=name_error(error))
        ) from error


def _decode(data: bytes) -> str:
    return data.decode("utf-8", errors="replace")
