"""Parts on their way: two at a time, stopped, gone on with, and taken back."""

import contextlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from msgspec.structs import replace

from log_operator.deliver.line import Line
from log_operator.deliver.pace import Pace
from log_operator.deliver.sending import Sending
from log_operator.errors import BundleChanged, NoRoom
from log_operator.keeping.keeper import Keeper, open_keeper
from log_operator.keeping.kept import KeptUpload
from tests.operator.deliver.conftest import Delivering
from ticketbound.secret import Secret
from zendesk_client.errors import Forbidden, NotAuthorised, TooLarge, Unreachable, UploadIncomplete
from zendesk_sandbox.limits import Limits


@contextmanager
def sending(
    story: Delivering, line: Line, keeper: Keeper, pace: Pace | None = None
) -> Iterator[Sending]:
    with Sending(line, keeper, clock=story.clock, advance=story.advance, pace=pace) as opened:
        yield opened


def find_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "upload"]


def test_every_part_arrives_and_is_written_down(story: Delivering, line: Line) -> None:
    keeper = story.agree()
    with sending(story, line, keeper) as sends:
        for part in story.parts:
            sends.add(part)
        sends.finish()
        assert len(find_threads()) <= 2
    assert find_threads() == []
    noted = [part.upload and part.upload.token.reveal() for part in story.read_state().parts]
    assert sorted(map(str, noted)) == sorted(story.sandbox.state.uploads)
    assert story.advanced == sum(part.size for part in story.parts)


def test_two_are_on_their_way_at_once(story: Delivering, line: Line) -> None:
    """No answer comes before both are there."""
    story.sandbox.queue_fault(kind="slow", seconds=600, path="/uploads", times=2)
    keeper = story.agree()
    with sending(story, line, keeper) as sends:
        for part in story.parts[:2]:
            sends.add(part)
        looks = iter(range(6000))
        while story.sandbox._faults._waiting:
            next(looks)
            assert not sends.wait(0.01)
    assert find_threads() == []


def test_a_part_that_is_uploaded_is_not_sent_again(story: Delivering, line: Line) -> None:
    story.upload_all(story.agree())
    keeper = open_keeper(story.folder)
    assert keeper is not None
    story.advanced, skipped = 0, list[int]()
    with Sending(
        line, keeper, clock=story.clock, advance=story.advance, skip=skipped.append
    ) as sends:
        for part in story.parts:
            sends.add(part)
            sends.add(part)
        sends.finish()
    assert len(story.requests("POST", "/uploads")) == 3
    # It counts as there, and not as sent just now.
    assert (story.advanced, sum(skipped)) == (0, sum(part.size for part in story.parts))


def test_a_part_that_nobody_agreed_to_yet_is_taken_in(story: Delivering, line: Line) -> None:
    """Packing goes on while the first parts are sent."""
    keeper = Keeper(story.folder, replace(story.agree().kept, parts=(), stage="preparing"))
    with sending(story, line, keeper) as sends:
        sends.add(story.parts[1])
        sends.finish()
        sends.add(story.parts[2])
        sends.finish()
    assert [part.number for part in keeper.kept.parts if part.upload] == [2, 3]


@pytest.mark.parametrize(
    ("fault", "failure"),
    [
        ({"status": 401}, NotAuthorised),
        ({"status": 403}, Forbidden),
        ({"status": 413, "body": "too large"}, TooLarge),
        ({"status": 503, "times": 999}, Unreachable),
    ],
)
def test_the_first_error_ends_the_others_and_is_told(
    story: Delivering, line: Line, fault: dict[str, object], failure: type[Exception]
) -> None:
    story.make_parts(*[200_000] * 8)
    keeper = story.agree()
    story.sandbox.queue_fault(method="POST", path="/uploads", skip=1, **fault)
    with sending(story, line, keeper) as sends:
        with contextlib.suppress(failure):
            for part in story.parts:
                sends.add(part)
        with pytest.raises(failure):
            sends.finish()
        with pytest.raises(failure):
            sends.add(story.parts[0])
        with pytest.raises(failure):
            sends.finish()
    assert find_threads() == []
    uploads = sum(part.upload is not None for part in keeper.kept.parts)
    assert uploads == len(story.sandbox.state.uploads)
    assert len(story.requests("POST", "/uploads")) < 60


def test_a_code_that_ends_in_the_middle_of_an_upload(story: Delivering, line: Line) -> None:
    keeper = story.agree()
    story.sandbox.queue_fault(kind="revoke_token", path="/uploads", after_bytes=100_000)
    with pytest.raises(NotAuthorised):
        story.send(line, keeper, story.parts[1])
    assert story.sandbox.state.uploads == {}


def test_a_part_that_was_changed_never_arrives_whole(story: Delivering, line: Line) -> None:
    keeper = story.agree()
    data = bytearray(story.parts[1].path.read_bytes())
    data[-1] ^= 1
    story.parts[1].path.write_bytes(data)
    with pytest.raises(BundleChanged):
        story.send(line, keeper, story.parts[1])
    assert story.sandbox.state.uploads == {}


@pytest.mark.parametrize(
    "body",
    [
        '{"upload": {}}',
        '{"upload": {"token": "lost", "attachment": null}}',
        '{"upload": {"token": "lost", "attachment": {"id": 1, "file_name": "a", "size": 7}}}',
    ],
)
def test_an_upload_that_is_not_what_was_sent_is_sent_three_times(
    story: Delivering, line: Line, body: str
) -> None:
    keeper = story.agree()
    story.sandbox.queue_fault(method="POST", path="/uploads", status=201, body=body, times=2)
    with sending(story, line, keeper) as sends:
        sends.add(story.parts[0])
        sends.finish()
    assert len(story.sandbox.state.uploads) == 1
    story.sandbox.queue_fault(method="POST", path="/uploads", status=201, body=body, times=3)
    with pytest.raises(UploadIncomplete):
        story.send(line, keeper, story.parts[1])
    assert len(story.requests("POST", "/uploads")) == 6


def test_waits_are_told_with_what_is_left_of_the_time(story: Delivering, line: Line) -> None:
    fault = {"status": 429, "headers": {"Retry-After": "20"}, "times": 2}
    story.sandbox.queue_fault(method="POST", path="/uploads", **fault)
    keeper = story.agree()
    with sending(story, line, keeper) as sends:
        sends.add(story.parts[0])
        sends.finish()
    assert story.reasons == [
        "part 1: Zendesk answered 429 (at most 10 min more)",
        "part 1: Zendesk answered 429 (at most 580 s more)",
    ]
    assert sum(story.slept) == pytest.approx(40)


def test_a_pause_ends_an_upload_at_its_next_piece(story: Delivering, line: Line) -> None:
    story.make_parts(100, 5_000_000)
    keeper = story.agree()
    with sending(story, line, keeper, Pace(1_000_000)) as sends:
        for part in story.parts:
            sends.add(part)
        while keeper.kept.parts[0].upload is None or not story.advanced > 100_000:
            assert not sends.wait(0.01)
        sends.pause()
    assert find_threads() == []
    assert story.advanced < 1_000_000
    assert [part.upload is not None for part in keeper.kept.parts] == [True, False]
    story.deliver(keeper)
    story.demand_all_there_once()


@pytest.mark.parametrize("kind", ["slow_request", "slow"])
def test_a_pause_does_not_wait_for_a_line_that_stands_still(
    story: Delivering, line: Line, kind: str
) -> None:
    story.make_parts(30_000_000 if kind == "slow_request" else 1000)
    story.sandbox.queue_fault(kind=kind, path="/uploads", bytes_per_second=100, seconds=100)
    keeper = story.agree()
    with sending(story, line, keeper) as sends:
        sends.add(story.parts[0])
        assert not sends.wait(0.5)
        begin = time.monotonic()
    assert time.monotonic() - begin < 60
    assert find_threads() == []


def test_a_pause_does_not_wait_for_a_long_wait(story: Delivering) -> None:
    fault = {"status": 429, "headers": {"Retry-After": "200"}}
    story.sandbox.queue_fault(method="POST", path="/uploads", **fault)
    story.before_sleep = lambda: time.sleep(0.01)
    keeper = story.agree()
    with story.open_line() as line, sending(story, line, keeper) as sends:
        sends.add(story.parts[0])
        while not story.slept:
            sends.wait(0.01)
    assert sum(story.slept) < 100
    assert find_threads() == []


def test_what_is_withdrawn_is_gone_at_zendesk_and_here(story: Delivering, line: Line) -> None:
    keeper = story.agree()
    with sending(story, line, keeper) as sends:
        for part in story.parts:
            sends.add(part)
        sends.finish()
        story.sandbox.queue_fault(method="DELETE", status=403)
        sends.withdraw()
    assert len(story.sandbox.state.uploads) == 1
    assert all(part.upload is None for part in story.read_state().parts)


def test_an_upload_that_ended_meanwhile_is_sent_again(story: Delivering, line: Line) -> None:
    keeper = story.agree()
    with sending(story, line, keeper) as sends:
        for part in story.parts:
            sends.add(part)
        sends.finish()
        story.end_uploads()
        sends.finish()
    assert len(story.requests("POST", "/uploads")) == 6
    assert story.advanced == sum(part.size for part in story.parts)


def test_no_empty_hands_no_threads(story: Delivering, line: Line) -> None:
    with sending(story, line, story.agree()) as sends:
        sends.finish()
    assert find_threads() == []
    assert story.requests("POST", "") == []


def test_an_upload_of_an_earlier_run_that_is_over_is_sent_again(
    story: Delivering, line: Line
) -> None:
    keeper = story.agree()
    keeper.note_upload(1, KeptUpload(Secret("old"), story.clock()))
    with sending(story, line, keeper) as sends:
        sends.add(story.parts[0])
        sends.finish()
    assert len(story.sandbox.state.uploads) == 1


def test_an_account_with_smaller_files_says_so(story: Delivering, line: Line) -> None:
    story.sandbox.state.limits = Limits(attachment_size=1000)
    with pytest.raises(TooLarge):
        story.send(line, story.agree(), story.parts[0])


class FullKeeper(Keeper):
    """A keeper whose disk takes no upload."""

    def note_upload(self, number: int, upload: KeptUpload | None) -> None:
        if upload is not None:
            raise NoRoom("the disk is full")
        super().note_upload(number, upload)


def test_an_upload_that_cannot_be_written_down_is_left_to_nobody(
    story: Delivering, line: Line
) -> None:
    story.agree()
    keeper = FullKeeper(story.folder, story.read_state(), is_written=True)
    with pytest.raises(NoRoom):
        story.send(line, keeper, story.parts[0])
    assert story.requests("POST", "/uploads") == [201]
    assert story.sandbox.state.uploads == {}
