"""Whatever is sent, the answer is one of Zendesk's refusals, and never a fault of the sandbox."""

import json
from typing import Any

import pytest

from zendesk_sandbox.plain_http import Answer
from zendesk_sandbox.server import RunningSandbox

_WRITES = [
    ("POST", "/api/v2/tickets"),
    ("PUT", "/api/v2/tickets/1000"),
    ("PUT", "/api/v2/tickets/1000/tags"),
    ("POST", "/api/v2/tickets/1000/tags"),
    ("DELETE", "/api/v2/tickets/1000/tags"),
    ("POST", "/api/v2/requests"),
    ("PUT", "/api/v2/requests/1000"),
    ("POST", "/api/v2/users"),
]
_BODIES = [
    b"",
    b"{",
    b"[]",
    b"3",
    b"null",
    b'"text"',
    b"\xff\xfe",
    b'{"a": "\\ud800"}',
    b"[" * 100_000,
    b'{"a":' * 100_000,
    b'{"ticket": 3, "request": 3, "user": 3, "tags": 3}',
    b'{"ticket": [], "request": [], "user": [], "tags": {}}',
    b'{"ticket": null, "request": null, "user": null, "tags": null}',
    b"a" * (5 << 20),
]
_PATHS = [
    "/api/v2/tickets/{}",
    "/api/v2/tickets/{}/comments",
    "/api/v2/tickets/{}/audits",
    "/api/v2/tickets/{}/tags",
    "/api/v2/tickets/1000/audits/{}",
    "/api/v2/requests/{}",
    "/api/v2/requests/{}/comments",
    "/api/v2/users/{}",
    "/api/v2/users/{}/identities",
    "/api/v2/attachments/{}",
]


def _ask(sandbox: RunningSandbox, token: str, method: str, path: str, body: bytes) -> Answer:
    headers = {"Content-Type": "application/json"}
    return sandbox.ask(method, path, token=token, body=body, headers=headers)


def _is_refusal(answer: Answer) -> bool:
    body = answer.json()
    is_named = isinstance(body.get("error"), str) or "title" in body.get("error", {})
    return answer.status in (400, 422) and is_named


@pytest.mark.parametrize(("method", "path"), _WRITES)
def test_bodies_that_are_no_record(
    sandbox: RunningSandbox, requester: str, admin: str, method: str, path: str
) -> None:
    token = requester if "/requests" in path else admin
    before = dict(sandbox.state.tickets), dict(sandbox.state.users)
    for body in _BODIES:
        answer = _ask(sandbox, token, method, path, body)
        assert _is_refusal(answer), (body[:40], answer.status, answer.body)
    assert (sandbox.state.tickets, sandbox.state.users) == before


@pytest.mark.parametrize(
    "ticket",
    [
        {"subject": 5},
        {"subject": ["a"]},
        {"status": "broken"},
        {"priority": 1},
        {"type": "idea"},
        {"tags": {"a": 1}},
        {"comment": "text"},
        {"comment": ["text"]},
        {"comment": {"body": None}},
        {"comment": {"body": 5}},
        {"comment": {"body": "x", "public": "perhaps"}},
        {"comment": {"body": "x", "uploads": 5}},
        {"comment": {"body": "x", "uploads": [5]}},
        {"comment": {"body": "x", "uploads": [None]}},
        {"comment": {"body": "x", "author_id": "me"}},
        {"comment": {"body": "x", "author_id": 10**400}},
        {"comment": {"body": "x", "author_id": -1}},
        {"comment": {"html_body": "<p> </p>"}},
        {"assignee_id": "me"},
        {"assignee_id": -5},
        {"assignee_id": 10**30},
        {"assignee_email": "nobody@x.example"},
        {"requester_id": 1.5},
        {"requester_id": 0},
        {"email_ccs": {"user_id": 1}},
        {"email_ccs": [5]},
        {"email_ccs": [{"user_id": 1, "action": "steal"}]},
        {"email_ccs": [{"action": "put"}]},
        {"collaborator_ids": [1]},
        {"collaborator_ids": ["a"]},
        {"additional_collaborators": [1]},
        {"additional_collaborators": ["1"]},
        {"additional_collaborators": ["nobody"]},
        {"additional_collaborators": [{"name": "no address"}]},
        {"additional_collaborators": [[]]},
        {"safe_update": "perhaps"},
    ],
    ids=str,
)
def test_values_of_another_kind(
    sandbox: RunningSandbox, admin: str, ticket: dict[str, Any]
) -> None:
    sent = {"comment": {"body": "x"}} | ticket
    before = dict(sandbox.state.tickets), dict(sandbox.state.users)
    for method, path in _WRITES[:2]:
        answer = _ask(sandbox, admin, method, path, json.dumps({"ticket": sent}).encode())
        assert (answer.status, answer.json()["error"]) == (422, "RecordInvalid")
    assert (sandbox.state.tickets, sandbox.state.users) == before


def test_nulls_are_nothing_sent(sandbox: RunningSandbox, admin: str) -> None:
    names = ("subject", "status", "priority", "type", "tags", "requester_id", "email_ccs")
    nulls = dict.fromkeys((*names, "collaborator_ids", "comment", "external_id", "safe_update"))
    before = sandbox.state.tickets[1000]
    answer = _ask(
        sandbox, admin, "PUT", "/api/v2/tickets/1000", json.dumps({"ticket": nulls}).encode()
    )
    assert (answer.status, answer.json()["audit"]["events"]) == (200, [])
    assert sandbox.state.tickets[1000] == before


@pytest.mark.parametrize("path", _PATHS)
@pytest.mark.parametrize("number", ["0", "-1", "9223372036854775807", "9" * 30, "9" * 5000])
def test_ids_that_no_record_has(
    sandbox: RunningSandbox, admin: str, path: str, number: str
) -> None:
    answer = sandbox.ask("GET", path.format(number), token=admin)
    assert answer.status == 404
    assert answer.json() == {"error": "RecordNotFound", "description": "Not found"}


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("page=0", 200),
        ("page=-5", 200),
        ("page=x", 200),
        ("page=999999999999999999999", 400),
        ("per_page=0", 200),
        ("per_page=" + "9" * 5000, 200),
        ("page[size]=-1", 200),
        ("page[size]=x", 200),
        ("page[after]=", 400),
        ("page[after]=!!", 400),
        ("page[before]=aWQ6", 400),
        ("page[after]=%FF", 400),
    ],
)
def test_odd_pages(sandbox: RunningSandbox, admin: str, query: str, status: int) -> None:
    for path in ("/api/v2/tickets", "/api/v2/tickets/1000/comments", "/api/v2/users"):
        assert sandbox.ask("GET", f"{path}?{query}", token=admin).status == status


@pytest.mark.parametrize(
    "query", ["%00", "%FF", "status>", "status:", ":", "-", '"', "created>yesterday", "%F0%9F"]
)
def test_odd_queries(sandbox: RunningSandbox, admin: str, query: str) -> None:
    for path in ("/api/v2/search", "/api/v2/search/count", "/api/v2/users/search"):
        assert sandbox.ask("GET", f"{path}?query={query}", token=admin).status == 200


def test_warning_about_unknown_keys_is_bounded(sandbox: RunningSandbox, admin: str) -> None:
    sent = {"ticket": {f"{number}\r\nX-Evil: 1{'k' * 500}": 1 for number in range(500)}}
    body = json.dumps(sent).encode()
    answer = _ask(sandbox, admin, "PUT", "/api/v2/tickets/1000", body)
    assert answer.status == 200
    assert "x-evil" not in answer.headers
    assert len(answer.headers["x-zendesk-api-warn"]) < 3000
