"""A token that can do more than it may is never seen by anybody (rows 60 and 61)."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.issuer.overtaking import Moment, overtaken
from zendesk_sandbox.records.oauth import Token
from zendesk_sandbox.server import RunningSandbox

TOKEN_ID = 77_000_000_000_001
Run = Callable[..., tuple[int, str, str]]
CANARY = 1020

TICKET = json.dumps({"ticket": {"id": 1000, "status": "open"}})
EVENT = {"id": 1, "type": "Comment", "public": False, "body": "x"}
LEAKS = [
    ("GET", "tickets/1000$", 1, TICKET, "could read ticket 1000"),
    ("GET", "search/count$", 0, '{"count": 48211}', "could search tickets"),
    ("GET", "users$", 0, '{"users": [], "meta": {"has_more": false}}', "could list users"),
    (
        *("PUT", f"tickets/{CANARY}$", 0, json.dumps({"audit": {"events": [EVENT]}})),
        f"could change ticket {CANARY}",
    ),
    (
        *("PUT", f"requests/{CANARY}$", 0, '{"request": {"id": 1020, "status": "open"}}'),
        f"could comment on ticket {CANARY}",
    ),
]


@pytest.fixture
def demand_no_trace(ready: Run, sandbox: RunningSandbox) -> Callable[[str], None]:
    """Mints, and passes if that ends with 71, these words, and nothing left at Zendesk."""

    def demand(says: str) -> None:
        status, out, err = ready("mint", "1000")
        assert (status, out) == (71, "")
        assert says in err
        assert "nobody has seen it" in err
        assert sandbox.state.tokens == {}
        assert sandbox.state.tickets[1000].email_cc_ids == ()
        assert "failed" in ready("list")[1]
        sandbox._faults.clear()
        assert ready("mint", "1001")[0] == 0

    return demand


@pytest.mark.parametrize(("method", "path", "skip", "body", "says"), LEAKS)
def test_whatever_it_should_be_refused_and_is_not(
    demand_no_trace: Callable[[str], None],
    sandbox: RunningSandbox,
    method: str,
    path: str,
    skip: int,
    body: str,
    says: str,
) -> None:
    sandbox.queue_fault(status=200, method=method, path=path, skip=skip, body=body)
    demand_no_trace(says)


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "cut", "times": 20},
        {"status": 500, "times": 20},
        {"status": 429, "times": 60},
        {"status": 422, "body": '{"error": "RecordInvalid", "details": {}}'},
        {"status": 401, "body": '{"error": "invalid_token"}'},
        {"status": 409},
        {"kind": "html", "status": 403},
        {"kind": "redirect"},
        {"status": 200, "body": "{}"},
        {"status": 204, "body": ""},
    ],
)
@pytest.mark.parametrize("path", ["search/count$", f"requests/{CANARY}$"])
def test_anything_but_a_plain_no_counts_as_a_yes(
    demand_no_trace: Callable[[str], None],
    sandbox: RunningSandbox,
    fault: dict[str, object],
    path: str,
) -> None:
    sandbox.queue_fault(path=path, **fault)
    demand_no_trace("the new token ")


def test_the_service_user_in_copy_of_the_canary(ready: Run, sandbox: RunningSandbox) -> None:
    tickets = sandbox.state.tickets

    def put_in_copy() -> None:
        tickets[CANARY] = replace(tickets[CANARY], email_cc_ids=(sandbox.service_user_id,))

    # Earlier, the mint would take it out again.
    with overtaken(sandbox, Moment("GET", "tokens/current"), put_in_copy):
        status, out, err = ready("mint", "1000")
    assert (status, out) == (71, "")
    assert f"the new token could comment on ticket {CANARY}" in err
    assert sandbox.state.tokens == {}


@pytest.mark.parametrize("state", ["closed", "gone"])
def test_a_canary_that_would_refuse_everybody(
    ready: Run, sandbox: RunningSandbox, state: str
) -> None:
    tickets = sandbox.state.tickets
    if state == "gone":
        del tickets[CANARY]
    else:
        tickets[CANARY] = replace(tickets[CANARY], status="closed")
    status, out, err = ready("mint", "1000")
    assert (status, out) == (71, "")
    assert f"could not be tried on the canary ticket {CANARY}: it is {state}" in err
    assert sandbox.state.tokens == {}


def test_a_token_that_dies_during_its_trial(
    demand_no_trace: Callable[[str], None], sandbox: RunningSandbox
) -> None:
    refusal = '{"error": "Forbidden"}'
    sandbox.queue_fault(status=403, path="users$", body=refusal)
    body = '{"error": "invalid_token"}'
    sandbox.queue_fault(status=401, method="GET", path="tokens/current$", skip=1, body=body)
    demand_no_trace("did not live through its trial")


GRANT = {"access_token": "x", "token_type": "bearer", "expires_in": 86400}
SCOPES = "requests:write ticket_attachments:write"


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ({"scope": SCOPES, "expires_in": None}, "would live longer than asked for"),
        ({"scope": SCOPES, "expires_in": 86401}, "would live longer than asked for"),
        ({"scope": f"{SCOPES} read"}, "has other scopes than those asked for"),
        ({"scope": "requests:write"}, "has other scopes than those asked for"),
        ({}, "has other scopes than those asked for"),
    ],
)
def test_a_grant_that_is_not_what_was_asked_for(
    demand_no_trace: Callable[[str], None],
    sandbox: RunningSandbox,
    answer: dict[str, object],
    says: str,
) -> None:
    state = sandbox.state
    token = Token(
        id=state.new_id(),
        access=state.clients[sandbox.seeded.mint.id].secret,
        user_id=sandbox.service_user_id,
        client_id=sandbox.seeded.mint.id,
        scopes=tuple(SCOPES.split()),
        created_at=state.now(),
        expires_at=state.now(),
    )
    body = {**GRANT, "access_token": token.access.reveal(), **answer}
    sandbox.queue_fault(status=200, path="^/oauth/tokens$", skip=1, body=json.dumps(body))

    def make() -> None:
        state.tokens[token.id] = replace(token, expires_at=None)

    # The first signs in.
    with overtaken(sandbox, Moment("POST", "/oauth/tokens", nth=2), make):
        demand_no_trace(says)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"expires_at": None}, "does not say when it expires"),
        ({"expires_at": "2030-01-01T00:00:00Z"}, "would live longer than asked for"),
        ({"user_id": 5}, "acts as another user than it was made for"),
        ({"user_id": None}, "acts as another user than it was made for"),
        ({"scopes": ["requests:write"]}, "has other scopes than those asked for"),
        ({"scopes": [*SCOPES.split(), "write"]}, "has other scopes than those asked for"),
    ],
)
def test_a_token_that_describes_itself_otherwise(
    demand_no_trace: Callable[[str], None],
    sandbox: RunningSandbox,
    changes: dict[str, object],
    says: str,
) -> None:
    token = {
        "id": TOKEN_ID,
        "user_id": sandbox.service_user_id,
        "scopes": SCOPES.split(),
        "created_at": "2026-11-21T20:00:00Z",
        "expires_at": "2026-11-22T20:00:00Z",
    }
    body = json.dumps({"token": token | changes})
    sandbox.queue_fault(status=200, method="GET", path="tokens/current$", body=body)
    demand_no_trace(says)


def test_a_token_that_does_not_describe_itself(
    demand_no_trace: Callable[[str], None], sandbox: RunningSandbox
) -> None:
    sandbox.queue_fault(status=403, method="GET", path="tokens/current$")
    demand_no_trace("did not say what it is")


def test_what_cannot_be_taken_back_is_said_and_stays_open(
    ready: Run, sandbox: RunningSandbox
) -> None:
    sandbox.queue_fault(status=200, path="search/count$", body='{"count": 1}')
    sandbox.queue_fault(kind="cut", method="DELETE", path="oauth/tokens", times=50)
    status, out, err = ready("mint", "1000", "--json")
    error = json.loads(out)["error"]
    code_id = json.loads(ready("list", "--json")[1])["data"]["codes"][0]["code_id"]
    assert (status, err) == (71, "")
    assert "taking it back failed too" in error["hint"]
    assert error["hint"].endswith(f"run: issuer revoke {code_id}")
    assert "revoking" in ready("list")[1]
    sandbox._faults.clear()
    assert ready("revoke", code_id)[0] == 0
    assert [token.user_id for token in sandbox.state.tokens.values()].count(
        sandbox.service_user_id
    ) == 0
    assert sandbox.state.tickets[1000].email_cc_ids == ()
