"""Callers of the sandbox: a token for each kind of user."""

import pytest

from zendesk_sandbox.server import RunningSandbox


@pytest.fixture
def admin(sandbox: RunningSandbox) -> str:
    return sandbox.issue_token(sandbox.seeded.admin.id, "read", "write")


@pytest.fixture
def agent(sandbox: RunningSandbox) -> str:
    return sandbox.issue_token(sandbox.seeded.agent.id, "read", "write")


@pytest.fixture
def requester(sandbox: RunningSandbox) -> str:
    return sandbox.issue_token(sandbox.seeded.requester.id, "read", "write")


@pytest.fixture
def courier(sandbox: RunningSandbox) -> str:
    return sandbox.issue_token(
        sandbox.service_user_id, "requests:write", "ticket_attachments:write"
    )
