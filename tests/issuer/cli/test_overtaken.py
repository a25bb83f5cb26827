"""Runs that meet on one ticket: no code without its copy, no copy and no token without a code."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from tests.issuer.conftest import MovableClock
from tests.issuer.overtaking import Moment, overtaken
from token_issuer.__main__ import run
from token_issuer.surroundings import Surroundings
from zendesk_sandbox.oauth.granting import add_token
from zendesk_sandbox.server import RunningSandbox

Run = Callable[..., tuple[int, str, str]]
COPY = Moment("PUT", "tickets/1000")
STEPS = [
    *(COPY, Moment("PUT", "tickets/1000", after=True)),
    *(Moment("GET", "tokens/current"), Moment("GET", "tickets/1020")),
    *(Moment("GET", "search/count"), Moment("PUT", "requests/1020", after=True)),
]


@dataclass(frozen=True)
class World:
    """What is to be seen from outside, and another run of the issuer."""

    sandbox: RunningSandbox
    environment: dict[str, str]
    clock: MovableClock

    def run(self, *arguments: str) -> None:
        surroundings = Surroundings(self.environment, clock=self.clock, sleep=lambda _: None)
        assert run(arguments, surroundings) == 0

    def copies(self) -> set[int]:
        service, tickets = self.sandbox.service_user_id, self.sandbox.state.tickets
        return {n for n, ticket in tickets.items() if service in ticket.email_cc_ids}

    def living(self) -> int:
        state = self.sandbox.state
        tokens = [t for t in state.tokens.values() if t.user_id == self.sandbox.service_user_id]
        return sum(not token.is_expired(state.now()) for token in tokens)


@pytest.fixture
def world(
    ready: Run, sandbox: RunningSandbox, environment: dict[str, str], clock: MovableClock
) -> World:
    del ready
    return World(sandbox, environment, clock)


def states(issuer: Run) -> list[tuple[int, str]]:
    codes = json.loads(issuer("list", "--json")[1])["data"]["codes"]
    return sorted((code["ticket"], code["state"]) for code in codes)


@pytest.mark.parametrize("moment", STEPS, ids=str)
def test_a_mint_whose_code_was_revoked_meanwhile(
    ready: Run, world: World, sandbox: RunningSandbox, moment: Moment
) -> None:
    assert ready("sweep")[0] == 0
    with overtaken(sandbox, moment, lambda: world.run("revoke", "--all")):
        status, _, err = ready("mint", "1000")
    assert status in (22, 71), err
    assert world.copies() == set()
    assert world.living() == 0
    assert states(ready) == [(1000, "revoked")]


@pytest.mark.parametrize("moment", STEPS, ids=str)
@pytest.mark.parametrize("next_ticket", [1000, 1001])
def test_a_mint_that_slept_while_another_took_its_place(
    ready: Run,
    world: World,
    sandbox: RunningSandbox,
    advance: Callable[[float], None],
    moment: Moment,
    next_ticket: int,
) -> None:
    assert ready("sweep")[0] == 0

    def happen() -> None:
        advance(700)
        world.run("mint", str(next_ticket))

    with overtaken(sandbox, moment, happen):
        status, _, err = ready("mint", "1000")
    assert status in (22, 71), err
    assert world.copies() == {next_ticket}
    assert world.living() == 1
    assert states(ready) == sorted([(1000, "failed"), (next_ticket, "active")])


def test_a_mint_that_slept_too_long_asks_for_no_token(
    ready: Run, sandbox: RunningSandbox, advance: Callable[[float], None]
) -> None:
    assert ready("sweep")[0] == 0
    before = len(sandbox.requests)
    moment = Moment("PUT", "tickets/1000", after=True)
    with overtaken(sandbox, moment, lambda: advance(400)):
        status, _, err = ready("mint", "1000")
    assert status == 22
    assert "was given up meanwhile" in err
    asked = [call.path for call in sandbox.requests[before:]]
    assert asked.count("/oauth/tokens") == 2, "to sign in, and again to take the copy back"


@pytest.mark.parametrize(
    ("command", "moment"),
    [
        (("list",), Moment("DELETE", "")),
        (("sweep",), Moment("GET", "tickets/1000/comments")),
        (("sweep",), COPY),
        (("revoke", "--ticket", "1000"), COPY),
        (("mint", "1000", "--replace"), COPY),
    ],
)
def test_a_code_that_takes_the_place_of_one_that_is_being_ended(
    ready: Run,
    world: World,
    sandbox: RunningSandbox,
    command: tuple[str, ...],
    moment: Moment,
) -> None:
    assert ready("mint", "1000")[0] == 0
    if command[0] != "revoke":
        sandbox.state.tokens.clear()
    with overtaken(sandbox, moment, lambda: world.run("mint", "1000", "--replace")):
        status, _, err = ready(*command)
    assert status in (0, 22), err
    assert world.copies() == {1000}
    assert world.living() == 1


def test_a_copy_that_zendesk_makes_after_its_answer_was_lost(
    ready: Run, world: World, sandbox: RunningSandbox
) -> None:
    assert ready("sweep")[0] == 0
    tickets, service = sandbox.state.tickets, sandbox.service_user_id
    sandbox.queue_fault(kind="cut", method="PUT", path="tickets/1000$")
    status, _, err = ready("mint", "1000")
    assert status == 30
    assert "Zendesk may put the service user in copy yet" in err
    assert states(ready) in ([(1000, "revoking")], [(1000, "revoked")])
    sandbox._faults.clear()

    def carry_out_late() -> None:
        tickets[1000] = replace(tickets[1000], email_cc_ids=(service,))

    with overtaken(sandbox, Moment("PUT", "tickets/1001"), carry_out_late):
        status, _, err = ready("mint", "1001")
    assert status == 0, err
    assert world.copies() == {1001}


def test_no_code_while_zendesk_keeps_the_service_user_elsewhere(
    ready: Run, world: World, sandbox: RunningSandbox
) -> None:
    tickets = sandbox.state.tickets

    def put_in_copy() -> None:
        tickets[1002] = replace(tickets[1002], email_cc_ids=(sandbox.service_user_id,))
        sandbox.queue_fault(status=422, method="PUT", path="tickets/1002$", times=9)

    with overtaken(sandbox, Moment("PUT", "tickets/1000"), put_in_copy):
        status, out, _ = ready("mint", "1000")
    assert (status, out) == (22, "")
    assert world.living() == 0


def test_a_token_that_outlived_its_code_is_ended_before_the_next(
    ready: Run, world: World, sandbox: RunningSandbox
) -> None:
    assert ready("mint", "1000")[0] == 0
    lie = '{"error": "RecordNotFound", "description": "Not found"}'
    sandbox.queue_fault(status=404, body=lie, method="DELETE", path=r"oauth/tokens/\d+")
    assert ready("revoke", "--ticket", "1000")[0] == 0
    assert world.living() == 1
    assert ready("mint", "1001")[0] == 0
    assert world.living() == 1
    assert states(ready) == [(1000, "revoked"), (1001, "active")]


def test_no_code_while_a_token_lives_that_nobody_knows(
    ready: Run, world: World, sandbox: RunningSandbox
) -> None:
    mint, service = sandbox.seeded.mint, sandbox.service_user_id
    strange = add_token(sandbox.state, mint, service, ("requests:write",), 86400).id
    status, out, err = ready("mint", "1000")
    assert (status, out) == (22, "")
    assert f"token {strange} of the client log_drop" in err
    assert "issuer sweep --strangers; then mint again" in err
    assert world.copies() == set()
    assert ready("sweep", "--strangers")[0] == 0
    assert ready("mint", "1000")[0] == 0
