"""The line of progress and the bar: on a real terminal, and where there is none."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from token_issuer.progress import shown_progress
from token_issuer.progress_bar import shown_bar

if sys.platform == "win32":
    pytest.skip("a terminal of POSIX stands in for the person's", allow_module_level=True)


@contextmanager
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], str]]:
    """A terminal as standard error; gives what came out of it so far."""
    screen, line = os.openpty()
    os.set_blocking(screen, False)

    def read() -> str:
        shown = b""
        with suppress(BlockingIOError):
            while True:
                shown += os.read(screen, 1 << 16)
        return shown.decode()

    with os.fdopen(line, "w", encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stderr", stream)
        yield read
        monkeypatch.undo()
    os.close(screen)


def test_each_step_is_shown_and_the_line_is_gone_at_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with terminal(monkeypatch) as read:
        with shown_progress({"TERM": "xterm"}) as progress:
            progress.tell("trying [bold]\x1b[2J")
            with progress.hidden():
                shown = read()
        rest = read()
    assert r"issuer: trying [bold]\x1b[2J …" in shown
    assert "\x1b[2J" not in shown + rest
    # The line is erased, and the cursor, which was hidden, is there again.
    assert "\x1b[2K" in rest
    assert rest.rindex("\x1b[?25h") > rest.rindex("\x1b[?25l")


def test_an_interrupted_step_leaves_the_terminal_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    def work() -> None:
        with shown_progress({"TERM": "xterm"}) as progress:
            progress.tell("making a token")
            raise KeyboardInterrupt

    with terminal(monkeypatch) as read:
        with pytest.raises(KeyboardInterrupt):
            work()
        shown = read()
    assert shown.rindex("\x1b[?25h") > shown.rindex("\x1b[?25l")


def test_a_terminal_that_cannot_erase_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with terminal(monkeypatch) as read:
        with shown_progress({"TERM": "dumb"}) as progress:
            progress.tell("making a token")
        assert read() == ""


def test_a_pipe_shows_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    with shown_progress({"TERM": "xterm", "FORCE_COLOR": "1"}) as progress:
        progress.tell("making a token")
        with progress.hidden():
            pass
    assert capfd.readouterr() == ("", "")


def test_a_bar_grows_and_is_gone_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    with terminal(monkeypatch) as read:
        with shown_bar({"TERM": "xterm"}, "revoking tokens", 30) as display:
            for _ in range(30):
                display.advance()
            display.tell("Zendesk asks to wait [30] s")
        shown = read()
    assert "issuer: Zendesk asks to wait [30] s" in shown
    assert "30/30" in shown
    assert "\x1b[2K" in shown
    assert shown.rindex("\x1b[?25h") > shown.rindex("\x1b[?25l")


@pytest.mark.parametrize("term", ["dumb", "xterm"])
def test_where_nothing_can_be_erased_there_are_ten_lines(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], term: str
) -> None:
    def work() -> None:
        with shown_bar({"TERM": term}, "revoking tokens", 30) as display:
            for _ in range(30):
                display.advance()

    if term == "dumb":
        with terminal(monkeypatch) as read:
            work()
            shown = read()
    else:
        work()
        shown = capfd.readouterr().err
    lines = shown.split()
    assert shown.count("issuer: revoking tokens: ") == 10
    assert lines[-3:] == ["30", "of", "30"]
    assert "\x1b" not in shown
