"""OAuth clients and their users that the example account does not have."""

import re
from dataclasses import replace

from zendesk_sandbox.oauth.registering import register
from zendesk_sandbox.records.oauth import Client
from zendesk_sandbox.records.people import User
from zendesk_sandbox.sent.oauth import SentClient
from zendesk_sandbox.server import RunningSandbox

CODE_SCOPES = ("requests:write", "ticket_attachments:write")
AGENT_SCOPES = ("tickets:write", "ticket_attachments:write")


def add_like(sandbox: RunningSandbox, model: User, name: str) -> User:
    """One more user, with all that `model` may do."""
    state = sandbox.state
    with state.lock:
        email = f"{re.sub('[^a-z0-9]', '-', name.lower())}@acme.example"
        added = replace(model, id=state.new_id(), name=name, email=email)
        state.users[added.id] = added
    return added


def add_client(
    sandbox: RunningSandbox, user: User, identifier: str, *scopes: str
) -> tuple[Client, dict[str, str]]:
    """A confidential client of that user, and the variable that holds its secret."""
    sent = SentClient(identifier, identifier, "confidential", allowed_scopes=list(scopes))
    with sandbox.state.lock:
        client = register(sandbox.state, user, sent)
    variable = re.sub("[^A-Z0-9]", "_", identifier.upper())
    return client, {f"TICKETBOUND_CLIENT_SECRET_{variable}": client.secret.reveal()}
