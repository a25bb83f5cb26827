"""Issuers that run at the same time, as processes of their own."""

import json
import os
import random
import subprocess  # noqa: TID251 - the processes are the point
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from zendesk_sandbox.limits import Limits
from zendesk_sandbox.server import RunningSandbox, start_sandbox

TICKETS = (1000, 1001, 1002, 1005, 1006, 1007, 1008, 1009, 1010, 1011)
"""Ten that take codes."""


@dataclass(frozen=True)
class Ended:
    """How one of them ended: its exit status, and the JSON document that it printed."""

    ticket: int
    status: int
    document: Mapping[str, Any]
    err: str


MintAtOnce = Callable[[Sequence[int]], list[Ended]]


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    """One that has no objection to many calls."""
    with start_sandbox(limits=Limits(10**9, 10**6, 10**6, 10**6)) as running:
        yield running


@pytest.fixture
def mint_at_once(environment: dict[str, str]) -> MintAtOnce:
    """Starts `issuer mint` for each of these tickets, all before the first has ended."""

    def mint(tickets: Sequence[int]) -> list[Ended]:
        running = [(ticket, _start(environment, ticket)) for ticket in tickets]
        return [_wait_for(ticket, process) for ticket, process in running]

    return mint


def stagger(sandbox: RunningSandbox, rng: random.Random) -> list[int]:
    """Every ticket twice, in some order; some answers will come late."""
    for _ in range(8):
        path = rng.choice(("/oauth/tokens", "/tickets/", "/requests/", "/search"))
        seconds, skip = rng.uniform(0.05, 0.4), rng.randrange(20)
        after = rng.random() < 0.5
        sandbox.queue_fault(kind="slow", path=path, skip=skip, seconds=seconds, after_commit=after)
    return rng.sample([*TICKETS, *TICKETS], 2 * len(TICKETS))


def _start(environment: Mapping[str, str], ticket: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "token_issuer", "mint", str(ticket), "--json"],
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _wait_for(ticket: int, process: subprocess.Popen[str]) -> Ended:
    try:
        out, err = process.communicate(timeout=300)
    finally:
        process.kill()
    return Ended(ticket, process.returncode, json.loads(out), err)
