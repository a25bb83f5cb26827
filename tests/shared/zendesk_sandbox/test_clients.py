from dataclasses import replace
from typing import Any

import pytest

from zendesk_sandbox.server import RunningSandbox, start_sandbox
from zendesk_sandbox.switches import Switches

_CLIENTS = "/api/v2/oauth/clients"
_NEW = {
    "name": "Log Tool",
    "identifier": "log_tool",
    "kind": "confidential",
    "redirect_uri": ["https://tool.example/callback", "http://127.0.0.1:8080/"],
    "company": "Tools",
    "description": "Collects logs",
}


def _create(sandbox: RunningSandbox, token: str, **changed: object) -> dict[str, Any]:
    answer = sandbox.ask("POST", _CLIENTS, token=token, json={"client": _NEW | changed})
    assert answer.status == 201, answer.body
    client: dict[str, Any] = answer.json()["client"]
    return client


def _mint(sandbox: RunningSandbox, client_id: str, secret: str, **changed: object) -> Any:
    sent = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
    return sandbox.ask("POST", "/oauth/tokens", json=sent | {"scope": "read"} | changed)


def test_new_client_shows_its_secret_once(sandbox: RunningSandbox, admin: str) -> None:
    created = _create(sandbox, admin)
    secret = created["secret"]
    assert created["user_id"] == sandbox.seeded.admin.id
    assert {key: created[key] for key in _NEW} == _NEW
    assert created["url"] == f"{sandbox.url}/api/v2/clients/{created['id']}.json"
    assert created["created_at"] == created["updated_at"]
    assert not created["global"]
    shown = sandbox.ask("GET", f"{_CLIENTS}/{created['id']}.json", token=admin)
    assert shown.json()["client"] == created | {"secret": secret[:10]}
    listed = sandbox.ask("GET", f"{_CLIENTS}.json", token=admin)
    assert secret.encode() not in listed.body
    assert _mint(sandbox, "log_tool", secret).status == 200


@pytest.mark.parametrize(
    ("changed", "field", "error"),
    [
        ({"name": " "}, "name", "BlankValue"),
        ({"name": None}, "name", "BlankValue"),
        ({"identifier": ""}, "identifier", "BlankValue"),
        ({"identifier": None}, "identifier", "BlankValue"),
        ({"identifier": "log_drop"}, "identifier", "DuplicateValue"),
        ({"name": "{seeded}"}, "name", "DuplicateValue"),
        ({"kind": "secret"}, "kind", "InvalidValue"),
        ({"redirect_uri": ["http://tool.example/"]}, "redirect_uri", "InvalidValue"),
        ({"redirect_uri": ["https://tool.example/#top"]}, "redirect_uri", "InvalidValue"),
        ({"redirect_uri": ["https://user@tool.example/"]}, "redirect_uri", "InvalidValue"),
        ({"redirect_uri": ["http://localhost.evil.example/"]}, "redirect_uri", "InvalidValue"),
        ({"redirect_uri": ["https://tool.example/\r\nX: y"]}, "redirect_uri", "InvalidValue"),
        ({"redirect_uri": "javascript:alert(1)"}, "redirect_uri", "InvalidValue"),
        ({"redirect_uri": ["/callback"]}, "redirect_uri", "InvalidValue"),
        ({"allowed_scopes": ["tickets:fly"]}, "allowed_scopes", "InvalidValue"),
    ],
)
def test_bad_clients_are_invalid_records(
    sandbox: RunningSandbox, admin: str, changed: dict[str, Any], field: str, error: str
) -> None:
    if changed.get("name") == "{seeded}":
        changed = {"name": sandbox.seeded.mint.name}
    before = dict(sandbox.state.clients)
    answer = sandbox.ask("POST", _CLIENTS, token=admin, json={"client": _NEW | changed})
    assert answer.status == 422
    assert answer.json()["error"] == "RecordInvalid"
    assert answer.json()["details"][field][0]["error"] == error
    own = _create(sandbox, admin)
    kept = {key: value for key, value in changed.items() if value is not None}
    if kept:
        update = sandbox.ask("PUT", f"{_CLIENTS}/{own['id']}", token=admin, json={"client": kept})
        assert (update.status, list(update.json()["details"])) == (422, [field])
    assert set(sandbox.state.clients) == {*before, own["id"]}


@pytest.mark.parametrize(
    "address",
    [
        "https://tool.example",
        "https://tool.example/callback?from=zendesk",
        "http://localhost:19186/",
        "http://127.0.0.1/callback",
        "http://[::1]:8080/",
    ],
)
def test_addresses_that_will_do(sandbox: RunningSandbox, admin: str, address: str) -> None:
    assert _create(sandbox, admin, redirect_uri=address)["redirect_uri"] == [address]


def test_update_changes_what_is_sent_only(sandbox: RunningSandbox, admin: str) -> None:
    created = _create(sandbox, admin)
    sandbox.advance(60)
    sent = {"client": {"name": "Log Tool 2", "identifier": "log_tool", "colour": "red"}}
    answer = sandbox.ask("PUT", f"{_CLIENTS}/{created['id']}", token=admin, json=sent)
    updated = answer.json()["client"]
    assert answer.status == 200
    assert "client.colour" in answer.headers["x-zendesk-api-warn"]
    assert updated["updated_at"] > created["updated_at"]
    changed = {"name": "Log Tool 2", "updated_at": updated["updated_at"]}
    assert updated == created | changed | {"secret": created["secret"][:10]}


def test_deleted_client_is_gone(sandbox: RunningSandbox, admin: str) -> None:
    created = _create(sandbox, admin)
    path = f"{_CLIENTS}/{created['id']}"
    token = _mint(sandbox, "log_tool", created["secret"]).json()["access_token"]
    answer = sandbox.ask("DELETE", f"{path}.json", token=admin)
    assert (answer.status, answer.body) == (204, b"")
    assert sandbox.ask("DELETE", path, token=admin).status == 404
    assert sandbox.ask("GET", path, token=admin).json()["error"] == "RecordNotFound"
    assert _mint(sandbox, "log_tool", created["secret"]).json()["error"] == "invalid_client"
    assert sandbox.ask("GET", "/api/v2/users/me", token=token).status == 401


def test_new_secret_kills_the_old_one_at_once(sandbox: RunningSandbox, admin: str) -> None:
    created = _create(sandbox, admin)
    path = f"{_CLIENTS}/{created['id']}/generate_secret.json"
    token = _mint(sandbox, "log_tool", created["secret"]).json()["access_token"]
    answer = sandbox.ask("PUT", path, token=admin)
    renewed = answer.json()["client"]["secret"]
    assert answer.status == 200
    assert renewed != created["secret"]
    assert _mint(sandbox, "log_tool", created["secret"]).status == 401
    assert _mint(sandbox, "log_tool", renewed).status == 200
    assert sandbox.ask("GET", "/api/v2/users/me", token=token).status == 200


@pytest.mark.parametrize(("setting", "status"), [("keeps", 200), ("revokes", 401)])
def test_what_a_new_secret_and_a_deletion_do_to_live_tokens(setting: Any, status: int) -> None:
    switches = Switches(secret_change=setting, client_deletion=setting)
    with start_sandbox(switches=switches) as sandbox:
        admin = sandbox.issue_token(sandbox.seeded.admin.id, "read", "write")
        for number, (method, tail) in enumerate((("PUT", "/generate_secret"), ("DELETE", ""))):
            name = f"tool_{number}"
            created = _create(sandbox, admin, name=name, identifier=name)
            token = _mint(sandbox, name, created["secret"]).json()["access_token"]
            sandbox.ask(method, f"{_CLIENTS}/{created['id']}{tail}", token=admin)
            assert sandbox.ask("GET", "/api/v2/users/me", token=token).status == status
            shown = sandbox.ask("GET", "/api/v2/oauth/tokens?all=true", token=admin).json()
            assert (token[:10] in [t["token"] for t in shown["tokens"]]) == (setting == "keeps")


def test_public_client_has_no_secret(sandbox: RunningSandbox, admin: str) -> None:
    created = _create(sandbox, admin, kind="public")
    path = f"{_CLIENTS}/{created['id']}"
    before = sandbox.state.clients[created["id"]]
    assert "secret" not in created
    refused = sandbox.ask("PUT", f"{path}/generate_secret", token=admin)
    assert (refused.status, list(refused.json()["details"])) == (422, ["kind"])
    sent = {"client": {"kind": "confidential"}}
    changed = sandbox.ask("PUT", path, token=admin, json=sent).json()["client"]
    assert changed["secret"] == sandbox.state.clients[created["id"]].secret.reveal()[:10]
    assert changed["secret"] != before.secret.reveal()[:10]
    renewed = sandbox.ask("PUT", f"{path}/generate_secret", token=admin).json()["client"]
    assert _mint(sandbox, "log_tool", renewed["secret"]).status == 200


@pytest.mark.parametrize("field", ["allowed_scopes", "scopes"])
def test_allowed_scopes_under_the_name_of_the_switch(field: Any) -> None:
    with start_sandbox(switches=Switches(allowed_scopes_field=field)) as sandbox:
        admin = sandbox.issue_token(sandbox.seeded.admin.id, "read", "write")
        created = _create(sandbox, admin, **{field: ["tickets:read", "users:read"]})
        assert created[field] == ["tickets:read", "users:read"]
        secret = created["secret"]
        assert _mint(sandbox, "log_tool", secret).json()["error"] == "invalid_scope"
        assert _mint(sandbox, "log_tool", secret, scope="users:read").status == 200
        path, sent = f"{_CLIENTS}/{created['id']}", {"client": {field: None}}
        assert sandbox.ask("PUT", path, token=admin, json=sent).json()["client"][field] is None
        assert _mint(sandbox, "log_tool", secret).status == 200


def test_allowed_scopes_may_be_out_of_reach() -> None:
    with start_sandbox(switches=Switches(allowed_scopes_field="absent")) as sandbox:
        admin = sandbox.issue_token(sandbox.seeded.admin.id, "read", "write")
        created = _create(sandbox, admin, allowed_scopes=["users:read"], scopes=["users:read"])
        assert not {"allowed_scopes", "scopes"} & set(created)
        assert sandbox.state.clients[created["id"]].allowed_scopes is None
        limited = replace(sandbox.state.clients[created["id"]], allowed_scopes=("users:read",))
        sandbox.state.clients[limited.id] = limited
        refused = _mint(sandbox, "log_tool", created["secret"])
        assert refused.json()["error"] == "invalid_scope"


@pytest.mark.parametrize(
    ("setting", "status"), [("ignored", 201), ("honoured", 201), ("refused", 422)]
)
def test_client_that_acts_as_another_user(setting: Any, status: int) -> None:
    with start_sandbox(switches=Switches(client_user_id=setting)) as sandbox:
        admin = sandbox.issue_token(sandbox.seeded.admin.id, "read", "write")
        sent = {"client": _NEW | {"user_id": sandbox.service_user_id}}
        answer = sandbox.ask("POST", _CLIENTS, token=admin, json=sent)
        assert answer.status == status
        if status == 201:
            owner = sandbox.service_user_id if setting == "honoured" else sandbox.seeded.admin.id
            assert answer.json()["client"]["user_id"] == owner
            secret = answer.json()["client"]["secret"]
            token = _mint(sandbox, "log_tool", secret).json()["access_token"]
            me = sandbox.ask("GET", "/api/v2/users/me", token=token).json()["user"]
            assert me["id"] == owner
        own = {
            "client": _NEW | {"name": "x", "identifier": "x", "user_id": sandbox.seeded.admin.id}
        }
        assert sandbox.ask("POST", _CLIENTS, token=admin, json=own).status == 201
        nobody = {"client": _NEW | {"name": "y", "identifier": "y", "user_id": 1}}
        answer = sandbox.ask("POST", _CLIENTS, token=admin, json=nobody)
        assert answer.status == (201 if setting == "ignored" else 422)


@pytest.mark.parametrize(("setting", "status"), [("admin", 403), ("agent", 201)])
def test_least_role_that_owns_clients(setting: Any, status: int) -> None:
    with start_sandbox(switches=Switches(client_owner=setting)) as sandbox:
        agent = sandbox.issue_token(sandbox.seeded.agent.id, "read", "write")
        customer = sandbox.issue_token(sandbox.seeded.requester.id, "read", "write")
        answer = sandbox.ask("POST", _CLIENTS, token=agent, json={"client": _NEW})
        assert answer.status == status
        assert sandbox.ask("POST", _CLIENTS, token=customer, json={"client": _NEW}).status == 403
        if status == 201:
            own = answer.json()["client"]
            assert own["user_id"] == sandbox.seeded.agent.id
            for path in (_CLIENTS, "/api/v2/users/me/oauth/clients"):
                listed = sandbox.ask("GET", path, token=agent).json()["clients"]
                assert [client["id"] for client in listed] == [own["id"]]
            others = f"{_CLIENTS}/{sandbox.seeded.mint.id}"
            assert sandbox.ask("GET", others, token=agent).status == 404
            assert sandbox.ask("DELETE", f"{_CLIENTS}/{own['id']}", token=agent).status == 204


def test_scope_and_role_are_asked_for(sandbox: RunningSandbox, agent: str) -> None:
    path = f"{_CLIENTS}/{sandbox.seeded.mint.id}"
    reader = sandbox.issue_token(sandbox.seeded.admin.id, "read")
    calls = [("GET", _CLIENTS, 200), ("GET", path, 200), ("PUT", path, 403), ("DELETE", path, 403)]
    calls += [("GET", "/api/v2/oauth/global_clients", 200), ("POST", _CLIENTS, 403)]
    calls += [("PUT", f"{path}/generate_secret", 403)]
    for method, target, status in calls:
        answer = sandbox.ask(method, target, token=reader, json={"client": {}})
        assert answer.status == status, (method, target)
        if status == 403:
            assert answer.json()["description"].endswith("scopes: write")
        refused = sandbox.ask(method, target, token=agent, json={"client": {}})
        assert (refused.status, refused.json()["error"]["title"]) == (403, "Forbidden")


def test_lists_come_in_pages_of_both_kinds(sandbox: RunningSandbox, admin: str) -> None:
    ids = sorted(sandbox.state.clients)
    numbered = sandbox.ask("GET", f"{_CLIENTS}?per_page=1&page=2", token=admin).json()
    assert [client["id"] for client in numbered["clients"]] == [ids[1]]
    assert numbered["count"] == len(ids)
    path, seen = f"{_CLIENTS}?page[size]=1", []
    while path:
        page = sandbox.ask("GET", path, token=admin).json()
        seen += [client["id"] for client in page["clients"]]
        path = page["links"]["next"].removeprefix(sandbox.url) if page["meta"]["has_more"] else ""
    assert seen == ids


def test_own_and_global_clients(sandbox: RunningSandbox, admin: str) -> None:
    own = sandbox.ask("GET", "/api/v2/users/me/oauth/clients.json", token=admin).json()["clients"]
    names = [client["identifier"] for client in own]
    assert "issuer" in names
    assert "log_drop" not in names
    others = sandbox.ask("GET", "/api/v2/oauth/global_clients.json", token=admin).json()
    assert (others["global_clients"], others["count"]) == ([], 0)
