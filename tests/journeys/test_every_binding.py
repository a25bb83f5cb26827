"""From the mint to the attachments, by every way to bind a code to its ticket."""

import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.more_clients import AGENT_SCOPES, CODE_SCOPES, add_client, add_like

if TYPE_CHECKING:
    from tests.journeys.conftest import Stage

pytestmark = pytest.mark.journey


def go_by_requests(stage: "Stage") -> tuple[str, int]:
    """The code, and the user whom the logs come from."""
    return stage.mint(1000), stage.sandbox.service_user_id


def go_by_the_second_service_user(stage: "Stage") -> tuple[str, int]:
    sandbox = stage.sandbox
    second = add_like(sandbox, sandbox.state.users[sandbox.service_user_id], "Second Courier")
    _add(stage, "requests", add_client(sandbox, second, "log_drop_2", *CODE_SCOPES)[1])
    stage.mint(1001)
    return stage.mint(1000), second.id


def go_by_an_agent(stage: "Stage") -> tuple[str, int]:
    sandbox = stage.sandbox
    agent = add_like(sandbox, sandbox.seeded.agent, "Log Agent")
    _add(stage, "agent", add_client(sandbox, agent, "log_agent", *AGENT_SCOPES)[1])
    return stage.mint(1000, "--via", "agent", "--accept-risk"), agent.id


@pytest.mark.parametrize(
    ("go", "is_public"),
    [(go_by_requests, True), (go_by_the_second_service_user, True), (go_by_an_agent, False)],
)
def test_logs_arrive_and_nothing_of_the_code_is_left(
    stage: "Stage", go: Callable[["Stage"], tuple[str, int]], is_public: bool
) -> None:
    code, user_id = go(stage)
    outcome = stage.send(code)
    assert outcome.status == 0, outcome.err
    comment = stage.comments()[-1]
    assert (comment["author_id"], comment["public"]) == (user_id, is_public)
    members = stage.attached()
    assert any(b"started\n" in content for content in members.values())
    assert b"hunter2" not in b"".join(members.values())
    tokens = stage.sandbox.state.tokens.values()
    assert user_id not in {token.user_id for token in tokens}
    listed = json.loads(stage.issuer("list", "--ticket", "1000", "--json").out)["data"]["codes"]
    assert [(one["ticket"], one["state"]) for one in listed] == [(1000, "used")]
    assert stage.sandbox.state.tickets[1000].email_cc_ids == ()
    again = stage.send(code)
    assert again.status == 21


def _add(stage: "Stage", via: str, secret: dict[str, str]) -> None:
    identifier = next(iter(secret)).removeprefix("TICKETBOUND_CLIENT_SECRET_").lower()
    command = ("-m", "token_issuer", "bindings", "add", via, "--client", identifier)
    outcome = stage.run(sys.executable, *command, more=secret)
    assert outcome.status == 0, outcome.err
