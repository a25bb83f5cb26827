"""Signals that ask the operator to end, wherever they find it."""

import signal
import sys
import time

import pytest

from log_operator.__main__ import _Stop
from log_operator.errors import AskedToEnd


class Dying:
    """Is asked to end while it is being destroyed, where no exception comes through."""

    def __init__(self, number: int) -> None:
        self._number = number

    def __del__(self) -> None:
        signal.raise_signal(self._number)


def wait_a_minute() -> None:
    """In steps, as only between two steps a signal that another thread sent is heard."""
    for _ in range(6000):
        time.sleep(0.01)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGTERM that a program hears")
@pytest.mark.parametrize(
    ("number", "stop"), [(signal.SIGINT, KeyboardInterrupt), (signal.SIGTERM, AskedToEnd)]
)
def test_stop_that_is_lost_comes_again(
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    number: int,
    stop: type[BaseException],
) -> None:
    listening = _Stop()
    monkeypatch.setattr(sys, "unraisablehook", listening.raise_again)
    former = signal.signal(number, listening)
    try:
        Dying(number)
        with pytest.raises(stop):
            wait_a_minute()
    finally:
        signal.signal(number, former)
    assert capfd.readouterr().err == ""
