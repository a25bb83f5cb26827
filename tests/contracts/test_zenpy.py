"""zenpy, the Python client that most people use, against the sandbox."""

import pytest

from tests.contracts import foreign_clients
from tests.contracts.foreign_clients import Agent, account_as_seen

pytestmark = [
    pytest.mark.clients,
    pytest.mark.skipif(
        not foreign_clients.PYTHON.exists(),
        reason="zenpy did not run against the sandbox: make test sets its environment up",
    ),
]


def test_an_agents_work(agent: Agent) -> None:
    seen = agent.works_with(
        *(foreign_clients.PYTHON, foreign_clients.HERE / "ask_with_zenpy.py"),
        trust="REQUESTS_CA_BUNDLE",
    )
    refusals = seen.pop("refusals")
    assert seen == account_as_seen(agent.sandbox)
    assert seen["comments"][-1]["body"] == "The logs, by zenpy"
    assert refusals == {"missing": "RecordNotFoundException 404", "closed": "APIException 422"}
