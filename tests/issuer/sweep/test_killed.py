"""The issuer is killed anywhere; when time has moved on, one sweep puts everything right."""

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.issuer.conftest import MovableClock
from tests.issuer.sweep.killing import (
    Executioner,
    Nursery,
    Point,
    choose_points,
    open_nursery,
    standing_before,
)
from zendesk_sandbox.server import RunningSandbox

Run = Callable[..., tuple[int, str, str]]
KILLED = -9

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")


@pytest.fixture
def executioner(ready: Run, sandbox: RunningSandbox) -> Iterator[Executioner]:
    del ready
    with standing_before(sandbox) as standing:
        yield standing


@pytest.fixture
def nursery(environment: dict[str, str], executioner: Executioner) -> Iterator[Nursery]:
    with open_nursery(environment, executioner) as running:
        yield running


class World:
    """Ledger and sandbox, looked at from outside."""

    def __init__(self, home: Path, sandbox: RunningSandbox) -> None:
        self._ledger = home / "ledger.sqlite3"
        self._sandbox = sandbox

    def demand_order(self, point: Point) -> None:
        """Pass if no token lives but those of active codes, no copy is left, no row half way."""
        rows = self._read_codes()
        active = {token: ticket for state, token, ticket in rows if state == "active"}
        assert self._living() == set(active), point
        assert self._copies() == set(active.values()), point
        assert {state for state, _, _ in rows} <= {
            *("active", "used", "revoked", "expired", "failed")
        }, point

    def end_all(self) -> None:
        """As if every code had been used."""
        self._sandbox.state.tokens.clear()

    def _read_codes(self) -> list[tuple[str, int, int]]:
        with closing(sqlite3.connect(self._ledger)) as connection:
            return connection.execute("SELECT state, token_id, ticket FROM codes").fetchall()

    def _living(self) -> set[int]:
        state, mint = self._sandbox.state, self._sandbox.seeded.mint
        tokens = [t for t in state.tokens.values() if t.client_id == mint.id]
        return {token.id for token in tokens if not token.is_expired(state.now())}

    def _copies(self) -> set[int]:
        service = self._sandbox.service_user_id
        tickets = self._sandbox.state.tickets.values()
        return {ticket.number for ticket in tickets if service in ticket.email_cc_ids}


@pytest.fixture
def world(home: Path, sandbox: RunningSandbox) -> World:
    return World(home, sandbox)


def test_a_mint_killed_at_200_points(
    ready: Run,
    nursery: Nursery,
    executioner: Executioner,
    world: World,
    clock: MovableClock,
    advance: Callable[[float], None],
) -> None:
    killed = 0
    assert nursery.run("mint", "1000", ahead=0) == 0
    for point in choose_points(200, executioner.count, seconds=0.2):
        world.end_all()
        advance(700)
        status = nursery.run("mint", "1000", ahead=clock.ahead.total_seconds(), point=point)
        assert status in (KILLED, 0), point
        killed += status == KILLED
        advance(700)
        assert ready("sweep")[0] == 0
        world.demand_order(point)
    assert killed > 100
    assert ready("audit")[0] == 0


def test_a_revocation_killed(
    ready: Run,
    nursery: Nursery,
    world: World,
    clock: MovableClock,
    advance: Callable[[float], None],
) -> None:
    killed = 0
    for point in choose_points(30, 8, seconds=0.1):
        world.end_all()
        advance(700)
        assert ready("mint", "1000")[0] == 0
        status = nursery.run("revoke", "--all", ahead=clock.ahead.total_seconds(), point=point)
        killed += status == KILLED
        advance(700)
        assert ready("sweep")[0] == 0
        world.demand_order(point)
    assert killed > 10
    assert ready("audit")[0] == 0


def test_a_sweep_killed(
    ready: Run,
    nursery: Nursery,
    world: World,
    sandbox: RunningSandbox,
    clock: MovableClock,
    advance: Callable[[float], None],
) -> None:
    tickets, killed = sandbox.state.tickets, 0
    for point in choose_points(30, 9, seconds=0.1):
        tickets[1000] = replace(tickets[1000], status="open")
        advance(700)
        assert ready("mint", "1000")[0] == 0
        tickets[1000] = replace(tickets[1000], status="solved")
        status = nursery.run("sweep", ahead=clock.ahead.total_seconds(), point=point)
        killed += status == KILLED
        assert ready("sweep")[0] == 0
        world.demand_order(point)
        newest = json.loads(ready("list", "--json")[1])["data"]["codes"][0]
        assert newest["state"] == "revoked", point
    assert killed > 10
