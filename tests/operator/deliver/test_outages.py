"""The network goes away in the midst of a delivery, for a while or for good."""

from collections.abc import Collection, Iterator
from contextlib import suppress

import pytest

from log_operator.deliver.line import Line
from log_operator.deliver.taking_back import delete_given_up, withdraw
from log_operator.errors import TicketOutOfReach
from log_operator.keeping.keeper import Keeper, open_keeper
from tests.cables import Cable, plugged
from tests.operator.deliver.conftest import Delivering, DyingKeeper, Killed
from zendesk_client.errors import NotAuthorised, RateLimited, Unreachable

AWAY = 120.0
"""Seconds of an outage that ends."""


class UnpluggingKeeper(Keeper):
    """A keeper that unplugs the cable once, where `at` says."""

    cable: Cable | None = None
    at = ""

    def unplug(self, at: str) -> None:
        if self.cable is not None and at == self.at:
            self.cable.unplug()
            self.cable = None

    def begin_post(self, numbers: Collection[int]) -> None:  # type: ignore[override]
        super().begin_post(numbers)
        self.unplug("comment")

    def give_up(self, numbers: Collection[int]) -> None:
        super().give_up(numbers)
        self.unplug("question")


@pytest.fixture
def cable(story: Delivering) -> Iterator[Cable]:
    with plugged(story.sandbox.url) as cable:
        story.url = cable.url
        yield cable


def plug_in_after(story: Delivering, cable: Cable, seconds: float) -> None:
    """Once so long was waited from now on."""
    before = sum(story.slept)
    is_plugged = False

    def look() -> None:
        nonlocal is_plugged
        if not is_plugged and sum(story.slept) - before > seconds:
            is_plugged = True
            cable.plug()

    story.before_sleep = look


def make_unplugging(story: Delivering, cable: Cable, at: str) -> UnpluggingKeeper:
    keeper = UnpluggingKeeper(story.folder, story.agree().kept)
    keeper.cable, keeper.at = cable, at
    return keeper


def test_uploads_outlast_an_outage(story: Delivering, cable: Cable) -> None:
    keeper = story.agree()
    cable.unplug()
    plug_in_after(story, cable, AWAY)
    assert story.deliver(keeper).is_code_dead
    story.demand_all_there_once()
    assert story.reasons[0] == "the connection failed (at most 10 min more)"


def test_an_upload_that_is_cut_is_sent_when_the_network_is_back(
    story: Delivering, cable: Cable
) -> None:
    keeper = story.agree()
    plug_in_after(story, cable, AWAY)
    unplugged = False

    def unplug(count: int) -> None:
        nonlocal unplugged
        if count and not unplugged:
            unplugged = True
            cable.unplug()

    with story.open_line() as line:
        story.advance = unplug  # type: ignore[method-assign]
        story.send(line, keeper, story.parts[1])
    assert unplugged
    assert keeper.find_part(2).upload is not None
    assert story.reasons[0] == "part 2: the connection failed (at most 10 min more)"
    assert sum(story.slept) > AWAY


def test_a_comment_that_never_left_is_sent_when_the_network_is_back(
    story: Delivering, cable: Cable
) -> None:
    keeper = make_unplugging(story, cable, "comment")
    plug_in_after(story, cable, AWAY)
    story.deliver(keeper)
    assert keeper.cable is None
    story.demand_all_there_once()
    assert story.requests("PUT", "/requests/") == [200]
    assert story.requests("POST", "/uploads") == [201] * 3


@pytest.mark.parametrize("is_there", [True, False])
def test_the_question_outlasts_an_outage(
    story: Delivering, cable: Cable, *, is_there: bool
) -> None:
    story.sandbox.queue_fault(method="PUT", status=504, after_commit=is_there)
    keeper = make_unplugging(story, cable, "question")
    plug_in_after(story, cable, AWAY)
    story.deliver(keeper)
    assert keeper.cable is None
    story.demand_all_there_once()


def test_an_outage_without_end_keeps_everything(story: Delivering, cable: Cable) -> None:
    keeper = story.agree()
    with story.open_line() as line:
        story.send(line, keeper, story.parts[0])
    cable.unplug()
    with pytest.raises(Unreachable, match="nothing answers"):
        story.deliver(keeper)
    assert sum(story.slept) == pytest.approx(600)
    assert keeper.find_part(1).upload is not None
    cable.plug()
    story.deliver(keeper)
    story.demand_all_there_once()
    assert story.requests("POST", "/uploads") == [201] * 3


def test_what_is_taken_back_in_an_outage_is_bounded_told_and_not_forgotten(
    story: Delivering, cable: Cable
) -> None:
    keeper = story.agree()
    story.upload_all(keeper)
    cable.unplug()
    with story.open_line() as line:
        withdraw(line, keeper)
    assert 0 < sum(story.slept) < 10.01
    told = "taking back what was uploaded: the connection failed (at most 10 s more)"
    assert story.reasons[0] == told
    assert all(part.upload is None for part in keeper.kept.parts)
    assert len(story.sandbox.state.uploads) == 3
    cable.plug()
    again = open_keeper(story.folder)
    assert again is not None
    story.deliver(again)
    story.demand_all_there_once()
    assert again.kept.given_up == ()


def test_a_code_that_died_takes_nothing_back(story: Delivering, line: Line) -> None:
    """Another code of the same user may."""
    keeper = story.agree()
    story.upload_all(keeper)
    story.sandbox.queue_fault(method="DELETE", path="/uploads", status=401, times=9)
    withdraw(line, keeper)
    assert len(story.requests("DELETE", "/uploads")) == 1
    assert len(keeper.kept.given_up) == 3
    story.sandbox.ask("DELETE", "/sandbox/faults")
    delete_given_up(line, keeper)
    assert (len(keeper.kept.given_up), len(story.sandbox.state.uploads)) == (0, 0)


def test_an_upload_that_could_not_be_asked_for_stays(story: Delivering) -> None:
    """The comment was refused, and whether for an upload that is gone nobody answers."""
    keeper = story.agree()
    story.sandbox.queue_fault(method="PUT", status=422)
    story.sandbox.queue_fault(method="DELETE", path="/uploads", status=429, times=9)
    with pytest.raises(RateLimited):
        story.deliver(keeper)
    assert all(part.upload is not None for part in keeper.kept.parts)
    story.sandbox.ask("DELETE", "/sandbox/faults")
    story.deliver(keeper)
    story.demand_all_there_once()
    assert story.requests("POST", "/uploads") == [201] * 3


@pytest.mark.parametrize("is_written", [True, False])
@pytest.mark.parametrize("step", range(1, 14))
@pytest.mark.parametrize("fault", [{"status": 504}, {"status": 404}], ids=str)
def test_no_upload_is_left_to_nobody_wherever_a_run_is_killed(
    story: Delivering, fault: dict[str, int], step: int, *, is_written: bool
) -> None:
    story.upload_all(story.agree())
    known = set(story.sandbox.state.uploads)
    story.sandbox.queue_fault(method="PUT", **fault)
    keeper = DyingKeeper(story.folder, story.read_state())
    keeper.steps, keeper.is_written = step, is_written
    with suppress(Killed, NotAuthorised, TicketOutOfReach):
        story.deliver(keeper)
    story.sandbox.ask("DELETE", "/sandbox/faults")
    again = open_keeper(story.folder)
    assert again is not None
    known |= {part.upload.token.reveal() for part in again.kept.parts if part.upload}
    if again.kept.stage != "posted":
        story.deliver(again)
    # One whose token came while the run was killed was never known to anybody.
    for token in set(story.sandbox.state.uploads) - known:
        del story.sandbox.state.uploads[token]
    story.demand_all_there_once()
