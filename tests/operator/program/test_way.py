"""What a run says of its way to Zendesk before it collects anything."""

from datetime import timedelta

from tests.operator.program.conftest import Story


def test_nothing_is_said_of_a_way_that_is_as_it_should_be(story: Story) -> None:
    story.send()
    shown = story.screen.getvalue()
    assert "clock" not in shown
    assert "out of reach" not in shown
    assert "encrypted" not in shown


def test_a_clock_that_is_two_hours_slow_is_said_and_set_right(story: Story) -> None:
    story.late = timedelta(hours=-2)
    receipt = story.send()
    told = "the clock of this machine is wrong, 2:00:00 behind; going by Zendesk's"
    assert story.screen.getvalue().count(told) == 1
    issued = story.code.issued_at.strftime("%Y-%m-%dT%H:%M")
    assert receipt.sent_at[:13] >= issued[:13]


def test_who_is_offline_prepares_all_the_same_and_is_asked_about_before_sending(
    story: Story,
) -> None:
    no_date = {"Date": "never"}
    story.sandbox.queue_fault(method="HEAD", path="^/$", headers=no_date, status=200, times=2)
    story.send()
    told = "Zendesk is out of reach: the answer has no date; the logs can be prepared all the same"
    assert story.screen.getvalue().count(told) == 2
    assert story.count_comments() >= 1
