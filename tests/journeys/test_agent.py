"""A code via agent: from `issuer bindings add` to an internal comment."""

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from log_bundle.manifest import read_manifest
from tests.more_clients import AGENT_SCOPES, add_client

if TYPE_CHECKING:
    from tests.journeys.conftest import Stage

pytestmark = pytest.mark.journey

VIA_AGENT = ("--via", "agent", "--accept-risk")


@pytest.fixture
def agent_stage(stage: "Stage") -> "Stage":
    """An agent's client is set up, and its secret kept."""
    sandbox = stage.sandbox
    secret = add_client(sandbox, sandbox.seeded.agent, "log_agent", *AGENT_SCOPES)[1]
    added = ("bindings", "add", "agent", "--client", "log_agent")
    outcome = stage.run(sys.executable, "-m", "token_issuer", *added, more=secret)
    assert outcome.status == 0, outcome.err
    return stage


def test_logs_arrive_in_an_internal_comment(agent_stage: "Stage") -> None:
    stage = agent_stage
    outcome = stage.send(stage.mint(1000, *VIA_AGENT))
    assert outcome.status == 0, outcome.err
    assert "it arrives as an internal comment" in outcome.err
    comment = stage.comments()[-1]
    assert comment["public"] is False
    assert comment["author_id"] == stage.sandbox.seeded.agent.id
    members = stage.attached()
    (entry,) = read_manifest(members["manifest.json"]).entries
    assert b"hunter2" not in b"".join(members.values())
    assert members[entry.name].startswith(b"started\npassword=[redacted:")
    assert outcome.envelope["data"]["code_is_dead"] is True
    assert stage.sandbox.state.uploads == {}


def test_used_code_is_refused_elsewhere(agent_stage: "Stage") -> None:
    stage = agent_stage
    code = stage.mint(1000, *VIA_AGENT)
    assert stage.send(code).status == 0
    again = stage.send(code, "--state-dir", str(stage.folder / "elsewhere"))
    assert again.status == 21
    assert "this code was already used or withdrawn" in again.err


def test_answer_that_is_lost_is_not_repeated(agent_stage: "Stage") -> None:
    stage = agent_stage
    code = stage.mint(1000, *VIA_AGENT)
    before = len(stage.comments())
    stage.sandbox.queue_fault(status=504, method="PUT", path="tickets/1000", after_commit=True)
    outcome = stage.send(code)
    assert outcome.status == 0, outcome.err
    assert "finding out what became of the comment" in outcome.err
    assert len(stage.comments()) == before + 1


def test_refused_comment_leaves_no_upload(agent_stage: "Stage") -> None:
    stage = agent_stage
    code = stage.mint(1000, *VIA_AGENT)
    tickets = stage.sandbox.state.tickets
    tickets[1000] = replace(tickets[1000], status="closed")
    outcome = stage.send(code)
    assert outcome.status == 22
    assert stage.sandbox.state.uploads == {}


def test_auto_takes_the_other_binding(agent_stage: "Stage") -> None:
    stage = agent_stage
    assert stage.send(stage.mint(1000, "--accept-risk")).status == 0
    assert stage.comments()[-1]["public"] is True
