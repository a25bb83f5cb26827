"""Threads that do not end in time: what they would still write down is refused."""

import threading
from contextlib import nullcontext
from datetime import datetime

import pytest

from log_operator.deliver.line import Line
from log_operator.deliver.sending import Sending
from log_operator.deliver.workers import Stopped, Workers
from tests.operator.deliver.conftest import Delivering

LATEST = 60.0


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("log_operator.deliver.workers._GRACE", 0.2)
    monkeypatch.setattr("log_operator.deliver.workers._LONGEST_END", 0.2)


@pytest.mark.parametrize("is_late", [False, True])
def test_who_is_left_behind_records_nothing(*, is_late: bool) -> None:
    begun, released, ended = threading.Event(), threading.Event(), threading.Event()
    recorded: list[str] = []

    def work(_: None, job: str) -> None:
        begun.set()
        assert released.wait(LATEST)
        try:
            with workers.recording():
                recorded.append(job)
        finally:
            ended.set()

    workers: Workers[str, None] = Workers(nullcontext, work, lambda _: None, most=1)
    workers.add("part 1")
    assert begun.wait(LATEST)
    if not is_late:
        released.set()
        assert workers.wait(LATEST)
    workers.stop()
    released.set()
    assert ended.wait(LATEST)
    assert recorded == ([] if is_late else ["part 1"])
    with pytest.raises(Stopped), workers.recording():
        pytest.fail("it is over")


def test_a_late_upload_is_not_written_into_what_goes_on_meanwhile(
    story: Delivering, line: Line
) -> None:
    reached, released = threading.Event(), threading.Event()

    def clock() -> datetime:
        if story.sandbox.state.uploads:
            reached.set()
            assert released.wait(LATEST)
        return story.clock()

    keeper = story.agree()
    sending = Sending(line, keeper, clock=clock, advance=story.advance)
    sending.add(story.parts[0])
    assert reached.wait(LATEST)
    sending.pause()
    before = story.read_state()
    released.set()
    for thread in [one for one in threading.enumerate() if one.name == "upload"]:
        thread.join(LATEST)
    assert story.read_state() == keeper.kept == before
    assert before.parts[0].upload is None
