"""A stop that Python has noted while the main thread waits, which nothing interrupts.

So it is where a signal comes in the moment before the wait, or where another thread gets it.
"""

import _thread
import io
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from log_operator.knocking import knock_until_heard
from log_operator.screen.console import Console
from log_operator.screen.streams import Streams
from log_operator.stops import AskedToEnd, listen_for_stops

if sys.platform == "win32":
    pytest.skip("Windows cannot interrupt a wait", allow_module_level=True)

_UNTIL_IT_WAITS = 0.1
_UNTIL_IT_IS_LOST = 10.0


@pytest.fixture
def listening(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGURG)
    former = {number: signal.getsignal(number) for number in numbers}
    listen_for_stops()
    knock_until_heard()
    yield
    signal.set_wakeup_fd(-1)
    for number, handler in former.items():
        signal.signal(number, handler)


def ask(screen: int) -> None:
    with os.fdopen(screen, "r+b", 0, closefd=False) as raw:
        stdin = io.TextIOWrapper(raw)
        Console(Streams(stdin, None, None), json=False).ask("well?")


def ask_hidden(screen: int) -> None:
    with os.fdopen(screen, "r+b", 0, closefd=False) as raw:
        stdin = io.TextIOWrapper(raw)
        Console(Streams(stdin, None, None), json=False).ask_hidden("well?")


def read(screen: int) -> None:
    os.read(screen, 1)


def sleep(_screen: int) -> None:
    time.sleep(_UNTIL_IT_IS_LOST + 1)


@pytest.mark.usefixtures("listening")
@pytest.mark.parametrize("wait", [ask, ask_hidden, read, sleep])
@pytest.mark.parametrize(
    ("number", "stop"),
    [
        (signal.SIGINT, KeyboardInterrupt),
        (signal.SIGTERM, AskedToEnd),
        (signal.SIGHUP, AskedToEnd),
    ],
)
def test_noted_stop_is_heard_in_a_wait(
    wait: Callable[[int], None], number: int, stop: type[BaseException]
) -> None:
    keyboard, screen = os.openpty()
    # This notes the signal as one that came a moment before the wait, and interrupts nothing.
    note = threading.Timer(_UNTIL_IT_WAITS, _thread.interrupt_main, (number,))
    # Where the stop is lost the next key ends the wait, as it did for customers.
    press = threading.Timer(_UNTIL_IT_IS_LOST, os.write, (keyboard, b"x\n"))
    note.start()
    press.start()
    began = time.monotonic()
    try:
        with pytest.raises(stop):
            wait(screen)
    finally:
        press.cancel()
        note.join()
        os.close(screen)
        os.close(keyboard)
    assert time.monotonic() - began < _UNTIL_IT_IS_LOST
