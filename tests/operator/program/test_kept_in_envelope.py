"""An envelope of a run that failed says where what is kept lies: scripts have no eyes."""

import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from log_operator import run
from log_operator.errors import Cancelled, NotConfirmed, OtherOptions, SentInPart
from log_operator.order import Order
from log_operator.screen.console import Console
from log_operator.screen.streams import Streams
from tests.operator.program.conftest import Story
from ticketbound.failure import Failure


def stop(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


@pytest.fixture
def broken(story: Story, monkeypatch: pytest.MonkeyPatch) -> Story:
    """A run that was stopped when its part was uploaded."""
    with monkeypatch.context() as patch:
        patch.setattr("log_operator.deliver.delivery.post", stop)
        with pytest.raises(Cancelled):
            story.send()
    return story


def fail(story: Story, order: Order) -> dict[str, Any]:
    """The envelope of a run that is to fail."""
    out = io.StringIO()
    console = Console(Streams(None, out, story.screen), json=True)
    with pytest.raises(Failure) as caught:
        (run.save if order.action == "save" else run.send)(order, story.ground, console)
    console.fail(order.action, caught.value)
    envelope: dict[str, Any] = json.loads(out.getvalue())
    assert (envelope["version"], envelope["ok"]) == (1, False)
    return envelope


def test_a_dead_code_says_where_the_bundle_is(broken: Story) -> None:
    broken.sandbox.queue_fault(status=401, body='{"error": "invalid_token"}', times=9)
    envelope = fail(broken, broken.order())
    assert envelope["error"]["exit_code"] == 21
    (kept,) = envelope["kept"]
    assert kept["folder"] == str(broken.state)
    assert (kept["ticket"], kept["stage"], kept["code_is_dead"]) == (1000, "agreed", True)
    assert "ask support for a new one" in kept["next"]
    assert not kept["is_at_work"]
    assert Path(kept["folder"], "state.json").exists()


def test_a_code_that_has_expired_says_it_too(broken: Story) -> None:
    broken.late = timedelta(hours=2)
    broken.sandbox.advance(7200)
    (kept,) = fail(broken, broken.order())["kept"]
    assert (kept["folder"], kept["code_is_dead"]) == (str(broken.state), True)


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"ticket": 1001}, NotConfirmed),
        ({"part_limit": 2 << 20}, OtherOptions),
        ({"action": "save", "folder": Path("elsewhere")}, OtherOptions),
    ],
)
def test_every_other_end_that_keeps_it_says_it(
    broken: Story, changes: dict[str, Any], kind: type[Failure]
) -> None:
    envelope = fail(broken, broken.order(**changes))
    assert envelope["error"]["exit_code"] == kind.exit_code
    assert [kept["folder"] for kept in envelope["kept"]] == [str(broken.state)]


def test_a_doubt_about_another_code_s_comment_names_that_one_s_folder(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("log_operator.deliver.posting.comment_on_ticket", stop)
        with pytest.raises(Cancelled):
            story.send()
    former = story.state
    story.take_new_code()
    envelope = fail(story, story.order(action="resume"))
    assert envelope["error"]["exit_code"] == SentInPart.exit_code
    assert [kept["folder"] for kept in envelope["kept"]] == [str(former)]


def test_where_nothing_is_kept_it_says_so(story: Story) -> None:
    assert fail(story, story.order(ticket=7))["kept"] == []
