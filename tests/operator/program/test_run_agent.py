"""A code via agent: what differs is the comment."""

from dataclasses import replace

import pytest

from log_operator.errors import TicketOutOfReach
from tests.operator.program.conftest import Story
from ticket_code.code import Binding
from ticketbound.secret import Secret
from zendesk_client.errors import Forbidden


@pytest.fixture
def agent_story(story: Story) -> Story:
    agent = story.sandbox.seeded.admin.id
    token = story.sandbox.issue_token(agent, "tickets:write", "ticket_attachments:write")
    story.code = replace(story.code, binding=Binding.AGENT, secret=Secret(token))
    return story


def test_the_logs_arrive_as_an_internal_comment(agent_story: Story) -> None:
    assert agent_story.send().code_is_dead
    comment = agent_story.sandbox.state.tickets[1000].comments[-1]
    assert comment.public is False
    assert comment.author_id == agent_story.sandbox.seeded.admin.id
    assert len(comment.attachment_ids) == 1
    assert "it arrives as an internal comment" in agent_story.screen.getvalue()
    assert agent_story.sandbox.state.uploads == {}


def test_a_code_via_requests_says_that_the_comment_is_public(story: Story) -> None:
    story.send()
    assert "it arrives as a public comment" in story.screen.getvalue()


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 504},
        {"kind": "html", "status": 200},
        {"kind": "redirect"},
        {"kind": "cut_body"},
        {"status": 200, "body": "{}"},
        {"status": 200, "body": '{"audit": {"events": []}}'},
        {
            "status": 200,
            "body": '{"audit": {"events": [{"id": 1, "type": "Comment", "attachments": []}]}}',
        },
    ],
)
def test_an_ambiguous_answer_is_not_repeated(agent_story: Story, fault: dict[str, object]) -> None:
    before = agent_story.count_comments()
    agent_story.sandbox.queue_fault(method="PUT", after_commit=True, **fault)
    assert agent_story.send().code_is_dead
    assert agent_story.count_comments() == before + 1
    assert agent_story.sandbox.state.uploads == {}


@pytest.mark.parametrize(("status", "failure"), [(404, TicketOutOfReach), (403, Forbidden)])
def test_a_refused_comment_takes_its_uploads_back(
    agent_story: Story, status: int, failure: type[Exception]
) -> None:
    before = agent_story.count_comments()
    agent_story.sandbox.queue_fault(status=status, method="PUT")
    with pytest.raises(failure):
        agent_story.send()
    assert agent_story.sandbox.state.uploads == {}
    assert agent_story.count_comments() == before


def test_a_ticket_closed_meanwhile(agent_story: Story) -> None:
    tickets = agent_story.sandbox.state.tickets
    tickets[1000] = replace(tickets[1000], status="closed")
    with pytest.raises(TicketOutOfReach):
        agent_story.send()
    assert agent_story.sandbox.state.uploads == {}
