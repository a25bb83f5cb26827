import io
import os
import re
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest

from log_operator.screen.console import Console
from log_operator.screen.progress import Screen
from log_operator.screen.progress_line import How, draw, format_time, tell, tell_end
from log_operator.screen.streams import Streams


class Watch:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Pipe:
    """A screen that can say lines only, and what it said."""

    def __init__(self) -> None:
        self.watch, self.said = Watch(), list[str]()
        self.screen = Screen(
            io.StringIO(), self.said.append, is_terminal=False, is_colourless=True, now=self.watch
        )


@pytest.fixture
def pipe() -> Pipe:
    return Pipe()


def test_pipe_gets_a_line_in_five_seconds_of_each_stage(pipe: Pipe) -> None:
    with pipe.screen.show("collecting", 100_000_000) as one, pipe.screen.show("sending", 0) as two:
        for _ in range(100):
            pipe.watch.now += 0.1
            one(1_000_000)
            two(100_000)
    assert pipe.said == [
        "collecting: 50 %, 50.0 of 100.0 MB, 10.0 MB/s, 0:05 left",
        "sending: 5.0 MB, 1.0 MB/s",
        "collecting: 100 %, 100.0 of 100.0 MB, 10.0 MB/s, 0:00 left",
        "sending: 10.0 MB, 1.0 MB/s",
        "sending: 10.0 MB in 0:10 (1.0 MB/s)",
        "collecting: 100.0 MB in 0:10 (10.0 MB/s)",
    ]


def test_quick_stage_says_nothing_in_a_pipe(pipe: Pipe) -> None:
    with pipe.screen.show("collecting", 100) as stage:
        pipe.watch.now += 4.9
        stage(100)
    assert pipe.said == []


def test_stage_that_broke_off_says_where(pipe: Pipe) -> None:
    def break_off() -> None:
        with pipe.screen.show("sending", 4000) as stage:
            stage.note("part 2 of 7")
            pipe.watch.now += 60
            stage(1000)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        break_off()
    assert pipe.said[-1] == "sending part 2 of 7: stopped at 1.0 of 4.0 KB"


def test_rate_is_that_of_late(pipe: Pipe) -> None:
    with pipe.screen.show("sending", 10_000_000_000) as stage:
        for step in (10_000_000, 1_000_000):
            for _ in range(200):
                pipe.watch.now += 0.5
                stage(step)
        assert " 2.0 MB/s, " in pipe.said[-1]
        pipe.watch.now += 600
        stage(1)
        assert re.search(r" [0-9.]+ (B|KB)/s", pipe.said[-1])


def test_what_was_done_before_is_no_speed(pipe: Pipe) -> None:
    """A run that goes on with 90 of 100 MB sent has 10 MB left at the line's own rate."""
    with pipe.screen.show("sending", 100_000_000) as stage:
        stage.skip(90_000_000)
        pipe.watch.now += 5
        stage(5_000_000)
        pipe.watch.now += 5
        stage(5_000_000)
    assert pipe.said == [
        "sending: 95 %, 95.0 of 100.0 MB, 1.0 MB/s, 0:05 left",
        "sending: 100 %, 100.0 of 100.0 MB, 1.0 MB/s, 0:00 left",
        "sending: 100.0 MB in all, the last 10.0 MB in 0:10 (1.0 MB/s)",
    ]


def test_more_than_was_expected_is_no_more_than_all(pipe: Pipe) -> None:
    with pipe.screen.show("looking once more", 1000) as stage:
        pipe.watch.now += 5
        stage(1500)
    assert pipe.said[0] == "looking once more: 100 %, 1.5 of 1.5 KB, 300 B/s, 0:00 left"


def test_more_may_be_expected_on_the_way(pipe: Pipe) -> None:
    with pipe.screen.show("sending", 0) as stage:
        stage.expect(3000)
        stage.expect(1000)
        pipe.watch.now += 5
        stage(1000)
    assert pipe.said[0] == "sending: 25 %, 1.0 of 4.0 KB, 200 B/s, 0:15 left"


def test_counts_of_many_threads_are_all_counted(pipe: Pipe) -> None:
    with pipe.screen.show("sending", 0) as stage:

        def work() -> None:
            for _ in range(2000):
                stage(1)
                stage.expect(2)

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        pipe.watch.now += 5
        stage(0)
    assert pipe.said[0].startswith("sending: 50 %, 8.0 of 16.0 KB")


@pytest.mark.parametrize("columns", [20, 40, 60, 80, 200])
@pytest.mark.parametrize("title", ["sending", "collecting and cleaning", "x" * 70])
@pytest.mark.parametrize("total", [0, 5, 999_999_999_999])
def test_line_fits_the_screen(columns: int, title: str, total: int) -> None:
    how = How(title, "part 12 of 34", 123_456_789, total, 98_765_432.1, 12)
    line = draw(how, columns, 40)
    bar = "#" * (line.full + line.empty)
    whole = " ".join(filter(None, (line.title, bar, line.numbers)))
    assert len(whole) < max(columns, 40) - 2
    assert "98.8 MB/s" in whole


def test_narrow_line_gives_up_the_share_before_the_part() -> None:
    how = How("sending", "part 3 of 7", 50_000_000, 100_000_000, 5_000_000, 10)
    assert draw(how, 48, 0).numbers == "50 %  5.0 MB/s  0:10"
    narrow = draw(how, 40, 0)
    assert narrow.title.rstrip() == "sending part 3 of 7"
    assert narrow.numbers == "5.0 MB/s  0:10"


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0.4, "0:00"), (61, "1:01"), (3661, "1:01:01"), (400_000, "4 days"), (1e12, "11574074 days")],
)
def test_time(seconds: float, told: str) -> None:
    assert format_time(seconds) == told


def test_end_of_nothing_is_told_too() -> None:
    assert (
        tell_end(How("sending", "", 0, 0, 0, 0), is_whole=True)
        == "sending: 0 B in less than a second"
    )
    assert tell(How("sending", "", 0, 0, 0, 0)) == "sending: 0 B, 0 B/s"


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Console]]:
    """Makes a console on a real terminal, of the type that `TERM` says; `read` it with os.read."""
    pty = pytest.importorskip("pty")
    with ExitStack() as held:

        def open_terminal(term: str) -> Console:
            monkeypatch.setenv("TERM", term)
            monkeypatch.setenv("COLUMNS", "80")
            ours, theirs = pty.openpty()
            held.callback(os.close, ours)
            stream = held.enter_context(os.fdopen(theirs, "w", encoding="utf-8"))
            console = Console(Streams(None, None, stream), json=False, is_colourless=True)
            console.ours = ours  # type: ignore[attr-defined]
            return console

        yield open_terminal


def read(console: Console) -> str:
    """All that was written so far; a terminal hands it over in pieces."""
    console.say("<the end>")
    drawn = b""
    while not drawn.endswith(b"<the end>\r\n"):
        drawn += os.read(console.ours, 1 << 16)  # type: ignore[attr-defined]
    return drawn.decode().removesuffix("<the end>\r\n")


@pytest.mark.skipif(sys.platform == "win32", reason="has no pseudo terminals")
def test_terminal_draws_all_stages_and_says_lines_above(
    terminal: Callable[[str], Console],
) -> None:
    console = terminal("xterm")
    with console.show_progress("collecting", 1000) as one, console.show_progress("sending", 0):
        one(500)
        console.say("something else")
    drawn = read(console)
    assert re.search(r"collecting .*50 %", drawn)
    assert "sending" in drawn
    assert drawn.index("something else\r\n") < drawn.index("sending: 0 B in less than a second")
    assert "collecting: 500 B in less than a second\r\n" in drawn
    assert drawn.rindex("\x1b[?25h") > drawn.rindex("\x1b[?25l")


@pytest.mark.skipif(sys.platform == "win32", reason="has no pseudo terminals")
def test_narrow_terminal_breaks_the_end_of_a_stage_between_words(
    terminal: Callable[[str], Console], monkeypatch: pytest.MonkeyPatch
) -> None:
    console = terminal("xterm")
    monkeypatch.setenv("COLUMNS", "44")
    with console.show_progress("looking once more", 1000) as stage:
        stage.skip(900)
        stage(100)
    told = "looking once more: 1.0 KB in all, the last\r\n  100 B in less than a second\r\n"
    assert told in read(console)


@pytest.mark.skipif(sys.platform == "win32", reason="has no pseudo terminals")
def test_dumb_terminal_gets_lines_only(terminal: Callable[[str], Console]) -> None:
    console = terminal("dumb")
    with console.show_progress("collecting", 1000) as stage:
        stage(1000)
        console.say("something else")
    assert read(console) == "something else\r\n"


def test_a_wait_says_until_when() -> None:
    err = io.StringIO()
    now = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    console = Console(Streams(None, None, err), json=False, clock=lambda: now)
    console.say_waiting(70.4, "part 2: Zendesk answered 429")
    here = (now + timedelta(seconds=70.4)).astimezone()
    assert err.getvalue() == f"waiting 70 s, until {here:%H:%M:%S}: part 2: Zendesk answered 429\n"
