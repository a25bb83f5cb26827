"""What the clients of others are run against."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contracts.foreign_clients import Agent
from zendesk_sandbox.server import start_sandbox


@pytest.fixture
def agent(tmp_path: Path) -> Iterator[Agent]:
    """Over TLS, because zenpy speaks nothing else."""
    with start_sandbox(tls="good") as sandbox:
        yield Agent(sandbox, tmp_path)
