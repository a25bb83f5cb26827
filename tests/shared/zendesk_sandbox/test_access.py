"""Every endpoint under every kind of caller: token, then scope, then role, then visibility."""

import base64
import re
from typing import Any

import pytest

from zendesk_sandbox.app import build_app
from zendesk_sandbox.faults.queue import FaultQueue
from zendesk_sandbox.records.people import Role
from zendesk_sandbox.request_log import RequestLog
from zendesk_sandbox.server import RunningSandbox, start_sandbox
from zendesk_sandbox.switches import Switches

_COMMENT = {"comment": {"body": "hello"}}
_FILES = "ticket_attachments:"
_UPLOAD = "/api/v2/uploads"
# Method, path, body, narrow scope, broad scope, least role, status for who may.
_MATRIX: list[tuple[str, str, object, str, str, Role, int]] = [
    ("GET", "/api/v2/tickets/1000", None, "tickets:read", "read", "agent", 200),
    ("GET", "/api/v2/tickets/1000/comments", None, "tickets:read", "read", "agent", 200),
    ("PUT", "/api/v2/tickets/1000", {"ticket": _COMMENT}, "tickets:write", "write", "agent", 200),
    ("POST", "/api/v2/tickets", {"ticket": _COMMENT}, "tickets:write", "write", "agent", 201),
    ("GET", "/api/v2/tickets", None, "tickets:read", "read", "agent", 200),
    ("GET", "/api/v2/tickets/show_many?ids=1000", None, "tickets:read", "read", "agent", 200),
    ("GET", "/api/v2/users/{admin}/tickets/ccd", None, "tickets:read", "read", "agent", 200),
    ("DELETE", "/api/v2/tickets/9999", None, "tickets:write", "write", "admin", 404),
    ("GET", "/api/v2/tickets/1000/audits", None, "read", "read", "agent", 200),
    ("GET", "/api/v2/tickets/1000/audits/1", None, "read", "read", "agent", 404),
    ("GET", "/api/v2/tickets/1000/tags", None, "tickets:read", "read", "agent", 200),
    ("PUT", "/api/v2/tickets/1000/tags", {"tags": []}, "tickets:write", "write", "agent", 200),
    ("POST", "/api/v2/tickets/1000/tags", {"tags": []}, "tickets:write", "write", "agent", 201),
    ("DELETE", "/api/v2/tickets/1000/tags", {"tags": []}, "tickets:write", "write", "agent", 204),
    ("PUT", "/api/v2/tickets/1000/comments/1/attachments/1/redact", None,
     _FILES + "write", "write", "admin", 404),
    ("GET", "/api/v2/requests", None, "requests:read", "read", "end-user", 200),
    ("POST", "/api/v2/requests", {"request": _COMMENT}, "requests:write", "write", "end-user", 201),
    ("GET", "/api/v2/requests/open", None, "requests:read", "read", "end-user", 200),
    ("GET", "/api/v2/requests/solved", None, "requests:read", "read", "end-user", 200),
    ("GET", "/api/v2/requests/ccd", None, "requests:read", "read", "end-user", 200),
    ("GET", "/api/v2/requests/search", None, "requests:read", "read", "end-user", 200),
    ("GET", "/api/v2/requests/9999/comments/1", None, "requests:read", "read", "end-user", 404),
    ("GET", "/api/v2/requests/1000", None, "requests:read", "read", "end-user", 200),
    ("GET", "/api/v2/requests/1000/comments", None, "requests:read", "read", "end-user", 200),
    ("PUT", "/api/v2/requests/1000", {"request": {}}, "requests:write", "write", "end-user", 200),
    ("GET", "/api/v2/users", None, "users:read", "read", "agent", 200),
    ("GET", "/api/v2/users/{admin}", None, "users:read", "read", "agent", 200),
    ("GET", "/api/v2/users/show_many?ids=1", None, "users:read", "read", "agent", 200),
    ("POST", "/api/v2/users", {"user": {}}, "users:write", "write", "agent", 422),
    ("GET", "/api/v2/users/search", None, "users:read", "read", "agent", 200),
    ("GET", "/api/v2/users/{admin}/identities", None, "users:read", "read", "agent", 200),
    ("GET", "/api/v2/account/settings", None, "account_settings:read", "read", "agent", 200),
    ("GET", "/api/v2/search/count", None, "read", "read", "agent", 200),
    ("GET", "/api/v2/search", None, "read", "read", "agent", 200),
    ("PUT", "/api/v2/attachments/{file}", {"attachment": {"malware_access_override": True}},
     _FILES + "write", "write", "admin", 200),
    ("GET", "/api/v2/attachments/{file}", None, _FILES + "read", "read", "agent", 200),
    ("POST", f"{_UPLOAD}?filename=a", b"x", _FILES + "write", "write", "end-user", 201),
    ("DELETE", _UPLOAD + "/{upload}", None, _FILES + "write", "write", "end-user", 204),
]  # fmt: skip
_TOKEN_ENDPOINTS = [
    ("GET", "/api/v2/oauth/tokens"),
    ("GET", "/api/v2/oauth/tokens/current"),
    ("DELETE", "/api/v2/oauth/tokens/current"),
    ("GET", "/api/v2/oauth/tokens/1"),
    ("DELETE", "/api/v2/oauth/tokens/1"),
]
_CLIENT_ENDPOINTS = [
    ("GET", "/api/v2/oauth/clients"),
    ("POST", "/api/v2/oauth/clients"),
    ("GET", "/api/v2/oauth/clients/1"),
    ("PUT", "/api/v2/oauth/clients/1"),
    ("DELETE", "/api/v2/oauth/clients/1"),
    ("PUT", "/api/v2/oauth/clients/1/generate_secret"),
    ("GET", "/api/v2/users/me/oauth/clients"),
    ("GET", "/api/v2/oauth/global_clients"),
]
_OAUTH_ENDPOINTS = _TOKEN_ENDPOINTS + _CLIENT_ENDPOINTS
_ROLES: tuple[Role, ...] = ("end-user", "agent", "admin")
_cases = pytest.mark.parametrize(
    ("method", "path", "body", "narrow", "broad", "least", "status"), _MATRIX
)


@_cases
def test_who_may(
    sandbox: RunningSandbox,
    method: str,
    path: str,
    body: object,
    narrow: str,
    broad: str,
    least: Role,
    status: int,
) -> None:
    users = {
        "end-user": sandbox.seeded.requester.id,
        "agent": sandbox.seeded.agent.id,
        "admin": sandbox.seeded.admin.id,
    }
    for role, user_id in users.items():
        is_enough = _ROLES.index(role) >= _ROLES.index(least)
        is_own = role == "end-user" or "/requests/1000" not in path
        expected = 403 if not is_enough else status if is_own else 404
        for scope in (narrow, broad):
            token = sandbox.issue_token(user_id, scope)
            answer = _ask(sandbox, method, path, body, token, user_id)
            assert answer[0] == expected, (role, scope, answer)
            if not is_enough:
                assert answer[1]["error"]["title"] == "Forbidden"


@_cases
def test_wrong_scope_is_named_before_the_role_is_looked_at(
    sandbox: RunningSandbox,
    method: str,
    path: str,
    body: object,
    narrow: str,
    broad: str,
    least: Role,
    status: int,
) -> None:
    del least, status
    user_id = sandbox.seeded.requester.id
    token = sandbox.issue_token(user_id, "hc:read", "hc:write", "impersonate")
    answer_status, error = _ask(sandbox, method, path, body, token, user_id)
    named = ", ".join(dict.fromkeys((narrow, broad)))
    assert answer_status == 403
    assert error == {
        "error": "Forbidden",
        "description": f"You are missing the following required scopes: {named}",
    }


@pytest.mark.parametrize(
    ("method", "path"), [(row[0], row[1]) for row in _MATRIX] + _OAUTH_ENDPOINTS
)
def test_without_a_live_token_nothing_is_answered(
    sandbox: RunningSandbox, method: str, path: str
) -> None:
    dead = sandbox.issue_token(sandbox.seeded.admin.id, "read", "write", life=300)
    sandbox.advance(300)
    assert _ask(sandbox, method, path, None, None, 0) == (
        401,
        {"error": "Couldn't authenticate you"},
    )
    for token in (dead, "nonsense", ""):
        status, error = _ask(sandbox, method, path, None, token, 0)
        assert (status, error["error"]) == (401, "invalid_token")


def test_the_matrix_names_every_endpoint(sandbox: RunningSandbox) -> None:
    app = build_app(sandbox.state, FaultQueue(), RequestLog())
    rules = {
        (method, re.sub(r"<[^>]+>", "*", rule.rule))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/")
    }
    named = [(row[0], row[1]) for row in _MATRIX] + _OAUTH_ENDPOINTS
    tested = {(m, re.sub(r"/(\d+|\{\w+\})", "/*", p.partition("?")[0])) for m, p in named}
    elsewhere = {("GET", "/api/v2/users/me"), ("POST", "/api/v2/oauth/tokens")}
    assert rules == tested | elsewhere


def test_a_token_lives_until_its_last_second(sandbox: RunningSandbox) -> None:
    moment = sandbox.state.now()
    sandbox.state._clock = lambda: moment
    token = sandbox.issue_token(sandbox.seeded.admin.id, "read", life=300)
    sandbox.advance(299)
    assert sandbox.ask("GET", "/api/v2/users/me", token=token).status == 200
    sandbox.advance(1)
    answer = sandbox.ask("GET", "/api/v2/users/me", token=token)
    assert answer.status == 401
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("Basic " + base64.b64encode(b"ada@acme.example/token:abc").decode(), 401),
        ("Basic " + base64.b64encode(b"ada@acme.example:abc").decode(), 200),
        ("Basic ???", 401),
        ("Digest abc", 401),
    ],
)
def test_other_schemes(sandbox: RunningSandbox, header: str, status: int) -> None:
    answer = sandbox.ask("GET", "/api/v2/users/me", headers={"Authorization": header})
    assert answer.status == status
    tickets = sandbox.ask("GET", "/api/v2/tickets/1000", headers={"Authorization": header})
    assert (tickets.status, tickets.json()) == (401, {"error": "Couldn't authenticate you"})


def test_me_without_credentials_is_anonymous(sandbox: RunningSandbox) -> None:
    answer = sandbox.ask("GET", "/api/v2/users/me")
    assert (answer.status, answer.json()) == (200, {"user": {"id": None, "name": "Anonymous user"}})


def test_me_wants_a_scope_and_names_the_user(sandbox: RunningSandbox, courier: str) -> None:
    assert sandbox.ask("GET", "/api/v2/users/me", token=courier).status == 403
    token = sandbox.issue_token(sandbox.seeded.agent.id, "users:read")
    user = sandbox.ask("GET", "/api/v2/users/me.json", token=token).json()["user"]
    assert (user["id"], user["role"]) == (sandbox.seeded.agent.id, "agent")


@pytest.mark.parametrize(("setting", "expected"), [(404, 404), (403, 403)])
def test_a_restricted_agent_finds_its_own_tickets_only(setting: int, expected: int) -> None:
    with start_sandbox(switches=Switches(hidden_ticket=404 if setting == 404 else 403)) as sandbox:
        token = sandbox.issue_token(sandbox.service_user_id, "read", "tickets:write")
        assert sandbox.ask("GET", "/api/v2/tickets/1000", token=token).status == expected
        missing = sandbox.ask("GET", "/api/v2/tickets/9999", token=token)
        assert (missing.status, missing.json()["error"]) == (404, "RecordNotFound")


@pytest.mark.parametrize(
    ("setting", "plain", "suffixed"),
    [("optional", 200, 200), ("required", 404, 200), ("refused", 200, 404)],
)
def test_json_suffix(setting: str, plain: int, suffixed: int) -> None:
    with start_sandbox(switches=Switches(json_suffix=setting)) as sandbox:  # type: ignore[arg-type]
        assert sandbox.ask("GET", "/api/v2/users/me").status == plain
        assert sandbox.ask("GET", "/api/v2/users/me.json").status == suffixed


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/api/v2/nope"), ("PATCH", "/api/v2/tickets/1000")]
)
def test_unknown_paths_are_invalid_endpoints(
    sandbox: RunningSandbox, method: str, path: str
) -> None:
    answer = sandbox.ask(method, path)
    assert (answer.status, answer.json()["error"]) == (404, "InvalidEndpoint")


def _ask(
    sandbox: RunningSandbox, method: str, path: str, body: object, token: str | None, user_id: int
) -> tuple[int, Any]:
    if "{upload}" in path or "{file}" in path:
        own = sandbox.issue_token(user_id or sandbox.seeded.admin.id, "write")
        upload = sandbox.ask(
            "POST",
            "/api/v2/uploads?filename=a",
            token=own,
            body=b"x",
            headers={"Content-Type": "a/b"},
        ).json()["upload"]
        path = path.format(upload=upload["token"], file=upload["attachment"]["id"])
    path = path.replace("{admin}", str(sandbox.seeded.admin.id))
    raw = body if isinstance(body, bytes) else None
    answer = sandbox.ask(
        method,
        path,
        token=token,
        body=raw,
        json=None if raw else body,
        headers={"Content-Type": "application/zip"} if raw else None,
    )
    return answer.status, answer.json() if answer.body else {}
