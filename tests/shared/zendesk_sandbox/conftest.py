"""Callers of the sandbox: a token for each kind of user."""

import socket
from urllib.parse import urlsplit

import pytest

from tests.shared.zendesk_sandbox.raw_http import ASK_ME, Say
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


@pytest.fixture
def say(sandbox: RunningSandbox) -> Say:
    """Sends bytes on a connection of its own; every byte that comes back until it ends."""

    def send(sent: bytes) -> bytes:
        address = urlsplit(sandbox.url)
        with socket.create_connection((address.hostname, address.port), timeout=20) as connection:
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: connection.recv(65536), b""))

    return send


@pytest.fixture
def whole(say: Say) -> bytes:
    """The answer to `ASK_ME`."""
    return say(ASK_ME)
