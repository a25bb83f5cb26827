"""The terminal, and the only file that draws on it.

What the person asked for goes to stdout: the receipt, the plan, or the `--json` envelope.
Everything else is talk and goes to stderr: lower case, no full stop, under the program's name.
On a terminal talk has colours and bars (`progress`); in a pipe it is plain lines. Text that came
from a file name, a code or a server is escaped before it gets here, or here.
"""

import contextlib
import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, BinaryIO, Final, TextIO, get_args

import msgspec

from log_operator.errors import BadArguments, CodeNotGiven, NoRoom
from log_operator.languages.system_errors import name_error
from log_operator.program_name import PROGRAM, name_program
from log_operator.screen.breaking import break_sentence
from log_operator.screen.hidden_input import forget_typed_ahead, read_hidden
from log_operator.screen.progress import Screen
from log_operator.screen.streams import (
    Streams,
    is_nobody_there,
    is_terminal,
    read_line,
    write_quietly,
)
from log_operator.values import Stage
from tenant_file.branding import Colour
from ticketbound.clock import Clock, utc_now
from ticketbound.exit_codes import ExitCode
from ticketbound.failure import Failure
from ticketbound.language import say
from ticketbound.safe_text import escape, escape_lines

_QUIET: Final = frozenset((ExitCode.USAGE, ExitCode.CANCELLED))
"""Ends that nobody needs help with."""
_ACCENTS: Final = {colour: 30 + number for number, colour in enumerate(get_args(Colour))}
# See: https://ecma-international.org/publications-and-standards/standards/ecma-48/ (SGR)


@dataclass(frozen=True, slots=True)
class Look:
    """What is a vendor's own in how the program talks.

    Args:
        accent: the colour of what is set off.
        support: whom to write to; empty where nobody is named.
    """

    accent: Colour = "green"
    support: str = ""


OUR_LOOK: Final = Look()


class Console:
    """Talks, asks and draws.

    Args:
        streams: where.
        json: print one envelope at the end and no other data.
        is_colourless: draw no colours even on a terminal.
        clock: what this machine says the time is.
        look: the vendor's.
    """

    def __init__(
        self,
        streams: Streams,
        *,
        json: bool,
        is_colourless: bool = False,
        clock: Clock = utc_now,
        look: Look = OUR_LOOK,
    ) -> None:
        self._look = look
        self._clock = clock
        self._is_colourless = is_colourless
        self._in = streams.stdin
        self._out = streams.stdout
        self._err = streams.stderr
        self._json = json
        self._kept: Sequence[Mapping[str, Any]] | None = None
        self._unprinted: OSError | None = None
        self._screen = Screen(
            self._err,
            self.say_sentence,
            is_terminal=is_terminal(self._err),
            is_colourless=is_colourless,
            accent=look.accent,
        )

    @property
    def is_interactive(self) -> bool:
        """Whether a person can be asked."""
        return is_terminal(self._in) and is_terminal(self._err)

    @property
    def is_json(self) -> bool:
        """Whether the one thing wanted on stdout is the envelope."""
        return self._json

    @property
    def size(self) -> os.terminal_size:
        """Columns and lines of the person's screen; a guess where nobody tells."""
        told = shutil.get_terminal_size(fallback=(0, 0))
        own = os.terminal_size((0, 0))
        if self._err is not None:
            with contextlib.suppress(OSError, ValueError):
                own = os.get_terminal_size(self._err.fileno())
        return os.terminal_size((told.columns or own.columns or 80, told.lines or own.lines or 24))

    def say(self, text: str = "") -> None:
        """One line of talk."""
        self._talk(f"{text}\n")

    def say_sentence(self, text: str) -> None:
        """One line of talk; a terminal that is narrower breaks it between words, indented."""
        self.say(self._fill(name_program(text), self._err))

    def say_title(self, text: str) -> None:
        """What stands above all that follows, in the vendor's colour."""
        self.say(self._paint(self._fill(text, self._err), f"1;{_ACCENTS[self._look.accent]}"))

    def warn(self, text: str) -> None:
        """One line that should not be overlooked."""
        warning = say("warning")
        told = self._fill(f"{PROGRAM}: {warning}: {name_program(text)}", self._err)
        self.say(told.replace(warning, self._paint(warning, "33"), 1))

    def say_waiting(self, seconds: float, reason: str) -> None:
        """That Zendesk makes us wait, until when by the person's own clock, and why."""
        end = (self._clock() + timedelta(seconds=seconds)).astimezone()
        told = say(
            "waiting {seconds} s, until {moment}: {why}",
            seconds=f"{seconds:.0f}",
            moment=f"{end:%H:%M:%S}",
            why=reason,
        )
        self.say_sentence(told)

    def show_data(self, text: str) -> None:
        """What was asked for, in words; nothing under `--json`.

        A terminal that is narrower breaks lines between words, indented; a pipe never does.
        """
        if not self._json:
            lines = [self._fill(name_program(line), self._out) for line in text.split("\n")]
            self._print("\n".join(lines) + "\n")

    def write_data(self, data: bytes) -> None:
        """A piece of the text that was asked for, byte for byte.

        A terminal is shown control characters as text, or else a log could play tricks on it.

        Raises:
            OSError: nobody takes it: a full disk, a closed pipe.
        """
        if self._out is None:
            return
        if is_terminal(self._out):
            self._out.write(escape_lines(data.decode("utf-8", "backslashreplace")))
        else:
            self._out.buffer.write(data)
        self._out.flush()

    def end(self, command: str, data: Mapping[str, Any], *, done: str = "") -> None:
        """Under `--json`, the envelope of a run that did what it should.

        Raises:
            NoRoom: what was to be printed was not; `done` says what the run did all the same.
        """
        self._print_envelope({"command": command, "ok": True, "data": data})
        if self._unprinted is not None:
            reason = name_error(self._unprinted)
            raise NoRoom(
                say("cannot write to standard output: {why}", why=reason), hint=done
            ) from None

    def note_kept(self, kept: Sequence[Mapping[str, Any]]) -> None:
        """What an envelope of a run that fails is to say of the bundles that are kept."""
        self._kept = kept

    def explain(self, failure: Failure) -> None:
        """What went wrong and what to do next."""
        sentence = name_program(failure.sentence)
        told = self._fill(f"{PROGRAM}: {sentence}", self._err).removeprefix(f"{PROGRAM}: ")
        self.say(f"{PROGRAM}: {self._paint(told, '1;31')}")
        if failure.hint:
            self.say_sentence(f"  {failure.hint}")

    def fail(self, command: str, failure: Failure) -> None:
        """The end of a run that failed: `explain`, who helps, and under `--json` an envelope."""
        self.explain(failure)
        if self._look.support and failure.exit_code not in _QUIET:
            support = escape(self._look.support)
            self.say_sentence(say("  whom to ask: {support}", support=support))
        error = {
            "exit_code": int(failure.exit_code),
            "message": name_program(failure.sentence),
            "hint": name_program(failure.hint),
        }
        body = {"command": command, "ok": False, "error": error}
        self._print_envelope(body if self._kept is None else {**body, "kept": self._kept})

    def ask(self, question: str) -> str:
        """The line a person types after the question and a space; for `is_interactive` only.

        Raises:
            EOFError: the terminal was closed.
        """
        stdin = self._keyboard()
        with self._screen.cleared():
            forget_typed_ahead(stdin.fileno())
            write_quietly(self._err, f"{self._fill(name_program(question), self._err)} ")
            return read_line(stdin).strip()

    def ask_hidden(self, question: str) -> str:
        """The lines a person pastes, without showing them; for `is_interactive` only.

        Raises:
            EOFError: the terminal was closed.
        """
        try:
            asked = f"{self._fill(question, self._err)} "
            return read_hidden(self._keyboard().fileno(), lambda: write_quietly(self._err, asked))
        finally:
            write_quietly(self._err, "\n")

    def read_input(self, limit: int) -> bytes:
        """At most `limit` bytes of standard input.

        Raises:
            CodeNotGiven: it cannot be read.
        """
        if self._in is None or self._in.closed:
            raise CodeNotGiven(say("standard input is closed, so there is no code"))
        try:
            return self._in.buffer.read(limit)
        except OSError as error:
            raise CodeNotGiven(
                say("cannot read standard input: {why}", why=name_error(error))
            ) from error

    def input_stream(self) -> BinaryIO:
        """Standard input, as bytes.

        Raises:
            BadArguments: it is closed.
        """
        if self._in is None or self._in.closed:
            raise BadArguments(say("standard input is closed, so there is nothing to read"))
        return self._in.buffer

    def _fill(self, text: str, stream: TextIO | None) -> str:
        return break_sentence(text, self.size.columns) if is_terminal(stream) else text

    def _keyboard(self) -> TextIO:
        if self._in is None:
            raise CodeNotGiven(say("there is nobody to ask"), hint=say("run this in a terminal"))
        return self._in

    def show_progress(self, title: str, total: int) -> AbstractContextManager[Stage]:
        """A stage of the work until the block ends: a bar, or in a pipe now and then a line.

        `total` in bytes, 0 where nobody knows. Several may be open at once, in several threads.
        """
        return self._screen.show(title, total)

    def _talk(self, text: str) -> None:
        if not self._screen.write(text):
            write_quietly(self._err, text)

    def _paint(self, text: str, style: str) -> str:
        is_plain = self._is_colourless or not is_terminal(self._err)
        return text if is_plain else f"\x1b[{style}m{text}\x1b[0m"

    def _print_envelope(self, body: Mapping[str, Any]) -> None:
        if self._json:
            self._print(msgspec.json.encode({"version": 1, **body}).decode() + "\n")

    def _print(self, text: str) -> None:
        """To stdout; one that does not take it changes nothing of what the run does until `end`."""
        if self._out is None or self._out.closed:
            return
        try:
            self._out.write(text)
            self._out.flush()
        except OSError as error:
            if not is_nobody_there(error):
                self._unprinted = error
