import re

import pytest

from zendesk_sandbox.limits import Limits
from zendesk_sandbox.plain_http import Answer
from zendesk_sandbox.server import RunningSandbox, start_sandbox


def _put(sandbox: RunningSandbox, token: str, number: int) -> Answer:
    path = f"/api/v2/tickets/{number}"
    return sandbox.ask("PUT", path, token=token, json={"ticket": {}})


@pytest.mark.parametrize(
    "path", ["/api/v2/users/me", "/api/v2/nope", "/api/v2/tickets/1000", "/oauth/tokens"]
)
def test_every_answer_says_what_is_left(sandbox: RunningSandbox, path: str) -> None:
    headers = sandbox.ask("GET", path).headers
    assert (headers["x-rate-limit"], headers["ratelimit-limit"]) == ("700", "700")
    assert headers["x-rate-limit-remaining"] == headers["ratelimit-remaining"] == "699"
    assert headers["ratelimit-reset"] == "60"
    assert re.fullmatch(r"[0-9a-f]{16}-LOC", headers["x-request-id"])
    assert headers["x-zendesk-api-version"] == "v2"


def test_request_ids_differ_and_are_on_pages_too(sandbox: RunningSandbox) -> None:
    ids = {sandbox.ask("GET", path).headers["x-request-id"] for path in ("/", "/", "/nope")}
    assert len(ids) == 3


def test_account_limit_is_lifted_after_a_minute() -> None:
    with start_sandbox(limits=Limits(requests_per_minute=3)) as sandbox:
        moment = sandbox.state.now()
        sandbox.state._clock = lambda: moment
        for _ in range(3):
            assert sandbox.ask("GET", "/api/v2/users/me").status == 200
        refused = sandbox.ask("GET", "/api/v2/users/me")
        assert (refused.status, refused.headers["retry-after"]) == (429, "60")
        assert refused.headers["ratelimit-remaining"] == "0"
        assert sandbox.ask("GET", "/").status == 200
        sandbox.advance(59)
        assert sandbox.ask("GET", "/api/v2/users/me").headers["retry-after"] == "1"
        sandbox.advance(1)
        assert sandbox.ask("GET", "/api/v2/users/me").status == 200


def test_one_ticket_takes_thirty_updates_in_ten_minutes(
    sandbox: RunningSandbox, agent: str, admin: str
) -> None:
    moment = sandbox.state.now()
    sandbox.state._clock = lambda: moment
    for count in range(1, 31):
        headers = _put(sandbox, agent, 1000).headers
        assert headers["zendesk-ratelimit-per-ticket-updates"] == (
            f"total=30; remaining={30 - count}; resets=600"
        )
    refused = _put(sandbox, agent, 1000)
    assert (refused.status, refused.headers["retry-after"]) == (429, "600")
    assert _put(sandbox, agent, 1001).status == 200
    assert _put(sandbox, admin, 1000).status == 200
    sandbox.advance(600)
    assert _put(sandbox, agent, 1000).status == 200


def test_requests_count_as_updates_too() -> None:
    with start_sandbox(limits=Limits(updates_per_ticket=1)) as sandbox:
        token = sandbox.issue_token(sandbox.seeded.requester.id, "requests:write")
        sent = {"request": {"comment": {"body": "x"}}}
        first, second = (
            sandbox.ask("PUT", "/api/v2/requests/1000", token=token, json=sent) for _ in range(2)
        )
        assert (first.status, second.status) == (200, 429)
        assert len(sandbox.state.tickets[1000].comments) == 3


def test_account_takes_so_many_updates_a_minute() -> None:
    with start_sandbox(limits=Limits(ticket_updates_per_minute=2)) as sandbox:
        token = sandbox.issue_token(sandbox.seeded.agent.id, "tickets:write")
        statuses = [_put(sandbox, token, number).status for number in (1000, 1001, 1002)]
        assert statuses == [200, 200, 429]
