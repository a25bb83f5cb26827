"""Signals that ask the operator to end, wherever they find it."""

import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from log_operator.state import remove_parts
from log_operator.stops import (
    AskedToEnd,
    Stop,
    ignored_stops,
    listen_for_stops,
    postponed_stops,
)


@pytest.fixture
def stop(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stop]:
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    numbers = [
        getattr(signal, name, None)
        for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGBREAK")
    ]
    former = {number: signal.getsignal(number) for number in numbers if number is not None}
    yield listen_for_stops()
    for number, handler in former.items():
        signal.signal(number, handler)


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
    listening = Stop()
    monkeypatch.setattr(sys, "unraisablehook", listening.raise_again)
    former = signal.signal(number, listening)
    try:
        Dying(number)
        with pytest.raises(stop):
            wait_a_minute()
    finally:
        signal.signal(number, former)
    assert capfd.readouterr().err == ""


def test_ctrl_c_comes_twice_and_counts_once(stop: Stop) -> None:
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)
    signal.raise_signal(signal.SIGINT)
    assert not stop.is_final


def test_who_presses_ctrl_c_again_and_again_is_heard_again(
    stop: Stop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what comes within a second of the one that was heard is its echo."""
    begin = time.monotonic()
    heard = []
    for tenths in range(0, 30, 4):
        monkeypatch.setattr(time, "monotonic", lambda now=begin + tenths / 10: now)
        with suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
            continue
        heard.append(tenths)
    assert heard == [0, 12, 24]
    assert not stop.is_final


def test_ctrl_c_does_not_swallow_what_wants_the_program_gone(stop: Stop) -> None:
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)
    with pytest.raises(AskedToEnd):
        signal.raise_signal(signal.SIGTERM)
    # The end that has begun is not disturbed by whoever else wants it.
    signal.raise_signal(signal.SIGTERM)
    signal.raise_signal(signal.SIGINT)
    assert stop.is_final


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ignored_stop_does_not_come_later(stop: Stop, number: int) -> None:
    with ignored_stops():
        with ignored_stops():
            signal.raise_signal(number)
        signal.raise_signal(number)
    assert stop.is_final == (number == signal.SIGTERM), "whether somebody is there to be asked"


def test_stop_after_an_ignored_one_is_heard(stop: Stop, monkeypatch: pytest.MonkeyPatch) -> None:
    with ignored_stops():
        signal.raise_signal(signal.SIGINT)
    now = time.monotonic() + 1
    monkeypatch.setattr(time, "monotonic", lambda: now)
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)
    assert not stop.is_final


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_postponed_stop_comes_at_the_end(stop: Stop, number: int) -> None:
    done = []

    def finish() -> None:
        with postponed_stops():
            with postponed_stops():
                signal.raise_signal(number)
            done.append(number)

    with pytest.raises(KeyboardInterrupt) as caught:
        finish()
    assert done == [number]
    assert isinstance(caught.value, AskedToEnd) == stop.is_final == (number == signal.SIGTERM)
    with postponed_stops():
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="a key of terminals elsewhere")
def test_ctrl_backslash_wants_the_program_gone(stop: Stop) -> None:
    with pytest.raises(AskedToEnd):
        signal.raise_signal(signal.SIGQUIT)
    assert stop.is_final


def test_what_is_removed_is_removed_whole(
    stop: Stop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "12345678"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.zip").touch()
    unlink = Path.unlink

    def unlink_stopped(path: Path, *, missing_ok: bool = False) -> None:
        signal.raise_signal(signal.SIGTERM)
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", unlink_stopped)
    with pytest.raises(AskedToEnd):
        remove_parts(folder)
    assert stop.is_final
    assert not folder.exists()


def test_another_thread_does_not_make_the_program_deaf(stop: Stop) -> None:
    is_inside, may_leave = threading.Event(), threading.Event()

    def ignore() -> None:
        with ignored_stops():
            is_inside.set()
            may_leave.wait(10)

    thread = threading.Thread(target=ignore)
    thread.start()
    is_inside.wait(10)
    try:
        with pytest.raises(AskedToEnd):
            signal.raise_signal(signal.SIGTERM)
    finally:
        may_leave.set()
        thread.join()
    assert stop.is_final
