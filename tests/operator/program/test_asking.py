"""Questions on a terminal that is gone, or comes back."""

import io
import os
import signal
import sys
import threading
import time

import pytest

from log_operator.screen.console import Console
from log_operator.screen.streams import Streams

if sys.platform == "win32":
    pytest.skip("takes a pseudo-terminal", allow_module_level=True)

import termios

MOMENT = 0.1


@pytest.mark.parametrize("question", ["ask", "ask_hidden"])
@pytest.mark.parametrize("seconds", [0, MOMENT])
def test_terminal_that_closes_has_no_answer(question: str, seconds: float) -> None:
    """Before the question, and while it waits."""
    keyboard, terminal = os.openpty()
    with os.fdopen(terminal, "rb", 0) as raw:
        console = Console(Streams(io.TextIOWrapper(raw), None, None), json=False)
        closing = threading.Timer(seconds, os.close, (keyboard,))
        closing.start()
        if not seconds:
            closing.join()
        with pytest.raises(EOFError):
            getattr(console, question)("well?")


def test_what_is_hidden_stays_so_after_the_terminal_comes_back() -> None:
    """A shell shows again what is typed, for itself, between Ctrl-Z and `fg`."""
    keyboard, terminal = os.openpty()

    def is_shown() -> bool:
        return bool(termios.tcgetattr(terminal)[3] & termios.ECHO)

    shown = termios.tcgetattr(terminal)
    found = []

    def come_back() -> None:
        time.sleep(MOMENT)
        found.append(is_shown())
        termios.tcsetattr(terminal, termios.TCSANOW, shown)
        os.kill(os.getpid(), signal.SIGCONT)
        time.sleep(MOMENT)
        found.append(is_shown())
        os.write(keyboard, b"secret\n")

    with os.fdopen(terminal, "rb", 0) as raw:
        console = Console(Streams(io.TextIOWrapper(raw), None, None), json=False)
        coming = threading.Thread(target=come_back)
        coming.start()
        answer = console.ask_hidden("well?")
        coming.join()
        assert (answer, found, is_shown()) == ("secret\n", [False, False], True)
    assert signal.getsignal(signal.SIGCONT) == signal.SIG_DFL
    os.close(keyboard)
