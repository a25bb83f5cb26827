"""Contracts need what is not always there; what was not checked is said at the end of the run."""

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


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for reason in sorted(set(_reasons(terminalreporter))):
        terminalreporter.write_line(f"NOT CHECKED: {reason}", yellow=True, bold=True)


def _reasons(reporter: pytest.TerminalReporter) -> list[str]:
    skipped = reporter.stats.get("skipped", [])
    ours = [r for r in skipped if r.nodeid.startswith("tests/contracts/")]
    return [r.longrepr[2].removeprefix("Skipped: ") for r in ours]
