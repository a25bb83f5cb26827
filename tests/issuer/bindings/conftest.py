"""An account with more clients than the first two: one for the pool, one for an agent."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from ticketbound.secret import Secret
from zendesk_sandbox.records.oauth import Client
from zendesk_sandbox.server import RunningSandbox

Run = Callable[..., tuple[int, str, str]]
POOL_CLIENT = "log-drop.2"
POOL_VARIABLE = "TICKETBOUND_CLIENT_SECRET_LOG_DROP_2"
AGENT_CLIENT = "log_agent"
AGENT_VARIABLE = "TICKETBOUND_CLIENT_SECRET_LOG_AGENT"
AGENT_SCOPES = ("tickets:write", "ticket_attachments:write")


@dataclass(frozen=True)
class Clients:
    """Makes users and clients in the sandbox, past its API."""

    sandbox: RunningSandbox

    def add_service_user(self, identifier: str = POOL_CLIENT) -> Client:
        """One more service user, with a mint client."""
        state = self.sandbox.state
        first = state.users[self.sandbox.service_user_id]
        number = state.new_id()
        state.users[number] = replace(
            first, id=number, name=f"Courier {identifier}", email=f"c{number}@acme.example"
        )
        return self.add(identifier, number, ("requests:write", "ticket_attachments:write"))

    def add_agent(self, user_id: int | None = None) -> Client:
        """A client whose tokens act as the admin, or as somebody else."""
        return self.add(AGENT_CLIENT, user_id or self.sandbox.seeded.admin.id, AGENT_SCOPES)

    def add(self, identifier: str, user_id: int, scopes: tuple[str, ...] | None) -> Client:
        state = self.sandbox.state
        client = replace(
            self.sandbox.seeded.mint,
            id=state.new_id(),
            identifier=identifier,
            user_id=user_id,
            secret=Secret(f"secret-of-{identifier}"),
            allowed_scopes=scopes,
        )
        state.clients[client.id] = client
        return client


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
