"""A delivery that is broken off goes on: the same command, another day, another code."""

import os
import re
import signal
import subprocess  # noqa: TID251 - journeys start the built programs
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from random import Random
from typing import TYPE_CHECKING, Final

import pytest

from log_operator.errands.delivering import count_sent
from log_operator.keeping.finding import Found, find_all
from tests.journeys.test_person import CHOOSE, PASTE, SEND, at_terminal

if TYPE_CHECKING:
    from tests.journeys.conftest import Stage

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(sys.platform == "win32", reason="signals and groups are those of POSIX"),
]

PARTS: Final = ("--part-size", "1MiB")
RESUME_LATER: Final = "later: "
LETTERS: Final = bytes.maketrans(bytes(range(256)), b"abcdefghijklmnop" * 16)


def write_logs(stage: "Stage", megabytes: float) -> None:
    """A log that is packed to about half its size, and has nothing to redact."""
    noise = Random(8).randbytes(int(megabytes * 2_000_000)).translate(LETTERS)
    lines = [noise[at : at + 6] + b" " + noise[at + 6 : at + 64] for at in range(0, len(noise), 64)]
    (stage.logs / "app.log").write_bytes(b"started\n" + b"\n".join(lines) + b"\n")


@contextmanager
def begun(stage: "Stage", code: str, *options: str) -> Iterator["subprocess.Popen[bytes]"]:
    """The operator under way, agreed to beforehand; it is gone after the block."""
    command = (
        *(str(stage.operator), "--state-dir", str(stage.state), "--code-file", "-"),
        *("--yes", "--ticket", "1000", "--json", *options),
    )
    with subprocess.Popen(
        command,
        env=stage.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        assert process.stdin is not None
        process.stdin.write(code.encode())
        process.stdin.close()
        process.stdin = None
        try:
            yield process
        finally:
            kill(process)


def kill(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_until(
    stage: "Stage", process: "subprocess.Popen[bytes]", is_there: Callable[[Found], bool]
) -> None:
    """Until what is kept is so far."""
    deadline = time.monotonic() + 60
    while not any(map(is_there, find_all(stage.state))):
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.02)


def wait_for(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def is_agreed(found: Found) -> bool:
    return found.kept.stage == "agreed"


def count_uploaded(found: Found) -> int:
    return sum(part.upload is not None for part in found.kept.parts)


def count_uploads(stage: "Stage") -> int:
    """Those that came whole."""
    calls = [(one.method, one.path, one.status) for one in stage.sandbox.requests]
    return calls.count(("POST", "/api/v2/uploads", 201))


def demand_whole(stage: "Stage", *, in_flight: int = 0) -> list[str]:
    """Each part is on the ticket once, the code is dead, and nothing but the receipt is left.

    Of uploads that were `in_flight` at a kill nobody here knows; Zendesk deletes them itself.
    """
    (comment,) = stage.sent_comments()
    attachments = comment["attachments"]
    names = [one["file_name"] for one in attachments]
    assert len(set(names)) == len(names)
    assert len(stage.sandbox.state.uploads) <= in_flight
    assert stage.live_tokens() == []
    left = [path.name for path in stage.state.rglob("*") if path.is_file()]
    assert left == ["receipt.json"]
    for one in attachments:
        data = stage.download(one)
        assert f"SHA-256 {sha256(data).hexdigest()}" in comment["plain_body"]
    return sorted(names)


def test_killed_while_it_sends(stage: "Stage") -> None:
    write_logs(stage, 4.5)
    code = stage.mint()
    with begun(stage, code, *PARTS, "--limit-rate", "700K") as process:
        wait_until(stage, process, lambda found: count_uploaded(found) >= 2)
        kill(process)
    (found,) = find_all(stage.state)
    assert found.kept.stage == "agreed"
    before = count_uploads(stage)
    outcome = stage.send(code, *PARTS)
    assert outcome.status == 0, outcome.err
    assert "is kept, agreed to at" in outcome.err
    names = demand_whole(stage, in_flight=2)
    assert len(names) >= 5
    assert count_uploads(stage) - before == len(names) - count_uploaded(found)


@pytest.mark.parametrize("uploaded", [1, 3])
def test_killed_while_parts_are_made(stage: "Stage", uploaded: int) -> None:
    """What was uploaded ahead is deleted, and all is made anew."""
    write_logs(stage, 25)
    code = stage.mint()
    with begun(stage, code, *PARTS) as process:
        wait_until(stage, process, lambda found: count_uploaded(found) >= uploaded)
        kill(process)
    (found,) = find_all(stage.state)
    assert found.kept.stage == "preparing"
    write_logs(stage, 1.5)
    outcome = stage.send(code, *PARTS)
    assert outcome.status == 0, outcome.err
    assert len(demand_whole(stage, in_flight=2)) >= 2


@pytest.mark.parametrize("after_commit", [True, False])
def test_killed_while_the_comment_is_on_its_way(stage: "Stage", *, after_commit: bool) -> None:
    write_logs(stage, 1.5)
    code = stage.mint()
    slow = {"kind": "slow", "seconds": 20, "after_commit": after_commit}
    stage.sandbox.queue_fault(method="PUT", path="/requests/", **slow)
    with begun(stage, code, *PARTS) as process:
        wait_until(stage, process, lambda found: found.kept.posting != ())
        if after_commit:
            wait_for(lambda: len(stage.sent_comments()) == 1)
        kill(process)
    outcome = stage.send(code)
    assert outcome.status == 0, outcome.err
    assert len(demand_whole(stage)) >= 2


def test_killed_while_the_code_is_ended(stage: "Stage") -> None:
    code = stage.mint()
    stage.sandbox.queue_fault(kind="slow", seconds=20, method="DELETE", path="/tokens/current")
    with begun(stage, code) as process:
        wait_until(stage, process, lambda found: found.kept.stage == "posted")
        kill(process)
    outcome = stage.send(code)
    assert outcome.status == 0, outcome.err
    assert outcome.envelope["data"]["files"] == 1
    demand_whole(stage)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_asked_to_end_while_it_sends(stage: "Stage", number: int) -> None:
    """Without a terminal, Ctrl-C is no more than that either: 60, and all is kept."""
    write_logs(stage, 3.5)
    code = stage.mint()
    with begun(stage, code, *PARTS, "--limit-rate", "500K") as process:
        wait_until(stage, process, lambda found: is_agreed(found) and count_uploaded(found) >= 1)
        os.killpg(process.pid, number)
        out, err = process.communicate(timeout=120)
    assert process.returncode == 60, err
    assert b"stay sent" in out or b"stays sent" in out
    assert b"'operator resume' goes on" in err
    assert stage.sent_comments() == []
    outcome = stage.send(code)
    assert outcome.status == 0, outcome.err
    assert len(demand_whole(stage)) >= 4


def test_dead_code_and_a_new_one(stage: "Stage") -> None:
    write_logs(stage, 2.5)
    code = stage.mint()
    with begun(stage, code, *PARTS, "--limit-rate", "500K") as process:
        wait_until(stage, process, lambda found: is_agreed(found) and count_uploaded(found) >= 1)
        kill(process)
    assert stage.issuer("revoke", "--ticket", "1000").status == 0
    dead = stage.send(code)
    assert dead.status == 21
    assert (
        "ask support for a new code for ticket 1000, and give it to 'operator resume'" in dead.err
    )
    (listed,) = stage.run_operator("status", "--json").envelope["data"]["kept"]
    assert (listed["ticket"], listed["stage"]) == (1000, "agreed")
    assert listed["uploaded"] < listed["parts"]
    fresh = stage.mint()
    options = ("--code-file", "-", "--yes", "--ticket", "1000", "--json")
    outcome = stage.run_operator("resume", *options, given=fresh.encode())
    assert outcome.status == 0, outcome.err
    assert outcome.envelope["command"] == "resume"
    assert demand_whole(stage, in_flight=2) == sorted(
        part["name"] for part in outcome.envelope["data"]["parts"]
    )
    assert "nothing is kept" in stage.run_operator("status").out
    watched = stage.issuer("watch", "1000", "--json").envelope["data"]
    assert watched["as_told"] is True


def test_saved_and_sent_from_another_machine(stage: "Stage") -> None:
    write_logs(stage, 1.5)
    folder = stage.folder / "usb"
    options = ("--code-file", "-", "--yes", "--ticket", "1000", "--json")
    first = stage.mint()
    calls = len(stage.sandbox.requests)
    saved = stage.run_operator("save", str(folder), *options, *PARTS, given=first.encode())
    assert saved.status == 0, saved.err
    parts = saved.envelope["data"]["parts"]
    assert len(stage.sandbox.requests) == calls
    assert list(stage.state.iterdir()) == []
    stage.logs.rename(stage.folder / "gone")
    assert stage.issuer("revoke", "--ticket", "1000").status == 0
    second = stage.mint()
    place = ("--state-dir", str(stage.folder / "elsewhere"))
    sent = stage.run_operator("send", str(folder), *place, *options, given=second.encode())
    assert sent.status == 0, sent.err
    (comment,) = stage.sent_comments()
    assert sorted(one["file_name"] for one in comment["attachments"]) == parts
    assert stage.issuer("watch", "1000", "--json").envelope["data"]["as_told"] is True
    assert sorted(path.name for path in folder.iterdir()) == ["bundle.json", *parts]


def test_ctrl_c_pauses_and_enter_goes_on(stage: "Stage") -> None:
    write_logs(stage, 3.5)
    code = stage.mint()
    with at_terminal(stage, *PARTS, "--limit-rate", "400K") as terminal:
        terminal.go_to_question(code)
        terminal.type("y")
        wait_for(lambda: any(map(count_uploaded, find_all(stage.state))))
        os.killpg(terminal.process.pid, signal.SIGINT)
        terminal.wait_for(RESUME_LATER)
        assert "Enter goes on, Ctrl-C again stops and removes everything" in flat(terminal.text)
        (found,) = find_all(stage.state)
        assert f"paused; {count_sent(found.kept)}. Enter goes on" in flat(terminal.text)
        paused_at = stage.sandbox.state.now()
        time.sleep(1.0)
        # A call is written down when it ends, and those that were cut end in their own time.
        assert [one for one in stage.sandbox.requests if one.at > paused_at] == []
        terminal.type("")
        assert terminal.end() == 0
    demand_whole(stage)


def test_ctrl_c_twice_stops_and_removes_everything(stage: "Stage") -> None:
    """Row 44, while it sends."""
    write_logs(stage, 3.5)
    code = stage.mint()
    with at_terminal(stage, *PARTS, "--limit-rate", "400K") as terminal:
        terminal.go_to_question(code)
        terminal.type("y")
        wait_for(lambda: any(map(count_uploaded, find_all(stage.state))))
        os.killpg(terminal.process.pid, signal.SIGINT)
        terminal.wait_for(RESUME_LATER)
        time.sleep(1.1)  # the second of a one-file executable's two would count as an echo
        os.killpg(terminal.process.pid, signal.SIGINT)
        assert terminal.end() == 60
    assert "stopped, and everything was removed; nothing is on the ticket" in flat(terminal.text)
    assert "the code still works until" in flat(terminal.text)
    assert list(stage.state.rglob("*")) == []
    assert stage.sandbox.state.uploads == {}
    assert stage.send(code).status == 0


@pytest.mark.parametrize("how", ["terminate", "close"])
def test_window_closed_while_paused(stage: "Stage", how: str) -> None:
    write_logs(stage, 3.5)
    code = stage.mint()
    with at_terminal(stage, *PARTS, "--limit-rate", "400K") as terminal:
        terminal.go_to_question(code)
        terminal.type("y")
        wait_for(lambda: any(map(count_uploaded, find_all(stage.state))))
        os.killpg(terminal.process.pid, signal.SIGINT)
        terminal.wait_for(RESUME_LATER)
        if how == "terminate":
            os.killpg(terminal.process.pid, signal.SIGTERM)
        else:
            terminal.press(b"\x04")
        assert terminal.end() == 60
    assert "the cleaned logs are kept in" in flat(terminal.text)
    with at_terminal(stage, "resume") as terminal:
        terminal.wait_for(PASTE)
        terminal.type(code)
        terminal.wait_for("collect anew: ")
        terminal.type("")
        assert terminal.end() == 60
    assert "nothing more was sent" in flat(terminal.text)
    with at_terminal(stage, "resume") as terminal:
        terminal.wait_for(PASTE)
        terminal.type(code)
        terminal.wait_for("collect anew: ")
        os.killpg(terminal.process.pid, signal.SIGINT)
        assert terminal.end() == 60
    assert "collect anew: \r\noperator: " in re.sub(r"\x1b\[[0-9;]*m", "", terminal.text)
    with at_terminal(stage, "resume") as terminal:
        terminal.wait_for(PASTE)
        terminal.type(code)
        terminal.wait_for("collect anew: ")
        terminal.type("y")
        assert terminal.end() == 0
    demand_whole(stage)


def test_what_is_kept_is_discarded(stage: "Stage") -> None:
    write_logs(stage, 2.5)
    code = stage.mint()
    with begun(stage, code, *PARTS, "--limit-rate", "500K") as process:
        wait_until(stage, process, lambda found: is_agreed(found) and count_uploaded(found) >= 1)
        kill(process)
    (found,) = find_all(stage.state)
    tokens = {part.upload.token.reveal() for part in found.kept.parts if part.upload}
    (stage.logs / "app.log").write_text("started\n")
    with at_terminal(stage) as terminal:
        terminal.wait_for(PASTE)
        terminal.type(code)
        terminal.wait_for("collect anew: ")
        terminal.type("d")
        terminal.wait_for(CHOOSE)
        assert tokens.isdisjoint(stage.sandbox.state.uploads)
        terminal.type("")
        terminal.wait_for(SEND)
        terminal.type("y")
        assert terminal.end() == 0
    assert len(demand_whole(stage, in_flight=2)) == 1


def flat(text: str) -> str:
    """Without the breaks and indents of the terminal."""
    return " ".join(text.split())


def test_who_discards_what_may_be_on_the_ticket_is_asked_once_more(stage: "Stage") -> None:
    code = stage.mint()
    slow = {"kind": "slow", "seconds": 20, "after_commit": True}
    stage.sandbox.queue_fault(method="PUT", path="/requests/", **slow)
    with begun(stage, code) as process:
        wait_for(lambda: len(stage.sent_comments()) == 1)
        kill(process)
    with at_terminal(stage) as terminal:
        terminal.wait_for(PASTE)
        terminal.type(code)
        terminal.wait_for("[d]iscard and collect anew: ")
        assert "an answer never came, so the logs may be on the ticket" in terminal.text
        terminal.type("d")
        terminal.wait_for("discard it and collect anew? [y]es, [N]o: ")
        assert "the logs may be on the ticket already" in terminal.text
        terminal.type("")
        terminal.wait_for("[d]iscard and collect anew: ", times=2)
        terminal.type("y")
        assert terminal.end() == 0
    assert len(demand_whole(stage)) == 1
