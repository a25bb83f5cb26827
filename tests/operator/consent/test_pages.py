"""Long text on a screen: real Console, on a pseudo-terminal that a person's answers come from."""

import os
import pty
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pytest

from log_operator.consent.pages import show_pages
from log_operator.screen.console import Console
from log_operator.screen.streams import Streams

PROMPT = "-- Enter: more, /word: look for a word, q: back -- "


@dataclass
class Screen:
    """A terminal whose person gives the next answer whenever the prompt comes."""

    answers: list[str]
    text: str = ""
    asked: int = 0
    done: threading.Event = field(default_factory=threading.Event)

    def show(self, lines: Sequence[str], indent: int = 0) -> str:
        screen, keyboard = pty.openpty()
        reader = threading.Thread(target=self._read, args=(screen,))
        reader.start()
        with (
            os.fdopen(os.dup(keyboard), "r", encoding="utf-8") as stdin,
            os.fdopen(keyboard, "w", encoding="utf-8") as stderr,
        ):
            try:
                console = Console(Streams(stdin, None, stderr), json=False)
                show_pages(console, lines, indent=indent)
            finally:
                stderr.write("\0")
                stderr.flush()
                reader.join(60)
        os.close(screen)
        return self.text

    def _read(self, screen: int) -> None:
        while "\0" not in self.text:
            self.text += os.read(screen, 65536).decode().replace("\r\n", "\n")
            if self.text.count(PROMPT) > self.asked:
                self.asked += 1
                os.write(screen, f"{self.answers.pop(0)}\n".encode())
        self.text = self.text.replace("\0", "")


@pytest.fixture(autouse=True)
def small_screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("LINES", "12")
    return iter(())


def number(count: int) -> list[str]:
    return [f"line {n}." for n in range(1, count + 1)]


def test_what_fits_is_shown_without_a_question() -> None:
    assert Screen([]).show(number(10)) == "".join(f"{line}\n" for line in number(10))


def test_pages_come_one_by_one_until_the_end() -> None:
    screen = Screen(["", ""])
    shown = screen.show(number(25))
    assert [shown.count(f"line {n}.\n") for n in range(1, 26)] == [1] * 25
    assert screen.asked == 2
    first, second, _ = shown.split(PROMPT)
    assert first.endswith("line 10.\n")
    assert second.endswith("line 20.\n")


def test_a_broken_line_goes_on_below_where_it_was_indented() -> None:
    line = "     1    4.1 KB  /var/log/shop.log; " + "the newest lines of it only, " * 2
    shown = Screen([]).show([line], indent=19).splitlines()
    assert shown[0] == "     1    4.1 KB  /var/log/shop.log; the newest lines of "
    assert shown[1].startswith(" " * 19 + "it only, the newest")


def test_a_broken_line_does_not_go_on_with_the_blank_that_it_broke_at() -> None:
    (first, second) = Screen([]).show([f"a {'x' * 57} outside"], indent=19).splitlines()
    assert (first, second) == (f"a {'x' * 57}", " " * 19 + "outside")


def test_an_indent_leaves_room_for_words_on_any_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    assert Screen([]).show(["x" * 30], indent=19).splitlines() == [
        "x" * 19,
        " " * 9 + "x" * 10,
        "         x",
    ]


@pytest.mark.parametrize("key", ["q", "Q", "quit"])
def test_it_can_be_left(key: str) -> None:
    assert "line 11." not in Screen([key]).show(number(25))


@pytest.mark.parametrize("key", ["x", "/", "/ ", "\x1b[2J"])
def test_wrong_key_is_answered_and_shows_nothing_more(key: str) -> None:
    shown = Screen([key, "q"]).show(number(25))
    assert "is not known here" in shown
    assert "line 11." not in shown
    assert "\x1b[2J' is" not in shown


def test_word_is_looked_for_further_on() -> None:
    lines = [*number(30), "The Needle is here", *number(40)]
    shown = Screen(["/nEEdle", "/needle"]).show(lines)
    assert "line 11." not in shown.partition(PROMPT)[2].partition("The Needle")[0]
    assert shown.partition("The Needle is here")[2].startswith("\nline 1.\n")
    assert shown.endswith("no line after these has 'needle'; that was the end\n")


def test_long_lines_are_broken_at_the_edge_and_count_as_rows() -> None:
    screen = Screen(["", "", ""])
    shown = screen.show(["a" * 590, "b" * 590, "語" * 59])
    rows = [row for row in shown.split("\n") if not row.startswith("--")]
    assert max(map(len, rows)) == 59
    assert shown.count("語" * 29 + "\n") == 2
    assert shown.count("a") - shown.count(PROMPT) * PROMPT.count("a") == 590
    assert screen.asked == 2


def test_rows_end_after_a_blank_where_one_is_near_and_nothing_is_lost() -> None:
    line = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    shown = Screen([]).show([line, " " * 70])
    first, second, *blanks = shown.removesuffix("\n").split("\n")
    assert first == "one two three four five six seven eight nine ten eleven "
    assert first + second == line
    assert "".join(blanks) == " " * 70
