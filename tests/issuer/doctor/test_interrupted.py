"""The network dies for good in an examination; whatever is left at Zendesk is named."""

from collections.abc import Callable

import pytest

from zendesk_sandbox.server import RunningSandbox
from zendesk_sandbox.switches import Switches

Run = Callable[..., tuple[int, str, str]]
_CALLS = [*range(14), 40, 58, 60, 62, 64, 66, 68, 70, 72, 74, 76, 78]
"""Where it dies: the middle is all the same, one upload after another."""


def _die(sandbox: RunningSandbox, calls: int, *, committed: bool) -> None:
    sandbox.queue_fault(kind="cut", skip=calls, after_commit=committed)
    sandbox.queue_fault(kind="cut", skip=calls, times=10_000)


@pytest.mark.parametrize("calls", _CALLS)
@pytest.mark.parametrize("committed", [False, True], ids=["before", "after"])
def test_what_a_dead_network_leaves_behind_is_named(
    ready: Run, sandbox: RunningSandbox, calls: int, committed: bool
) -> None:
    tickets, clients = set(sandbox.state.tickets), set(sandbox.state.clients)
    _die(sandbox, calls, committed=committed)
    status, out, err = ready("doctor")
    assert (status, out) == (30, "")
    left = [f"ticket {number} is" for number in sandbox.state.tickets.keys() - tickets]
    made = [client for number, client in sandbox.state.clients.items() if number not in clients]
    left += [f"client {client.identifier}" for client in made]
    said = err.replace('a ticket "Ticketbound doctor', "ticket 1021 is")
    assert [what for what in left if what not in said] == []


def test_an_everlasting_token_that_cannot_be_revoked_is_named(
    ready: Run, sandbox: RunningSandbox
) -> None:
    sandbox.state.switches = Switches(create_token="works")
    before = set(sandbox.state.tokens)
    path = r"^/api/v2/oauth/tokens/\d"
    sandbox.queue_fault(status=403, method="DELETE", path=path, times=100)
    _, _, err = ready("doctor")
    tokens = [t for t in sandbox.state.tokens.values() if t.expires_at is None]
    [left] = [token.id for token in tokens if token.id not in before]
    assert f"warning: the token {left} is still there: " in err
