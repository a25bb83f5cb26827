"""From an agreed bundle to the ticket, with hours that pass and clocks that are wrong."""

import contextlib
from dataclasses import replace
from datetime import timedelta

import pytest
from msgspec.structs import replace as replace_struct

from log_operator.deliver.pace import Pace
from log_operator.deliver.sending import Sending
from log_operator.errors import BundleChanged, CodeWithdrawn, TooLittleTime
from log_operator.keeping.keeper import Keeper, open_keeper
from tests.operator.deliver.conftest import Delivering, DyingKeeper, Killed
from zendesk_client.errors import Unreachable
from zendesk_sandbox.switches import Switches


def test_all_parts_arrive_in_one_comment_in_their_order(both: Delivering) -> None:
    delivery = both.deliver(both.agree())
    assert delivery.is_code_dead
    [names] = both.arrived
    assert names == [part.path.name for part in both.parts]
    both.demand_all_there_once()
    assert both.advanced == sum(part.size for part in both.parts)


def test_what_is_at_work_already_is_waited_for(story: Delivering) -> None:
    """With --yes, the first parts are sent while the last are made."""
    keeper = story.agree()
    begun = Keeper(story.folder, replace_struct(keeper.kept, parts=(), stage="preparing"))
    with (
        story.open_line() as line,
        Sending(line, begun, clock=story.clock, advance=story.advance) as sending,
    ):
        for part in story.parts[1:]:
            sending.add(part)
        begun.agree(story.parts, keeper.kept.comment, story.clock())
        story.deliver(begun, sending=sending)
    story.demand_all_there_once()
    assert len(story.requests("POST", "/uploads")) == 3


@pytest.mark.parametrize("hours", [-2, 2])
@pytest.mark.parametrize("life", [3600, 259_200])
def test_a_clock_that_is_two_hours_wrong(both: Delivering, hours: int, life: int) -> None:
    both.sandbox.state.switches = Switches(upload_lifetime=life)  # type: ignore[arg-type]
    both.late = timedelta(hours=hours)
    both.deliver(both.agree())
    both.demand_all_there_once()
    assert len(both.requests("POST", "/uploads")) == 3


@pytest.mark.parametrize("hours", [-2, 2])
@pytest.mark.parametrize("switch", ["reject", "ignore"])
def test_uploads_that_ended_before_the_comment(both: Delivering, hours: int, switch: str) -> None:
    both.sandbox.state.switches = Switches(bad_upload=switch)  # type: ignore[arg-type]
    both.late = timedelta(hours=hours)
    keeper = both.agree()
    both.upload_all(keeper)
    both.end_uploads()
    both.deliver(keeper)
    both.demand_all_there_once()


@pytest.mark.parametrize("switch", ["reject", "ignore"])
def test_only_zendesk_knows_that_an_hour_has_passed(both: Delivering, switch: str) -> None:
    """A machine that slept between the last upload and the comment may not notice."""
    both.sandbox.state.switches = Switches(bad_upload=switch)  # type: ignore[arg-type]
    keeper = both.agree()
    with (
        both.open_line() as line,
        Sending(line, keeper, clock=both.clock, advance=both.advance) as sending,
    ):
        for part in both.parts:
            sending.add(part)
        sending.finish()
        both.sandbox.advance(3700)
        both.deliver(keeper, sending=sending)
    both.demand_all_there_once()


def test_an_answer_without_an_end_is_taken_for_an_hour(story: Delivering) -> None:
    body = (
        '{"upload": {"token": "made-up", "attachment": {"id": 1, "file_name": "a", "size": 3000}}}'
    )
    story.sandbox.queue_fault(method="POST", path="/uploads", status=201, body=body)
    keeper = story.agree()
    with story.open_line() as line:
        story.send(line, keeper, story.parts[0])
    upload = keeper.find_part(1).upload
    assert upload is not None
    assert upload.expires_at is not None
    assert abs(upload.expires_at - story.clock() - timedelta(hours=1)) < timedelta(minutes=1)


def test_parts_that_cannot_wait_go_ahead(story: Delivering) -> None:
    """Two parts at 09:00, and at 09:51 the third is still on its way."""
    story.make_parts(300_000, 2_000_000, 200_000)

    with story.open_line() as line:
        keeper = story.agree()
        story.send(line, keeper, story.parts[0])
        story.send(line, keeper, story.parts[2])
    story.sandbox.advance(51 * 60)
    story.late += timedelta(minutes=51)
    story.deliver(keeper, pace=Pace(4_000_000))
    assert story.arrived == [
        [story.parts[0].path.name, story.parts[2].path.name],
        [story.parts[1].path.name],
    ]
    assert "still being sent" in story.comments[0].body
    assert story.code.id_text in story.comments[0].body
    story.demand_all_there_once()


def test_parts_that_can_wait_do(story: Delivering) -> None:
    keeper = story.agree()
    with story.open_line() as line:
        story.send(line, keeper, story.parts[0])
    story.sandbox.advance(40 * 60)
    story.late += timedelta(minutes=40)
    story.deliver(keeper)
    assert len(story.comments) == 1


@pytest.mark.parametrize("is_written", [True, False])
@pytest.mark.parametrize("lost", [True, False], ids=["lost", "answered"])
@pytest.mark.parametrize("steps", range(1, 9))
def test_a_delivery_goes_on_from_every_state_that_was_on_the_disk(
    both: Delivering, steps: int, *, lost: bool, is_written: bool
) -> None:
    both.make_parts(100, 200)
    keeper = DyingKeeper(both.folder, both.agree().kept)
    keeper.steps, keeper.is_written = steps, is_written
    if lost:
        both.sandbox.queue_fault(method="PUT", status=504, after_commit=True)
    with contextlib.suppress(Killed):
        both.deliver(keeper)
    again = open_keeper(both.folder)
    assert again is not None
    if again.kept.stage != "posted":
        both.deliver(again)
    files = [name for comment in both.arrived for name in comment]
    assert sorted(files) == sorted(part.path.name for part in both.parts)
    assert len(both.comments) == 1


@pytest.mark.parametrize(("times", "is_dead"), [(2, True), (3, False)])
def test_a_stranger_answers_when_the_code_is_to_end(
    story: Delivering, times: int, *, is_dead: bool
) -> None:
    keeper = story.agree()
    fault = {"kind": "html", "status": 200, "times": times}
    story.sandbox.queue_fault(method="DELETE", path="tokens/current", **fault)
    assert story.deliver(keeper).is_code_dead is is_dead
    story.demand_all_there_once()


def test_a_code_that_is_used_up(story: Delivering) -> None:
    keeper = story.agree()
    story.deliver(keeper)
    with pytest.raises(CodeWithdrawn, match="already used or withdrawn"):
        story.deliver(story.agree())
    assert len(story.comments) == 1


def test_a_code_that_is_revoked_in_the_middle_leaves_the_bundle(story: Delivering) -> None:
    story.make_parts(1000, 400_000)
    keeper = story.agree()
    with story.open_line() as line:
        story.send(line, keeper, story.parts[0])
    story.sandbox.queue_fault(kind="revoke_token", path="/uploads", after_bytes=1000)
    with pytest.raises(CodeWithdrawn) as caught:
        story.deliver(keeper)
    assert "nothing is on the ticket" in caught.value.hint
    assert all(part.path.exists() for part in story.parts)
    assert keeper.find_part(1).upload is not None


def test_a_code_that_expires_in_the_middle_says_so(story: Delivering) -> None:
    keeper = story.agree()
    story.sandbox.queue_fault(kind="revoke_token", path="/uploads", after_bytes=1000)
    story.code = replace(story.code, expires_at=story.clock() - timedelta(seconds=1))
    with pytest.raises(TooLittleTime, match="has expired"):
        story.deliver(keeper)


def test_a_changed_part_takes_the_others_back(story: Delivering) -> None:
    keeper = story.agree()
    story.parts[2].path.write_bytes(b"x" * story.parts[2].size)
    with pytest.raises(BundleChanged):
        story.deliver(keeper)
    assert (story.sandbox.state.uploads, story.comments) == ({}, ())


def test_an_outage_keeps_what_is_uploaded(story: Delivering) -> None:
    keeper = story.agree()
    with story.open_line() as line:
        story.send(line, keeper, story.parts[0])
    story.sandbox.queue_fault(method="POST", path="/uploads", status=503, times=99)
    with pytest.raises(Unreachable):
        story.deliver(keeper)
    assert keeper.find_part(1).upload is not None
    story.sandbox.ask("DELETE", "/sandbox/faults")
    story.deliver(keeper)
    story.demand_all_there_once()
    assert story.requests("POST", "/uploads").count(201) == 3


@pytest.mark.parametrize(("interruptions", "is_dead"), [(1, True), (2, False)])
def test_one_ctrl_c_leaves_no_code_alive(
    story: Delivering, interruptions: int, is_dead: bool
) -> None:
    left = [KeyboardInterrupt] * interruptions

    def interrupt() -> None:
        if left:
            raise left.pop()

    story.before_sleep = interrupt
    story.sandbox.queue_fault(method="DELETE", path="/oauth/tokens", status=503, times=2)
    assert story.deliver(story.agree()).is_code_dead is is_dead
    assert left == []
    story.demand_all_there_once()


@pytest.mark.parametrize("kind", ["html", "redirect"])
def test_who_answers_in_zendesks_place_leaves_no_code_alive(story: Delivering, kind: str) -> None:
    story.sandbox.queue_fault(method="DELETE", path="/oauth/tokens", kind=kind, times=2)
    assert story.deliver(story.agree()).is_code_dead
