"""node-zendesk, the JavaScript client that most people use, against the sandbox."""

import pytest

from tests.contracts import foreign_clients
from tests.contracts.foreign_clients import Agent, account_as_seen

pytestmark = [
    pytest.mark.clients,
    pytest.mark.skipif(
        not (foreign_clients.NODE.exists() and foreign_clients.NODE_MODULES.exists()),
        reason="node-zendesk did not run against the sandbox: make test sets its environment up",
    ),
]


def test_an_agents_work(agent: Agent) -> None:
    seen = agent.works_with(
        *(foreign_clients.NODE, foreign_clients.HERE / "ask_with_node_zendesk.mjs"),
        trust="NODE_EXTRA_CA_CERTS",
    )
    refusals = seen.pop("refusals")
    assert seen == account_as_seen(agent.sandbox)
    assert seen["comments"][-1]["body"] == "The logs, by node-zendesk"
    assert refusals == {
        "missing": "Request processing failed: Zendesk Error (404): Item not found",
        "closed": "Request processing failed: Zendesk Error (422): Unprocessable Entity",
    }
