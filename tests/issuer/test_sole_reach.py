"""Mints that meet: none ends the token of another, and none is stopped by what is just going."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from tests.issuer.conftest import Run
from tests.issuer.overtaking import Moment, overtaken, overtaken_in_ledger
from token_issuer.ledger.ledger import Ledger
from token_issuer.ledger.records import CodeRecord, Places, Reservation, State
from zendesk_sandbox.oauth.granting import add_token
from zendesk_sandbox.server import RunningSandbox

TOKENS = "/oauth/tokens"


@pytest.fixture
def ready(issuer: Run, init_arguments: tuple[str, ...]) -> Run:
    """Set up with places for three codes, and swept: a mint lists the tokens once only."""
    assert issuer(*init_arguments, "--open-codes", "3")[0] == 0
    assert issuer("sweep")[0] == 0
    return issuer


@pytest.fixture
def ledger(ready: Run, home: Path, sandbox: RunningSandbox) -> Iterator[Ledger]:
    del ready
    with Ledger(home / "ledger.sqlite3", sandbox.state.now) as opened:
        yield opened


def reserve(ledger: Ledger, sandbox: RunningSandbox) -> CodeRecord:
    """As another mint does, for ticket 1000."""
    now = sandbox.state.now().replace(microsecond=0)
    until = now + timedelta(hours=24)
    plan = Reservation("ab" * 8, "requests", 1000, "generic", "Ada", now, until)
    return ledger.reserve(plan, Places((sandbox.service_user_id,), 3))


def make_token(sandbox: RunningSandbox) -> int:
    """Of the service user, as a mint makes one."""
    mint, service = sandbox.seeded.mint, sandbox.service_user_id
    return add_token(sandbox.state, mint, service, ("requests:write",), 86400).id


@pytest.mark.parametrize("read", [1, 2, 3])
def test_a_token_that_is_written_down_while_another_mint_looks(
    ready: Run, sandbox: RunningSandbox, ledger: Ledger, read: int
) -> None:
    code = reserve(ledger, sandbox)
    token = make_token(sandbox)

    def write_down() -> None:
        ledger.record_token(code.code_id, token)

    with overtaken_in_ledger(sandbox, Moment("GET", TOKENS, after=True), read, write_down):
        status, _, err = ready("mint", "1001")
    assert status == 0, err
    assert token in sandbox.state.tokens
    assert ledger.activate(code.code_id, code.expires_at).state is State.ACTIVE


def test_a_token_whose_code_ends_while_another_mint_looks(
    ready: Run, sandbox: RunningSandbox, ledger: Ledger
) -> None:
    """No ticket of another code comes into its reach, though it had one when it was listed."""
    code = reserve(ledger, sandbox)
    token = make_token(sandbox)
    ledger.record_token(code.code_id, token)

    def end() -> None:
        assert ledger.end(code.code_id, State.FAILED)

    with overtaken_in_ledger(sandbox, Moment("GET", TOKENS, after=True), 1, end):
        status, _, err = ready("mint", "1001")
    assert status == 0, err
    assert token not in sandbox.state.tokens


def test_tokens_that_are_just_taken_back_stop_no_mint(ready: Run, sandbox: RunningSandbox) -> None:
    """Each is seen once: another mint made it, and its reservation is over by now."""
    tokens = [make_token(sandbox)]

    def take_back_and_make() -> None:
        del sandbox.state.tokens[tokens[-1]]
        if len(tokens) < 3:
            tokens.append(make_token(sandbox))

    with ExitStack() as stack:
        for nth in (1, 2, 3):
            moment = Moment("GET", TOKENS, after=True, nth=nth)
            stack.enter_context(overtaken(sandbox, moment, take_back_and_make))
        status, _, err = ready("mint", "1001")
    assert status == 0, err
    assert len(sandbox.state.tokens) == 1


def test_one_that_comes_meanwhile_and_stays_stops_it(ready: Run, sandbox: RunningSandbox) -> None:
    first, stays = make_token(sandbox), list[int]()

    def take_back_and_make() -> None:
        del sandbox.state.tokens[first]
        stays.append(make_token(sandbox))

    with overtaken(sandbox, Moment("GET", TOKENS, after=True), take_back_and_make):
        status, out, err = ready("mint", "1001")
    assert (status, out) == (22, "")
    assert f"token {stays[0]} of the client log_drop" in err
    assert not any(ticket.email_cc_ids for ticket in sandbox.state.tickets.values())


def test_one_that_cannot_be_looked_at_again_stops_it(ready: Run, sandbox: RunningSandbox) -> None:
    make_token(sandbox)
    sandbox.queue_fault(status=500, method="GET", path="oauth/tokens$", skip=1, times=20)
    status, out, _ = ready("mint", "1001")
    assert (status, out) == (30, "")
    assert not any(ticket.email_cc_ids for ticket in sandbox.state.tickets.values())
