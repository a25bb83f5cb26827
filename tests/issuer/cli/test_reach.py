"""What a token can reach, asked directly over HTTP and not through our client."""

import json
from collections.abc import Callable
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from ticket_code.text_form import decode_code, find_code
from zendesk_sandbox.server import RunningSandbox

Run = Callable[..., tuple[int, str, str]]
Ask = Callable[[str, str], int]


@pytest.fixture
def ask(ready: Run, sandbox: RunningSandbox) -> Ask:
    """Calls Zendesk with the token of a code for ticket 1000; the status."""
    out = ready("mint", "1000")[1]
    token = decode_code(find_code(out)).code.secret.reveal()
    comment = {"comment": {"body": "hello"}}
    body = json.dumps({"request": comment, "ticket": comment}).encode()

    def call(method: str, path: str) -> int:
        request = Request(sandbox.url + path, method=method)
        request.add_header("Authorization", f"Bearer {token}")
        request.add_header("Content-Type", "application/json")
        request.data = None if method == "GET" else body
        try:
            with urlopen(request, timeout=10) as answer:
                return int(answer.status)
        except HTTPError as error:
            with error:
                return error.code

    return call


def test_its_own_ticket_takes_a_comment_until_it_is_revoked(ask: Ask, ready: Run) -> None:
    assert ask("PUT", "/api/v2/requests/1000") == 200
    assert ready("revoke", "--all")[0] == 0
    assert ask("PUT", "/api/v2/requests/1000") == 401


def test_no_other_ticket_does(ask: Ask, sandbox: RunningSandbox) -> None:
    before = dict(sandbox.state.tickets)
    others = [number for number in before if number != 1000]
    assert {ask("PUT", f"/api/v2/requests/{number}") for number in others} == {404}
    assert {ask("PUT", f"/api/v2/tickets/{number}") for number in before} == {403}
    assert {ask("DELETE", f"/api/v2/tickets/{number}") for number in before} <= {403, 404, 405}
    assert sandbox.state.tickets == before


@pytest.mark.parametrize(
    "path", ["tickets/1000", "tickets/1000/comments", "requests/1000", "users", "search/count"]
)
def test_nothing_can_be_read(ask: Ask, path: str) -> None:
    assert ask("GET", f"/api/v2/{path}") in (403, 404)


def test_a_ticket_of_an_ended_code_is_out_of_reach_of_the_next(
    ask: Ask, ready: Run, sandbox: RunningSandbox
) -> None:
    sandbox.state.tokens.clear()
    out = ready("mint", "1001")[1]
    token = decode_code(find_code(out)).code.secret.reveal()
    [living] = sandbox.state.tokens.values()
    assert living.access.reveal() == token
    assert sandbox.state.tickets[1000].email_cc_ids == ()
    assert ask("PUT", "/api/v2/requests/1000") == 401
