"""A run is stopped while it finds out whether its comment is there; the next one finds out."""

import pytest

from log_operator.keeping.keeper import open_keeper
from tests.cables import Cable, plugged
from tests.operator.deliver.conftest import Delivering

SETTLED = 15
"""Seconds after which the first question is near."""


def stop_after(story: Delivering, seconds: float, cable: Cable | None = None) -> None:
    """Ctrl-C once so long was waited; the `cable` is out from the first question on."""

    def look() -> None:
        if cable is not None and sum(story.slept) == SETTLED:
            cable.unplug()
        if sum(story.slept) > seconds:
            raise KeyboardInterrupt

    story.before_sleep = look


def go_on(story: Delivering) -> None:
    story.before_sleep = lambda: None
    keeper = open_keeper(story.folder)
    assert keeper is not None
    assert keeper.kept.posting
    story.deliver(keeper)
    story.demand_all_there_once()


@pytest.mark.parametrize("is_there", [True, False])
def test_stopped_before_the_question_left(story: Delivering, *, is_there: bool) -> None:
    story.make_parts(3000)
    story.sandbox.queue_fault(method="PUT", status=504, after_commit=is_there)
    stop_after(story, SETTLED)
    with pytest.raises(KeyboardInterrupt):
        story.deliver(story.agree())
    assert story.requests("DELETE", "/uploads") == []
    go_on(story)


@pytest.mark.parametrize("is_there", [True, False])
def test_stopped_while_the_network_is_away(story: Delivering, *, is_there: bool) -> None:
    story.make_parts(3000)
    story.sandbox.queue_fault(method="PUT", status=504, after_commit=is_there)
    with plugged(story.sandbox.url) as cable:
        story.url = cable.url
        stop_after(story, SETTLED + 60, cable)
        with pytest.raises(KeyboardInterrupt):
            story.deliver(story.agree())
        cable.plug()
        go_on(story)
