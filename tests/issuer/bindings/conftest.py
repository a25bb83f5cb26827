"""An account with more clients than the first two: one for the pool, one for an agent."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.more_clients import AGENT_SCOPES, CODE_SCOPES, add_client, add_like
from zendesk_sandbox.records.oauth import Client
from zendesk_sandbox.server import RunningSandbox

Run = Callable[..., tuple[int, str, str]]
POOL_CLIENT = "log-drop.2"
POOL_VARIABLE = "TICKETBOUND_CLIENT_SECRET_LOG_DROP_2"
AGENT_CLIENT = "log_agent"
AGENT_VARIABLE = "TICKETBOUND_CLIENT_SECRET_LOG_AGENT"
VIA_AGENT = ("--via", "agent", "--accept-risk")
ADMIN_RISK = (
    "it acts as an admin, so it can also end every token of the account and make tokens without"
    " limit"
)


@dataclass(frozen=True)
class Clients:
    """Makes users and clients in the sandbox, past its API."""

    sandbox: RunningSandbox

    def add_service_user(self, identifier: str = POOL_CLIENT) -> Client:
        """One more service user, with a mint client."""
        first = self.sandbox.state.users[self.sandbox.service_user_id]
        another = add_like(self.sandbox, first, f"Courier {identifier}")
        return self.add(identifier, another.id, CODE_SCOPES)

    def add_agent(self, user_id: int | None = None) -> Client:
        """A client whose tokens act as the agent, or as somebody else."""
        return self.add(AGENT_CLIENT, user_id or self.sandbox.seeded.agent.id, AGENT_SCOPES)

    def add(self, identifier: str, user_id: int, scopes: tuple[str, ...]) -> Client:
        user = self.sandbox.state.users[user_id]
        return add_client(self.sandbox, user, identifier, *scopes)[0]


@pytest.fixture
def clients(sandbox: RunningSandbox) -> Clients:
    return Clients(sandbox)


@pytest.fixture
def pooled(ready: Run, clients: Clients, environment: dict[str, str]) -> Run:
    """The issuer with two service users."""
    client = clients.add_service_user()
    environment[POOL_VARIABLE] = client.secret.reveal()
    status, _, err = ready("bindings", "add", "requests", "--client", POOL_CLIENT)
    assert status == 0, err
    return ready


@pytest.fixture
def with_agent(ready: Run, clients: Clients, environment: dict[str, str]) -> Run:
    """The issuer with the binding `agent`."""
    client = clients.add_agent()
    environment[AGENT_VARIABLE] = client.secret.reveal()
    status, _, err = ready("bindings", "add", "agent", "--client", AGENT_CLIENT)
    assert status == 0, err
    return ready
