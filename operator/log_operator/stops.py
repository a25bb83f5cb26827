"""The signals that ask a program to end."""

import _thread
import contextlib
import math
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Final

from log_operator.knocking import note_heard

_STOPS: Final = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGBREAK")
    if hasattr(signal, name)
)
"""SIGQUIT is a key, Ctrl-\\: it would leave a terminal that shows nothing of what is typed."""
_MOMENT: Final = 0.05
"""Seconds in which the destruction of an object is over."""
_ECHO: Final = 1.0
"""Seconds in which one and the same stop may come again."""


class AskedToEnd(KeyboardInterrupt):
    """Not the person at the keyboard but the system, or a closed window, wants the program gone."""


class Stop:
    """Interrupts the run; by what is not Ctrl-C, for good.

    A one-file executable hears one Ctrl-C twice, from the terminal and from its own bootloader,
    so an echo within a second is dropped.
    """

    def __init__(self) -> None:
        self._last = -math.inf
        self._number: int = signal.SIGINT
        self._is_ignored = False
        self._is_postponed = False
        self._missed: int | None = None

    @property
    def is_final(self) -> bool:
        """Whether it was not the person at the keyboard who stopped the run."""
        return self._number != signal.SIGINT

    def __call__(self, number: int, _frame: FrameType | None) -> None:
        """The handler of these signals.

        Raises:
            KeyboardInterrupt: unless it is an echo, ignored, or postponed.
        """
        note_heard()
        now = time.monotonic()
        # A Ctrl-C must not swallow the system's own wish; two of those are one.
        is_echo = now - self._last < _ECHO and (number == signal.SIGINT or self.is_final)
        if is_echo:
            return
        self._last = now
        self._number = number
        if self._is_ignored:
            return
        if self._is_postponed:
            self._missed = number
            return
        raise _interruption_by(number)

    def raise_again(self, lost: "sys.UnraisableHookArgs") -> None:
        """Hear a stop once more that came while an object was being destroyed: it was lost there.

        Not at once, for here it would be lost too.
        """
        if not isinstance(lost.exc_value, KeyboardInterrupt):
            sys.__unraisablehook__(lost)
            return
        self._last = -math.inf
        again = threading.Timer(_MOMENT, _thread.interrupt_main, (self._number,))
        again.daemon = True
        again.start()

    @contextlib.contextmanager
    def ignored(self) -> Iterator[None]:
        """It interrupts nothing in the block, nor after it what came in the block."""
        was_ignored, self._is_ignored = self._is_ignored, True
        try:
            yield
        finally:
            self._is_ignored = was_ignored

    @contextlib.contextmanager
    def postponed(self) -> Iterator[None]:
        """What comes in the block interrupts at its end.

        Raises:
            KeyboardInterrupt: as it would have been raised before.
        """
        was_postponed, self._is_postponed = self._is_postponed, True
        try:
            yield
        finally:
            self._is_postponed = was_postponed
            if self._missed is not None and not was_postponed:
                missed, self._missed = self._missed, None
                raise _interruption_by(missed)


def listen_for_stops() -> Stop:
    """Every signal that asks a program to end goes the way of Ctrl-C."""
    stop = Stop()
    sys.unraisablehook = stop.raise_again
    for number in _STOPS:
        signal.signal(number, stop)
    return stop


def stop_listening() -> None:
    """The interpreter's own end is short; an echo of the signal must not become the exit status."""
    for number in _STOPS:
        signal.signal(number, signal.SIG_IGN)


@contextlib.contextmanager
def ignored_stops() -> Iterator[None]:
    """No stop is heard in the block, nor later: it is short, and the program ends after it.

    All that was asked for is on the ticket then. A stop could only turn a run that is done into one
    that was stopped; what is left, the program's own end, it would find under way.
    """
    with _use(Stop.ignored):
        yield


@contextlib.contextmanager
def postponed_stops() -> Iterator[None]:
    """A stop is heard at the end of the block, which is short and must not be left half done."""
    with _use(Stop.postponed):
        yield


def _use(
    block: Callable[[Stop], contextlib.AbstractContextManager[None]],
) -> contextlib.AbstractContextManager[None]:
    """The block, where there is a stop to be heard in it."""
    stop = signal.getsignal(signal.SIGINT)
    is_main = threading.current_thread() is threading.main_thread()
    return block(stop) if is_main and isinstance(stop, Stop) else contextlib.nullcontext()


def _interruption_by(number: int) -> type[KeyboardInterrupt]:
    return KeyboardInterrupt if number == signal.SIGINT else AskedToEnd
