from collections.abc import Iterator
from dataclasses import replace
from threading import Event
from typing import Any

import pytest

from zendesk_sandbox.server import RunningSandbox, start_sandbox
from zendesk_sandbox.switches import Switches

_TOKENS = "/api/v2/oauth/tokens"
_FORBIDDEN = (
    "You do not have access to this page. "
    "Please contact the account owner of this help desk for further help."
)


def test_current_token_describes_itself_without_its_secret(
    sandbox: RunningSandbox, courier: str
) -> None:
    answer = sandbox.ask("GET", f"{_TOKENS}/current.json", token=courier)
    token = answer.json()["token"]
    assert token["scopes"] == ["requests:write", "ticket_attachments:write"]
    assert token["user_id"] == sandbox.service_user_id
    assert token["token"] == courier[:10]
    assert courier not in answer.body.decode()
    assert token["expires_at"].endswith("Z")
    assert token["used_at"] is not None


def test_revoked_by_itself(sandbox: RunningSandbox, courier: str) -> None:
    assert sandbox.ask("DELETE", f"{_TOKENS}/current.json", token=courier).status == 204
    again = sandbox.ask("DELETE", f"{_TOKENS}/current.json", token=courier)
    assert (again.status, again.json()["error"]) == (401, "invalid_token")


def test_revoked_by_an_admin(sandbox: RunningSandbox, admin: str, courier: str) -> None:
    number = _id_of(sandbox, courier)
    assert sandbox.ask("GET", f"{_TOKENS}/{number}", token=admin).json()["token"]["id"] == number
    assert sandbox.ask("DELETE", f"{_TOKENS}/{number}.json", token=admin).status == 204
    assert sandbox.ask("DELETE", f"{_TOKENS}/{number}.json", token=admin).status == 404
    assert sandbox.ask("GET", f"{_TOKENS}/current", token=courier).status == 401


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_others_tokens_are_out_of_reach_but_for_admins(
    sandbox: RunningSandbox, agent: str, courier: str, method: str
) -> None:
    number = _id_of(sandbox, courier)
    answer = sandbox.ask(method, f"{_TOKENS}/{number}", token=agent)
    assert (answer.status, answer.json()["error"]) == (404, "RecordNotFound")
    assert sandbox.ask(method, f"{_TOKENS}/{number}", token=courier).status in (200, 204)


def test_list_is_ones_own_unless_an_admin_asks_for_all(
    sandbox: RunningSandbox, admin: str, agent: str, courier: str
) -> None:
    own = sandbox.ask("GET", _TOKENS, token=courier).json()
    assert [t["token"] for t in own["tokens"]] == [courier[:10]]
    assert own["count"] == 1
    everybodys = sandbox.ask("GET", f"{_TOKENS}?all=true", token=admin).json()["tokens"]
    assert [t["token"] for t in everybodys] == [admin[:10], agent[:10], courier[:10]]
    refused = sandbox.ask("GET", f"{_TOKENS}?all=true", token=agent)
    assert (refused.status, refused.json()["error"]["title"]) == (403, "Forbidden")


def test_list_by_client(sandbox: RunningSandbox, admin: str) -> None:
    mint = sandbox.seeded.mint
    sent = {
        "grant_type": "client_credentials",
        "client_id": mint.identifier,
        "client_secret": mint.secret.reveal(),
        "scope": "requests:write",
    }
    granted = sandbox.ask("POST", "/oauth/tokens", json=sent).json()["access_token"]
    listed = sandbox.ask("GET", f"{_TOKENS}?all=true&client_id={mint.id}", token=admin).json()
    assert [t["token"] for t in listed["tokens"]] == [granted[:10]]
    for nobodys in ("client_id=1", "client_id=x", "client_id=", "global_client_id=1"):
        path = f"{_TOKENS}?all=true&{nobodys}"
        assert sandbox.ask("GET", path, token=admin).json()["tokens"] == []
    both = f"{_TOKENS}?all=true&client_id={mint.id}&global_client_id=1"
    assert sandbox.ask("GET", both, token=admin).json()["tokens"] == []


def test_revoking_while_turning_pages_skips_nobody(sandbox: RunningSandbox, admin: str) -> None:
    agent_id = sandbox.seeded.agent.id
    for _ in range(7):
        sandbox.issue_token(agent_id, "read")
    path, revoked = f"{_TOKENS}?all=true&page[size]=2", 0
    while path:
        page = sandbox.ask("GET", path, token=admin).json()
        for token in page["tokens"]:
            if token["user_id"] == agent_id:
                sandbox.ask("DELETE", f"{_TOKENS}/{token['id']}", token=admin)
                revoked += 1
        more = page["meta"]["has_more"]
        path = page["links"]["next"].removeprefix(sandbox.url) if more else ""
    assert revoked == 7


def test_scope_of_the_token_endpoints_is_a_switch(sandbox: RunningSandbox, courier: str) -> None:
    assert sandbox.ask("GET", f"{_TOKENS}/current", token=courier).status == 200
    with start_sandbox(switches=Switches(tokens_scope="broad")) as strict:
        narrow = strict.issue_token(strict.service_user_id, "requests:write")
        broad = strict.issue_token(strict.service_user_id, "write")
        for method, path in (("GET", "/current"), ("DELETE", "/current"), ("GET", "")):
            assert strict.ask(method, _TOKENS + path, token=narrow).status == 403
        assert strict.ask("GET", f"{_TOKENS}/current", token=broad).status == 200


@pytest.mark.parametrize(
    ("setting", "status", "error"),
    [
        ("missing", 404, "InvalidEndpoint"),
        ("forbidden", 403, {"title": "Forbidden", "message": _FORBIDDEN}),
        ("gone", 410, "Gone"),
    ],
)
def test_create_token_is_withdrawn(setting: Any, status: int, error: object) -> None:
    with start_sandbox(switches=Switches(create_token=setting)) as sandbox:
        admin = sandbox.issue_token(sandbox.seeded.admin.id, "read", "write")
        sent = {"token": {"client_id": sandbox.seeded.mint.id, "scopes": ["tickets:read"]}}
        answer = sandbox.ask("POST", _TOKENS, token=admin, json=sent)
        assert (answer.status, answer.json()["error"]) == (status, error)
        assert len(sandbox.state.tokens) == 1


def test_suspended_users_are_forbidden_whatever_their_token(
    sandbox: RunningSandbox, agent: str
) -> None:
    suspended = replace(sandbox.seeded.agent, is_suspended=True)
    sandbox.state.users[suspended.id] = suspended
    for path in (f"{_TOKENS}/current", "/api/v2/users/me", "/api/v2/tickets/1000", _TOKENS):
        answer = sandbox.ask("GET", path, token=agent)
        assert (answer.status, answer.json()["error"]["message"]) == (403, _FORBIDDEN)


def test_token_of_a_deleted_user_is_dead(sandbox: RunningSandbox, agent: str) -> None:
    del sandbox.state.users[sandbox.seeded.agent.id]
    answer = sandbox.ask("GET", f"{_TOKENS}/current", token=agent)
    assert (answer.status, answer.json()["error"]) == (401, "invalid_token")


@pytest.mark.parametrize(("setting", "status"), [("no", 403), ("yes", 200)])
def test_whether_writing_also_reads_is_a_switch(setting: Any, status: int) -> None:
    with start_sandbox(switches=Switches(write_reads=setting)) as sandbox:
        user = sandbox.seeded.agent.id
        ticket = "/api/v2/tickets/1000"
        for scope in ("write", "tickets:write"):
            assert (
                sandbox.ask("GET", ticket, token=sandbox.issue_token(user, scope)).status == status
            )
        elsewhere = sandbox.issue_token(user, "requests:write", "users:read")
        assert sandbox.ask("GET", ticket, token=elsewhere).status == 403
        reader = sandbox.issue_token(user, "read")
        sent = {"ticket": {"tags": ["a"]}}
        assert sandbox.ask("PUT", ticket, token=reader, json=sent).status == 403


def test_token_revoked_while_an_upload_comes_is_noticed(
    sandbox: RunningSandbox, admin: str, courier: str
) -> None:
    number = _id_of(sandbox, courier)
    sandbox.advance(1)
    before = sandbox.state.tokens[number].used_at

    def body() -> Iterator[bytes]:
        yield b"first half"
        patience = (Event().wait(0.005) for _ in range(2000))
        while sandbox.state.tokens[number].used_at == before:
            next(patience)
        assert sandbox.ask("DELETE", f"{_TOKENS}/{number}", token=admin).status == 204
        yield b"second half"

    headers = {"Content-Type": "application/zip", "Content-Length": "21"}
    answer = sandbox.ask(
        "POST", "/api/v2/uploads?filename=a.zip", token=courier, body=body(), headers=headers
    )
    assert (answer.status, answer.json()["error"]) == (401, "invalid_token")
    assert not sandbox.state.uploads
    assert not list(sandbox.state.folder.iterdir())


def test_create_token_behind_its_switch() -> None:
    with start_sandbox(switches=Switches(create_token="works")) as sandbox:
        admin = sandbox.issue_token(sandbox.seeded.admin.id, "write")
        agent = sandbox.issue_token(sandbox.seeded.agent.id, "write")
        sent = {"token": {"client_id": sandbox.seeded.mint.id, "scopes": ["tickets:read"]}}
        answer = sandbox.ask("POST", _TOKENS, token=admin, json=sent)
        token = answer.json()["token"]
        assert answer.status == 201
        assert token["expires_at"] is None
        assert token["user_id"] == sandbox.seeded.admin.id
        ticket = sandbox.ask("GET", "/api/v2/tickets/1000", token=token["full_token"])
        assert ticket.status == 200
        assert sandbox.ask("POST", _TOKENS, token=agent, json=sent).status == 403
        unknown = {"token": {"client_id": 1}}
        assert sandbox.ask("POST", _TOKENS, token=admin, json=unknown).status == 404


def test_a_created_token_lives_as_its_switch_says() -> None:
    with start_sandbox(switches=Switches(create_token="works", created_token_life=1800)) as sandbox:
        admin = sandbox.issue_token(sandbox.seeded.admin.id, "write")
        sent = {"token": {"client_id": sandbox.seeded.mint.id, "scopes": ["tickets:read"]}}
        token = sandbox.ask("POST", _TOKENS, token=admin, json=sent).json()["token"]
        assert token["expires_at"] is not None
        sandbox.advance(1799)
        assert sandbox.ask("GET", "/api/v2/tickets/1000", token=token["full_token"]).status == 200
        sandbox.advance(2)
        assert sandbox.ask("GET", "/api/v2/tickets/1000", token=token["full_token"]).status == 401


def _id_of(sandbox: RunningSandbox, token: str) -> int:
    found = sandbox.ask("GET", f"{_TOKENS}/current", token=token).json()["token"]["id"]
    assert isinstance(found, int)
    return found


def test_create_token_wants_a_scope_where_the_others_do() -> None:
    with start_sandbox(switches=Switches(create_token="works", tokens_scope="broad")) as sandbox:
        narrow = sandbox.issue_token(sandbox.seeded.admin.id, "ticket_attachments:write")
        sent = {"token": {"client_id": sandbox.seeded.mint.id, "scopes": ["read"]}}
        answer = sandbox.ask("POST", "/api/v2/oauth/tokens", token=narrow, json=sent)
        assert answer.status == 403
        assert "read, write" in answer.json()["description"]
