"""Questions on a terminal that is gone."""

import io
import os
import sys
import threading

import pytest

from log_operator.screen.console import Console
from log_operator.screen.streams import Streams

if sys.platform == "win32":
    pytest.skip("takes a pseudo-terminal", allow_module_level=True)

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
