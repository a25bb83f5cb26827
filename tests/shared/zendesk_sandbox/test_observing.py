import json
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from zendesk_sandbox.observing import Exchange
from zendesk_sandbox.server import RunningSandbox, start_sandbox


@dataclass
class Watched:
    sandbox: RunningSandbox
    seen: list[Exchange] = field(default_factory=list)


@pytest.fixture
def watched() -> Iterator[Watched]:
    seen: list[Exchange] = []
    with start_sandbox(observe=seen.append) as sandbox:
        yield Watched(sandbox, seen)


def test_sees_json_both_ways(watched: Watched) -> None:
    sandbox = watched.sandbox
    token = sandbox.issue_token(sandbox.seeded.agent.id, "read", "write")
    sent = {"ticket": {"comment": {"body": "é"}}}
    answer = sandbox.ask("PUT", "/api/v2/tickets/1000.json?include=x", token=token, json=sent)
    assert answer.status == 200
    (exchange,) = watched.seen
    assert (exchange.method, exchange.path) == ("PUT", "/api/v2/tickets/1000")
    assert exchange.query == "include=x"
    assert exchange.request_content_type == "application/json"
    assert json.loads(exchange.request_body or b"") == sent
    assert exchange.status == 200
    assert exchange.headers["content-type"].startswith("application/json")
    assert exchange.body == answer.body
    assert token not in repr(exchange)


def test_sees_refusals_and_empty_answers(watched: Watched) -> None:
    sandbox = watched.sandbox
    token = sandbox.issue_token(sandbox.seeded.agent.id, "read", "write")
    sandbox.ask("GET", "/api/v2/tickets/1")
    sandbox.ask("DELETE", "/api/v2/oauth/tokens/current", token=token)
    assert [(e.status, bool(e.body)) for e in watched.seen] == [(401, True), (204, False)]


def test_files_are_not_looked_into(watched: Watched) -> None:
    sandbox = watched.sandbox
    token = sandbox.issue_token(sandbox.seeded.agent.id, "read", "write")
    headers = {"Content-Type": "text/plain"}
    upload = sandbox.ask(
        "POST", "/api/v2/uploads?filename=a.txt", token=token, body=b"log", headers=headers
    )
    path = upload.json()["upload"]["attachment"]["content_url"].removeprefix(sandbox.url)
    assert sandbox.ask("GET", path).body == b"log"
    sent, fetched = watched.seen
    assert sent.request_body is None
    assert sent.body == upload.body
    assert fetched.body is None


def test_a_fault_of_our_making_is_no_answer_of_zendesk(watched: Watched) -> None:
    watched.sandbox.queue_fault(status=500)
    watched.sandbox.queue_fault(status=502, after_commit=True)
    for _ in range(2):
        watched.sandbox.ask("GET", "/api/v2/users/me")
    assert [exchange.status for exchange in watched.seen] == [200]


@pytest.mark.parametrize("size", [1 << 20, (1 << 20) + 1])
def test_a_large_request_reaches_the_app_whole(watched: Watched, size: int) -> None:
    body = json.dumps({"x": "a" * (size - 9)}).encode()
    assert len(body) == size
    sandbox = watched.sandbox
    headers = {"Content-Type": "application/json"}
    token = sandbox.issue_token(sandbox.seeded.agent.id, "read", "write")
    path = "/api/v2/tickets/1000"
    answer = sandbox.ask("PUT", path, token=token, body=body, headers=headers)
    assert answer.json()["description"] == "ticket is missing"
    assert (watched.seen[0].request_body == body) == (size <= 1 << 20)
