"""The network dies for good at each call of a mint in turn; the next mint puts it right."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from ticketbound.secret import Secret
from zendesk_sandbox.server import RunningSandbox

Run = Callable[..., tuple[int, str, str]]
CALLS = 19
"""Requests of one mint, from signing in over a sweep to the last check."""


@pytest.mark.parametrize("calls", range(CALLS))
@pytest.mark.parametrize("committed", [False, True], ids=["before", "after"])
def test_what_a_dead_network_left_is_cleared_by_the_next_mint(
    ready: Run,
    sandbox: RunningSandbox,
    advance: Callable[[float], None],
    calls: int,
    committed: bool,
) -> None:
    done = len(sandbox.requests)
    sandbox.queue_fault(kind="cut", skip=calls, after_commit=committed)
    sandbox.queue_fault(kind="cut", skip=calls, times=1000)
    status, out, err = ready("mint", "1000")
    assert (status, out) in ((30, ""), (71, ""))
    assert len(sandbox.requests) > done + calls
    sandbox._faults.clear()
    advance(700)
    status, _, err = ready("mint", "1001")
    assert status == 0
    assert len(_living(sandbox)) == 1, err
    assert sandbox.state.tickets[1000].email_cc_ids == ()
    assert sandbox.state.tickets[1001].email_cc_ids == (sandbox.service_user_id,)
    states = [code["state"] for code in json.loads(ready("list", "--json")[1])["data"]["codes"]]
    assert states in (["active"], ["active", "failed"], ["active", "revoked"])


def test_a_token_whose_answer_was_lost_is_found_and_ended(
    ready: Run, sandbox: RunningSandbox
) -> None:
    sandbox.queue_fault(kind="cut", path="^/oauth/tokens$", skip=1, after_commit=True)
    status, out, err = ready("mint", "1000")
    assert (status, out) == (30, "")
    assert "Zendesk may have made a token and did not get to say so" in err
    [lost] = _living(sandbox)
    assert ready("mint", "1001")[0] == 0
    assert lost not in _living(sandbox)
    assert len(_living(sandbox)) == 1


def test_a_client_that_is_refused_leaves_nothing_open(ready: Run, sandbox: RunningSandbox) -> None:
    mint = sandbox.seeded.mint
    sandbox.state.clients[mint.id] = replace(mint, secret=Secret("changed"))
    status, out, err = ready("mint", "1000")
    assert (status, out) == (21, "")
    assert "invalid_client" in err
    assert "failed" in ready("list")[1]
    assert sandbox.state.tickets[1000].email_cc_ids == ()


def test_a_mint_has_as_many_calls_as_the_test_above_cuts(
    ready: Run, sandbox: RunningSandbox
) -> None:
    done = len(sandbox.requests)
    assert ready("mint", "1000")[0] == 0
    signing_out = 1
    assert len(sandbox.requests) == done + CALLS + signing_out


def _living(sandbox: RunningSandbox) -> list[int]:
    tokens = sandbox.state.tokens.values()
    ours = (token for token in tokens if token.user_id == sandbox.service_user_id)
    return [token.id for token in ours if not token.is_expired(sandbox.state.now())]
