"""What happened since the last run is put right before the next code."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from token_issuer.ledger.ledger import Ledger
from token_issuer.ledger.records import Places, Reservation
from zendesk_sandbox.oauth.granting import add_token
from zendesk_sandbox.server import RunningSandbox

Run = Callable[..., tuple[int, str, str]]
HOUR = 3600


def states(issuer: Run) -> dict[int, str]:
    codes = json.loads(issuer("list", "--json")[1])["data"]["codes"]
    return {code["ticket"]: code["state"] for code in codes}


def test_a_used_code_frees_the_service_user(ready: Run, sandbox: RunningSandbox) -> None:
    assert ready("mint", "1000")[0] == 0
    sandbox.state.tokens.clear()
    assert ready("mint", "1001")[0] == 0
    assert states(ready) == {1000: "used", 1001: "active"}
    assert sandbox.state.tickets[1000].email_cc_ids == ()
    assert sandbox.state.tickets[1001].email_cc_ids == (sandbox.service_user_id,)


def test_an_expired_code_frees_the_service_user(
    ready: Run, sandbox: RunningSandbox, advance: Callable[[float], None]
) -> None:
    assert ready("mint", "1000", "--expires", "1h")[0] == 0
    advance(0.9 * HOUR)
    assert ready("mint", "1001")[0] == 22
    advance(0.2 * HOUR)
    assert ready("mint", "1001")[0] == 0
    assert states(ready) == {1000: "expired", 1001: "active"}
    assert sandbox.state.tickets[1000].email_cc_ids == ()


def test_a_used_code_on_a_ticket_closed_since(ready: Run, sandbox: RunningSandbox) -> None:
    assert ready("mint", "1000")[0] == 0
    sandbox.state.tokens.clear()
    tickets = sandbox.state.tickets
    tickets[1000] = replace(tickets[1000], status="closed")
    assert ready("mint", "1001")[0] == 0
    assert states(ready)[1000] == "used"


def test_a_copy_that_cannot_be_taken_back_stops_the_next_mint(
    ready: Run, sandbox: RunningSandbox
) -> None:
    assert ready("mint", "1000")[0] == 0
    sandbox.state.tokens.clear()
    sandbox.queue_fault(status=500, method="PUT", path="tickets/1000$", times=30)
    status, out, err = ready("mint", "1001")
    assert (status, out) == (22, "")
    assert "the service user is busy until" in err
    assert "stays open: " in err
    assert states(ready) == {1000: "active"}


def test_a_revocation_begun_offline_is_finished(ready: Run, sandbox: RunningSandbox) -> None:
    assert ready("mint", "1000")[0] == 0
    sandbox.queue_fault(kind="cut", times=10)
    assert ready("revoke", "--all")[0] == 30
    sandbox._faults.clear()
    assert ready("mint", "1001")[0] == 0
    assert states(ready) == {1000: "revoked", 1001: "active"}
    assert len(sandbox.state.tokens) == 1


@pytest.fixture
def crash(home: Path, sandbox: RunningSandbox, clock: Callable[[], object]) -> Callable[..., None]:
    """Leaves things as a mint for 1000 does that was killed half way."""

    def leave(*, token: bool, known: bool, behind: float = 0) -> None:
        state = sandbox.state
        now = state.now().replace(microsecond=0)
        with Ledger(home / "ledger.sqlite3", state.now) as ledger:
            wanted = Reservation(
                *("ab" * 8, "requests", 1000, "generic", "Ada"),
                now,
                now + timedelta(hours=24),
            )
            ledger.reserve(wanted, Places((sandbox.service_user_id,), 1))
            if known:
                ledger.record_token("ab" * 8, 77)
        tickets = state.tickets
        tickets[1000] = replace(tickets[1000], email_cc_ids=(sandbox.service_user_id,))
        if token:
            made = add_token(
                state, sandbox.seeded.mint, sandbox.service_user_id, ("requests:write",), 86400
            )
            del state.tokens[made.id]
            made_at = made.created_at - timedelta(seconds=behind)
            state.tokens[77] = replace(made, id=77, created_at=made_at)

    del clock
    return leave


def test_a_young_reservation_is_left_alone(
    ready: Run, crash: Callable[..., None], advance: Callable[[float], None]
) -> None:
    crash(token=True, known=True)
    advance(500)
    status, _, err = ready("mint", "1000")
    assert status == 22
    assert "another run is minting code abababababababab for it" in err


def test_an_abandoned_reservation_is_cleared(
    ready: Run,
    crash: Callable[..., None],
    advance: Callable[[float], None],
    sandbox: RunningSandbox,
) -> None:
    crash(token=True, known=True)
    advance(700)
    status, _, err = ready("mint", "1001")
    assert status == 0
    assert "warning" not in err
    assert states(ready) == {1000: "failed", 1001: "active"}
    assert sandbox.state.tickets[1000].email_cc_ids == ()
    assert 77 not in sandbox.state.tokens


@pytest.mark.parametrize("behind", [0, 600, -600])
def test_a_token_that_was_not_written_down_is_ended_too(
    ready: Run,
    crash: Callable[..., None],
    advance: Callable[[float], None],
    sandbox: RunningSandbox,
    behind: float,
) -> None:
    crash(token=True, known=False, behind=behind)
    advance(700)
    status, _, err = ready("mint", "1001")
    assert status == 0
    assert "warning" not in err
    assert 77 not in sandbox.state.tokens
    assert states(ready) == {1000: "failed", 1001: "active"}


def test_a_code_that_takes_the_place_of_a_killed_mint_ends_its_token(
    ready: Run, crash: Callable[..., None], sandbox: RunningSandbox
) -> None:
    crash(token=True, known=False)
    status, _, err = ready("mint", "1000", "--replace")
    assert status == 0, err
    assert 77 not in sandbox.state.tokens
    codes = json.loads(ready("list", "--json")[1])["data"]["codes"]
    assert {code["state"] for code in codes} == {"active", "revoked"}


def test_a_crash_before_the_token_leaves_nothing_to_report(
    ready: Run, crash: Callable[..., None], advance: Callable[[float], None]
) -> None:
    crash(token=False, known=False)
    advance(700)
    status, _, err = ready("mint", "1000")
    assert status == 0
    assert "warning" not in err
