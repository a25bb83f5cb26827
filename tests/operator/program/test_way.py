"""What a run says of its way to Zendesk before it collects anything."""

from datetime import timedelta

import pytest

from log_operator.errors import Cancelled
from tests.operator.program.conftest import Story
from zendesk_client.errors import NotZendesk


def test_nothing_is_said_of_a_way_that_is_as_it_should_be(story: Story) -> None:
    story.send()
    shown = story.screen.getvalue()
    assert "clock" not in shown
    assert "out of reach" not in shown
    assert "encrypted" not in shown


def test_a_clock_that_is_two_hours_slow_is_said_and_set_right(story: Story) -> None:
    story.late = timedelta(hours=-2)
    receipt = story.send()
    told = "the clock of this machine is wrong, about 2:00:00 behind; going by Zendesk's"
    assert story.screen.getvalue().count(told) == 1
    issued = story.code.issued_at.strftime("%Y-%m-%dT%H:%M")
    assert receipt.sent_at[:13] >= issued[:13]


def test_who_is_offline_prepares_all_the_same_and_is_looked_after_before_sending(
    story: Story,
) -> None:
    story.late = timedelta(minutes=-10)
    no_date = {"Date": "never"}
    story.sandbox.queue_fault(method="HEAD", path="^/$", headers=no_date, status=200)
    story.send()
    shown = story.screen.getvalue()
    told = "Zendesk is out of reach: the answer has no date; the logs can be prepared all the same"
    assert shown.count(told) == 1
    assert shown.index(told) < shown.index("0:10:00 behind; going by Zendesk's")
    assert story.count_comments() >= 1


def test_nothing_goes_ahead_of_the_look_that_who_was_offline_is_owed(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise Cancelled("stopped")

    story.write_noise(9_000_000)
    no_date = {"Date": "never"}
    story.sandbox.queue_fault(method="HEAD", path="^/$", headers=no_date, status=200)
    monkeypatch.setattr("log_operator.errands.delivering.demand_agreed_way", stop)
    with pytest.raises(Cancelled):
        story.send(story.order(part_limit=1 << 20))
    assert "POST" not in {one.method for one in story.sandbox.requests}


def test_who_is_offline_still_keeps_what_was_prepared(story: Story) -> None:
    no_date, before = {"Date": "never"}, story.count_comments()
    story.sandbox.queue_fault(method="HEAD", path="^/$", headers=no_date, status=200, times=99)
    with pytest.raises(NotZendesk):
        story.send()
    assert "the cleaned logs are kept in" in story.screen.getvalue()
    assert story.count_comments() == before
