"""A person at a terminal: pastes, looks, agrees or not, presses Ctrl-C."""

import os
import pty
import select
import signal
import subprocess  # noqa: TID251 - journeys start the built programs
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.journeys.conftest import Stage

pytestmark = pytest.mark.journey

PASTE = "paste the code"
CHOOSE = "untick or tick: "
SEND = "[u]ntick: "


class Terminal:
    """The operator on a terminal of its own."""

    def __init__(self, process: "subprocess.Popen[bytes]", screen: int) -> None:
        self.process = process
        self._screen = screen
        self.text = ""

    def wait_for(self, words: str, *, times: int = 1) -> None:
        deadline = time.monotonic() + 60
        while self.text.count(words) < times:
            assert time.monotonic() < deadline, self.text
            assert self._read() or words in self.text, self.text

    def type(self, line: str) -> None:
        self.press(line.encode() + b"\n")

    def press(self, keys: bytes) -> None:
        os.write(self._screen, keys)

    def answer(self, line: str, *words: str) -> None:
        """Type the line, and wait until all of the words came in answer to it."""
        begin = len(self.text)
        self.type(line)
        deadline = time.monotonic() + 60
        while not all(word in self.text[begin:] for word in words):
            assert time.monotonic() < deadline, self.text
            assert self._read(), self.text

    def go_to_question(self, code: str) -> None:
        """Paste the code, and leave every source ticked."""
        self.wait_for(PASTE)
        self.type(code)
        self.wait_for(CHOOSE)
        self.type("")
        self.wait_for(SEND)

    def halt(self) -> None:
        """Stop the program where it is, and read all that it has shown."""
        os.killpg(self.process.pid, signal.SIGSTOP)
        while select.select([self._screen], [], [], 0.2)[0]:
            assert self._read(), self.text

    def go_on(self) -> None:
        """After `halt`."""
        os.killpg(self.process.pid, signal.SIGCONT)

    def close(self) -> None:
        """As a window is closed."""
        nowhere = os.open(os.devnull, os.O_RDWR)
        os.dup2(nowhere, self._screen)
        os.close(nowhere)

    def end(self) -> int:
        while self._read():
            pass
        return self.process.wait(60)

    def _read(self) -> bool:
        ready, _, _ = select.select([self._screen], [], [], 30)
        assert ready, self.text
        try:
            data = os.read(self._screen, 65536)
        except OSError:
            return False
        self.text += data.decode()
        return bool(data)


@contextmanager
def at_terminal(
    stage: "Stage", *arguments: str, more: Mapping[str, str] | None = None
) -> Iterator[Terminal]:
    screen, keyboard = pty.openpty()
    command = [str(stage.operator), "--state-dir", str(stage.state), *arguments]
    with subprocess.Popen(
        command,
        env={**stage.environment, "TERM": "xterm", "COLUMNS": "100", **(more or {})},
        stdin=keyboard,
        stdout=keyboard,
        stderr=keyboard,
        start_new_session=True,
    ) as process:
        os.close(keyboard)
        try:
            yield Terminal(process, screen)
        finally:
            process.kill()
            os.close(screen)


def test_paste_look_agree(stage: "Stage") -> None:
    code = stage.mint(1000, "--message", "yesterday's crash")
    with at_terminal(stage) as terminal:
        terminal.go_to_question(code)
        terminal.type("l")
        terminal.wait_for(SEND, times=2)
        # The list breaks between words, and begins each further row below the name.
        assert f"{stage.logs}/app.log, 1 line redacted" in " ".join(terminal.text.split())
        terminal.type("y")
        assert terminal.end() == 0
    assert "note from support: yesterday's crash" in terminal.text
    assert "everyone in copy of the ticket see it" in terminal.text
    assert "sent 1 file in 1 part to ticket 1000 (acme)" in terminal.text
    assert "the code is used up" in terminal.text
    assert code not in terminal.text
    assert len(stage.comments()[-1]["attachments"]) == 1


@pytest.mark.parametrize("answer", ["", "n", "No", "maybe"])
def test_no_consent_sends_nothing_and_leaves_nothing(stage: "Stage", answer: str) -> None:
    code = stage.mint()
    before = stage.count_authorized()
    with at_terminal(stage) as terminal:
        terminal.go_to_question(code)
        terminal.type(answer)
        if answer == "maybe":
            terminal.wait_for("'maybe' is not known here; please type y or n")
            terminal.wait_for(SEND, times=2)
            terminal.type("n")
        assert terminal.end() == 60
    assert "nothing was sent" in terminal.text
    assert stage.count_authorized() == before
    assert list(stage.state.iterdir()) == []
    assert stage.send(code).status == 0, "the code still works"


@pytest.mark.parametrize("pause", [0, 0.4])
def test_code_that_mail_broke_into_lines(stage: "Stage", pause: float) -> None:
    """In one paste, and line by line."""
    code = stage.mint()
    mail = ["Hello Rita,", "", f"> {code[:76]}", f"> {code[76:152]}", f"> {code[152:]}", "", "Alex"]
    with at_terminal(stage) as terminal:
        terminal.wait_for("paste the code")
        for piece in mail[2:5] if pause else ["\n".join(mail)]:
            terminal.type(piece)
            time.sleep(pause)
        terminal.wait_for(CHOOSE)
        terminal.type("")
        terminal.wait_for(SEND)
        terminal.type("y")
        assert terminal.end() == 0


def test_answer_typed_before_the_question_does_not_count(stage: "Stage") -> None:
    # So much to clean that the program can be halted before it comes to the question.
    line = b"2026-11-21 09:00:00 INFO request served in 12 ms, nothing of note happened\n"
    (stage.logs / "large.log").write_bytes(line * 1_500_000)
    code = stage.mint()
    with at_terminal(stage) as terminal:
        terminal.wait_for(PASTE)
        terminal.type(code)
        terminal.wait_for(CHOOSE)
        terminal.type("")
        terminal.wait_for("collecting and cleaning")
        terminal.halt()
        assert SEND not in terminal.text
        terminal.type("y")
        terminal.go_on()
        terminal.wait_for(SEND)
        terminal.type("n")
        assert terminal.end() == 60
    assert stage.comments()[-1]["attachments"] == []


def test_five_wrong_codes(stage: "Stage") -> None:
    with at_terminal(stage) as terminal:
        for count in range(1, 6):
            terminal.wait_for("paste the code and", times=count)
            terminal.type("hello")
        assert terminal.end() == 10
    assert terminal.text.count("this is no code") == 5


def test_three_empty_codes(stage: "Stage") -> None:
    with at_terminal(stage) as terminal:
        for count in range(1, 4):
            terminal.wait_for("paste the code and", times=count)
            terminal.type("")
        assert terminal.end() == 10
    assert terminal.text.count("no code was given") == 3


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("stop_at", [PASTE, CHOOSE, SEND])
def test_stopped_before_agreeing(stage: "Stage", number: int, stop_at: str) -> None:
    """Row 44, before anything is agreed to."""
    code = stage.mint()
    with at_terminal(stage) as terminal:
        terminal.wait_for(PASTE)
        if stop_at != PASTE:
            terminal.type(code)
            terminal.wait_for(CHOOSE)
        if stop_at == SEND:
            terminal.type("")
            terminal.wait_for(SEND)
        os.killpg(terminal.process.pid, number)
        assert terminal.end() == 60
    assert "nothing is on the ticket" in terminal.text
    assert not stage.state.exists() or list(stage.state.iterdir()) == []


def test_input_ended_at_the_question(stage: "Stage") -> None:
    code = stage.mint()
    with at_terminal(stage) as terminal:
        terminal.go_to_question(code)
        terminal.press(b"\x04")
        assert terminal.end() == 60
    assert list(stage.state.iterdir()) == []


@pytest.mark.parametrize("close_at", [PASTE, CHOOSE, SEND])
def test_terminal_gone_at_a_question(stage: "Stage", close_at: str) -> None:
    """Without the signal that mostly comes with it."""
    code = stage.mint()
    with at_terminal(stage) as terminal:
        terminal.wait_for(PASTE)
        if close_at != PASTE:
            terminal.type(code)
            terminal.wait_for(CHOOSE)
        if close_at == SEND:
            terminal.type("")
            terminal.wait_for(SEND)
        terminal.close()
        assert terminal.process.wait(60) == 60
    assert not stage.state.exists() or list(stage.state.iterdir()) == []
    assert stage.send(code).status == 0, "the code still works"


def test_stopped_while_sending_leaves_no_comment_and_says_where_the_logs_are(
    stage: "Stage",
) -> None:
    code = stage.mint()
    stage.sandbox.queue_fault(kind="slow", seconds=20, path="/uploads", method="POST")
    with at_terminal(stage) as terminal:
        terminal.go_to_question(code)
        terminal.type("y")
        terminal.wait_for("sending")
        time.sleep(1.0)  # the answer to the upload comes after 20 s
        os.killpg(terminal.process.pid, signal.SIGINT)
        terminal.wait_for("later: ")
        terminal.press(b"\x04")
        assert terminal.end() == 60
    assert "the cleaned logs are kept in" in terminal.text
    assert len(stage.sent_comments()) == 0


def test_no_colours_where_none_are_wanted(stage: "Stage") -> None:
    with at_terminal(stage, "--nonsense") as terminal:
        assert terminal.end() == 2
    assert "\x1b[" in terminal.text
    with at_terminal(stage, "--nonsense", more={"NO_COLOR": "1"}) as terminal:
        assert terminal.end() == 2
    assert "\x1b[" not in terminal.text
