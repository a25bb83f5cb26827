"""A comment is on the ticket exactly once, whatever becomes of its answer."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from log_operator.deliver.posting import post
from log_operator.errors import SentInPart, TicketOutOfReach
from log_operator.keeping.keeper import open_keeper
from tests.operator.deliver.conftest import BODY, Delivering, make_code, start
from ticket_code.code import Binding
from zendesk_client.errors import Conflict, Forbidden, RateLimited, Unreachable
from zendesk_sandbox.server import RunningSandbox
from zendesk_sandbox.switches import Switches

LOST: list[dict[str, Any]] = [
    {"status": 500},
    {"status": 502},
    {"status": 504},
    {"kind": "html", "status": 200},
    {"kind": "html", "status": 502},
    {"kind": "redirect"},
    {"kind": "garbage"},
    {"kind": "cut"},
    {"kind": "cut_body"},
    {"kind": "gzip_bomb"},
    {"status": 200, "body": "{}"},
    {"status": 200, "body": "["},
    {"status": 201, "body": ""},
]


def names(story: Delivering, *numbers: int) -> list[str]:
    return [f"{story.code.id_text}.part{number}.zip" for number in numbers]


@pytest.mark.parametrize("fault", LOST, ids=str)
def test_a_comment_whose_answer_is_lost_is_there_once(
    both: Delivering, fault: dict[str, Any]
) -> None:
    both.sandbox.queue_fault(method="PUT", after_commit=True, **fault)
    assert both.deliver(both.agree()).is_code_dead
    assert both.arrived == [names(both, 1, 2, 3)]
    both.demand_all_there_once()


@pytest.mark.parametrize("fault", LOST, ids=str)
def test_a_comment_that_did_not_get_through_is_posted_again(
    both: Delivering, fault: dict[str, Any]
) -> None:
    both.sandbox.queue_fault(method="PUT", **fault)
    both.deliver(both.agree())
    assert both.arrived == [names(both, 1, 2, 3)]
    both.demand_all_there_once()
    uploads = both.requests("POST", "/uploads")
    assert len(uploads) == 4, "only the smallest part is sent again"


def test_a_comment_that_never_gets_through_leaves_all_to_the_next_run(story: Delivering) -> None:
    story.sandbox.queue_fault(method="PUT", status=503, times=4)
    keeper = story.agree()
    with pytest.raises(Unreachable):
        story.deliver(keeper)
    assert (keeper.kept.posting, story.comments) == ((), ())
    assert [part.upload is None for part in keeper.kept.parts].count(True) <= 1
    story.deliver(keeper)
    story.demand_all_there_once()


@pytest.mark.parametrize("arrives", [True, False])
def test_a_run_that_died_while_it_posted_is_looked_into(
    story: Delivering, *, arrives: bool
) -> None:
    """As after SIGKILL in the PUT: the state names the parts, and nobody knows more."""
    keeper = story.agree()
    story.upload_all(keeper)
    keeper.begin_post([1, 2, 3])
    if arrives:
        uploads = [part.upload.token.reveal() for part in keeper.kept.parts if part.upload]
        put_comment(story, uploads)
    again = open_keeper(story.folder)
    assert again is not None
    story.deliver(again)
    story.demand_all_there_once()
    assert story.read_state().stage == "posted"


def test_a_run_that_died_while_it_asked_is_not_taken_in(story: Delivering) -> None:
    """The upload that was deleted to ask must not pass for one that the comment has used up."""
    keeper = story.agree()
    story.upload_all(keeper)
    keeper.begin_post([1, 2, 3])
    upload = keeper.find_part(1).upload
    assert upload is not None
    keeper.note_upload(1, None)
    del story.sandbox.state.uploads[upload.token.reveal()]
    story.deliver(keeper)
    story.demand_all_there_once()


@pytest.mark.parametrize("arrives", [True, False])
def test_an_account_that_deletes_what_is_used_up_says_nothing(
    story: Delivering, *, arrives: bool
) -> None:
    story.sandbox.state.switches = Switches(deleting_consumed_upload="accepted")
    story.sandbox.queue_fault(method="PUT", status=504, after_commit=arrives)
    keeper = story.agree()
    if not arrives:
        # Deleted twice, it is told apart after all.
        story.deliver(keeper)
        story.demand_all_there_once()
        return
    with pytest.raises(SentInPart, match="may or may not be on ticket 1000") as caught:
        story.deliver(keeper)
    assert "the code is dead now" in caught.value.hint
    assert len(story.comments) == 1


@pytest.mark.parametrize("switch", ["reject", "ignore"])
def test_a_comment_that_comes_after_its_gateway_gave_up_is_there_once(
    story: Delivering, switch: str
) -> None:
    """Asked for too soon, one of its uploads would be gone, and some accounts mind that little."""
    story.sandbox.state.switches = Switches(bad_upload=switch)  # type: ignore[arg-type]
    story.sandbox.queue_fault(method="PUT", status=504)
    keeper = story.agree()
    story.upload_all(keeper)
    uploads = [part.upload.token.reveal() for part in keeper.kept.parts if part.upload]
    is_late = False

    def arrive_late() -> None:
        nonlocal is_late
        if sum(story.slept) >= 3 and not is_late:
            is_late = True
            put_comment(story, uploads)

    story.before_sleep = arrive_late
    story.deliver(keeper)
    assert is_late
    story.demand_all_there_once()


def test_a_part_whose_question_got_no_answer_leaves_it_to_the_next(story: Delivering) -> None:
    story.sandbox.queue_fault(method="PUT", status=504, after_commit=True)
    story.sandbox.queue_fault(method="DELETE", path="/uploads", kind="cut")
    story.deliver(story.agree())
    story.demand_all_there_once()


def test_a_single_part_whose_question_got_no_answer_stays_in_doubt(story: Delivering) -> None:
    story.make_parts(3000)
    story.sandbox.queue_fault(method="PUT", status=504)
    story.sandbox.queue_fault(method="DELETE", path="/uploads", kind="cut", after_commit=True)
    with pytest.raises(SentInPart):
        story.deliver(story.agree())
    assert story.comments == ()


def test_a_question_that_was_lost_before_it_came_can_be_asked_again(story: Delivering) -> None:
    story.make_parts(3000)
    story.sandbox.queue_fault(method="PUT", status=504)
    story.sandbox.queue_fault(method="DELETE", path="/uploads", status=503)
    story.deliver(story.agree())
    story.demand_all_there_once()


def test_while_zendesk_is_away_nothing_is_given_up(story: Delivering) -> None:
    """The next run asks; the code lives on."""
    keeper = story.agree()
    story.upload_all(keeper)
    story.sandbox.queue_fault(method="PUT", status=504, after_commit=True)
    story.sandbox.queue_fault(method="GET", skip=1, status=503, times=99)
    with pytest.raises(Unreachable):
        story.deliver(keeper)
    assert keeper.kept.posting == (1, 2, 3)
    assert all(part.upload is not None for part in keeper.kept.parts)
    story.sandbox.ask("DELETE", "/sandbox/faults")
    story.deliver(keeper)
    story.demand_all_there_once()


def test_a_conflict_is_waited_for(story: Delivering) -> None:
    story.sandbox.queue_fault(method="PUT", status=409, times=3)
    story.deliver(story.agree())
    story.demand_all_there_once()
    assert len(story.requests("POST", "/uploads")) == 3


def test_a_conflict_without_end_is_told(story: Delivering) -> None:
    story.sandbox.queue_fault(method="PUT", status=409, times=4)
    keeper = story.agree()
    with pytest.raises(Conflict) as caught:
        story.deliver(keeper)
    assert caught.value.hint == "somebody changed the ticket just now; run this again"
    assert all(part.upload is not None for part in keeper.kept.parts)


def test_429_is_waited_for_as_long_as_is_asked(story: Delivering) -> None:
    fault = {"status": 429, "headers": {"Retry-After": "20"}}
    story.sandbox.queue_fault(method="PUT", **fault)
    story.deliver(story.agree())
    assert 20.0 in story.slept
    assert story.reasons == ["Zendesk answered 429 (at most 10 min more)"]
    story.demand_all_there_once()


def test_all_calls_of_a_run_share_what_may_be_waited(story: Delivering) -> None:
    """Three uploads that ask for four minutes each; there are ten."""
    fault = {"status": 429, "headers": {"Retry-After": "240"}}
    keeper = story.agree()
    *others, last = story.parts
    with story.open_line() as line:
        for part in others:
            story.sandbox.queue_fault(method="POST", **fault)
            story.send(line, keeper, part)
        story.sandbox.queue_fault(method="POST", **fault)
        with pytest.raises(RateLimited):
            story.send(line, keeper, last)
    assert sum(story.slept) == pytest.approx(480)
    assert story.reasons == [
        "part 1: Zendesk answered 429 (at most 10 min more)",
        "part 2: Zendesk answered 429 (at most 6 min more)",
    ]
    story.deliver(keeper)
    story.demand_all_there_once()


def test_finding_out_counts_as_waited(story: Delivering) -> None:
    story.sandbox.queue_fault(method="PUT", status=504)
    fault = {"status": 429, "headers": {"Retry-After": "100"}}
    story.sandbox.queue_fault(method="PUT", **fault)
    story.deliver(story.agree())
    assert story.reasons == [
        *["finding out what became of the comment"] * 3,
        "the comment did not get through",
        "Zendesk answered 429 (at most 582 s more)",
    ]
    story.demand_all_there_once()


def test_429_for_a_day_ends_it_and_keeps_everything(story: Delivering) -> None:
    fault = {"status": 429, "headers": {"Retry-After": "86400"}}
    story.sandbox.queue_fault(method="PUT", **fault)
    keeper = story.agree()
    with pytest.raises(RateLimited):
        story.deliver(keeper)
    assert sum(story.slept) <= 600
    assert all(part.upload is not None for part in keeper.kept.parts)


@pytest.mark.parametrize("status", [404, 422])
def test_uploads_that_zendesk_has_forgotten_are_sent_again(both: Delivering, status: int) -> None:
    """Row 43 of bad input. Their end is not reached by any clock, but the comment is refused."""
    keeper = both.agree()
    both.upload_all(keeper)
    both.sandbox.state.uploads.clear()
    both.sandbox.queue_fault(method="PUT", status=status, body='{"error":"RecordNotFound"}')
    both.deliver(keeper)
    both.demand_all_there_once()


def test_uploads_that_live_beside_one_that_is_gone_are_not_left_over(both: Delivering) -> None:
    keeper = both.agree()
    both.upload_all(keeper)
    del both.sandbox.state.uploads[next(iter(both.sandbox.state.uploads))]
    both.deliver(keeper)
    both.demand_all_there_once()


def test_a_comment_that_an_account_took_without_its_files_is_told(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    """Only an agent is told; nobody knows why, so it is not guessed."""
    sandbox.state.switches = Switches(bad_upload="ignore")
    story = start(sandbox, tmp_path, make_code(sandbox, Binding.AGENT))
    keeper = story.agree()
    story.upload_all(keeper)
    sandbox.state.uploads.popitem()
    with pytest.raises(SentInPart, match="2 attachments instead of 3"):
        story.deliver(keeper)


def test_a_ticket_that_is_gone_costs_no_second_upload(both: Delivering) -> None:
    both.sandbox.queue_fault(method="PUT", status=404, times=5)
    with pytest.raises(TicketOutOfReach):
        both.deliver(both.agree())
    assert len(both.requests("POST", "/uploads")) == 3
    assert both.sandbox.state.uploads == {}


def test_a_refusal_takes_the_uploads_back(story: Delivering) -> None:
    story.sandbox.queue_fault(method="PUT", status=403)
    with pytest.raises(Forbidden):
        story.deliver(story.agree())
    assert story.sandbox.state.uploads == {}


@pytest.mark.parametrize("limit", [1, 2])
def test_an_account_that_takes_few_files_a_comment_gets_more_comments(
    both: Delivering, limit: int
) -> None:
    both.sandbox.state.switches = Switches(comment_attachment_limit=limit)
    both.deliver(both.agree())
    both.demand_all_there_once()
    assert [len(comment) for comment in both.arrived] in ([1, 1, 1], [1, 2], [2, 1])
    assert "still being sent" in both.comments[0].body


def test_a_second_call_posts_nothing_twice(story: Delivering) -> None:
    keeper = story.agree()
    story.upload_all(keeper)
    with story.open_line() as line:
        for _ in range(2):
            post(line, story.code, keeper, [3, 1], BODY, clock=story.clock)
    assert story.arrived == [names(story, 1, 3)]


def put_comment(story: Delivering, uploads: Sequence[str]) -> None:
    answer = story.sandbox.ask(
        *("PUT", f"/api/v2/requests/{story.code.ticket}"),
        token=story.code.secret.reveal(),
        json={"request": {"comment": {"body": BODY, "uploads": list(uploads)}}},
    )
    assert answer.status == 200
