"""Reads what a person pastes without showing it.

`getpass` takes one line and throws the rest of a paste away; codes come out of mails in several.
So this takes whatever arrives in one go, until the keyboard has been quiet for a moment.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

_QUIET: Final = 0.15
"""Seconds without a key after a line end that end a paste."""

_LIMIT: Final = 32_768
_END_OF_INPUT: Final = "\x04"
_RUBBED_OUT: Final = "\x7f\b"

if sys.platform == "win32":
    import msvcrt
    import time

    def read_hidden(_descriptor: int, ask: Callable[[], None]) -> str:
        """The lines of one paste, after `ask`. Has not been run on Windows yet.

        Raises:
            KeyboardInterrupt: Ctrl-C.
            EOFError: Ctrl-Z.
        """
        ask()
        text = ""
        while not text.endswith("\n") or _is_key_waiting():
            key = msvcrt.getwch()
            if key == "\x03":
                raise KeyboardInterrupt
            if key == "\x1a":
                raise EOFError
            text = _type(text, "\n" if key == "\r" else key)
        return text

    def forget_typed_ahead(_descriptor: int) -> None:
        """Drop what was typed before the question was there."""
        while msvcrt.kbhit():
            msvcrt.getwch()

    def _is_key_waiting() -> bool:
        stop_at = time.monotonic() + _QUIET
        while not msvcrt.kbhit():
            if time.monotonic() > stop_at:
                return False
            time.sleep(0.01)
        return True

else:
    import select
    import signal
    import termios

    def read_hidden(descriptor: int, ask: Callable[[], None]) -> str:
        """The lines of one paste on the terminal `descriptor`, which shows nothing from `ask` on.

        Raises:
            EOFError: the terminal is closed, or Ctrl-D came first.
        """
        try:
            before = termios.tcgetattr(descriptor)
            silent = termios.tcgetattr(descriptor)
            # Without ICANON, a system's limit on the length of a line (1,024 on macOS) is none.
            silent[3] &= ~(termios.ECHO | termios.ICANON)
            # Not TCSADRAIN: it may wait, which the next signal would end before anything is set.
            termios.tcsetattr(descriptor, termios.TCSANOW, silent)
        except termios.error as error:
            raise EOFError from error
        try:
            # Not before: who is quick would be seen.
            with _kept_silent(descriptor, silent):
                ask()
                return _read_until_quiet(descriptor)
        finally:
            with suppress(termios.error):  # a terminal that is gone
                termios.tcsetattr(descriptor, termios.TCSANOW, before)

    @contextmanager
    def _kept_silent(descriptor: int, silent: list[Any]) -> Iterator[None]:
        """Also after Ctrl-Z and `fg`: a shell gives the terminal back as it would have it itself.

        In the main thread, which alone hears of that.
        """

        def silence(*_: object) -> None:
            with suppress(termios.error):  # a terminal that is gone
                termios.tcsetattr(descriptor, termios.TCSANOW, silent)

        former = signal.signal(signal.SIGCONT, silence)
        try:
            yield
        finally:
            signal.signal(signal.SIGCONT, former)

    def forget_typed_ahead(descriptor: int) -> None:
        """Drop what was typed before the question was there.

        Raises:
            EOFError: the terminal is closed.
        """
        try:
            termios.tcflush(descriptor, termios.TCIFLUSH)
        except termios.error as error:
            raise EOFError from error

    def _read_until_quiet(descriptor: int) -> str:
        text = ""
        while len(text) < _LIMIT:
            wait = _QUIET if text.endswith("\n") else None
            if not select.select([descriptor], [], [], wait)[0]:
                break
            try:
                piece = os.read(descriptor, 4096).decode("utf-8", "replace")
            except OSError as error:
                raise EOFError from error
            if not piece or (not text and piece.startswith(_END_OF_INPUT)):
                raise EOFError
            for key in piece:
                text = _type(text, key)
        return text


def _type(text: str, key: str) -> str:
    """`text` after one more key."""
    if key in _RUBBED_OUT:
        return text[:-1]
    return text + key
