from dataclasses import replace

from tests.shared.zendesk_sandbox.daily_work import attach, make_upload, path_of
from zendesk_sandbox.server import RunningSandbox

_PATH = "/api/v2/tickets/1000.json"


def test_deleted_ticket_is_not_found(sandbox: RunningSandbox, admin: str, requester: str) -> None:
    answer = sandbox.ask("DELETE", _PATH, token=admin)
    assert (answer.status, answer.body) == (204, b"")
    for method in ("GET", "PUT", "DELETE"):
        again = sandbox.ask(method, _PATH, token=admin, json={"ticket": {}})
        assert again.status == 404
        assert again.json() == {"error": "RecordNotFound", "description": "Not found"}
    for path in ("comments", "audits", "tags"):
        assert sandbox.ask("GET", f"/api/v2/tickets/1000/{path}", token=admin).status == 404
    assert sandbox.ask("GET", "/api/v2/requests/1000", token=requester).status == 404


def test_files_go_with_it(sandbox: RunningSandbox, admin: str) -> None:
    upload = make_upload(sandbox, admin)
    assert attach(sandbox, upload["token"]).status == 200
    sandbox.ask("DELETE", _PATH, token=admin)
    assert sandbox.ask("GET", path_of(sandbox, upload["attachment"])).status == 404
    assert not sandbox.state.attachments
    assert not list(sandbox.state.folder.iterdir())


def test_agents_need_to_be_allowed(sandbox: RunningSandbox, agent: str) -> None:
    answer = sandbox.ask("DELETE", _PATH, token=agent)
    assert (answer.status, answer.json()["error"]["title"]) == (403, "Forbidden")
    assert 1000 in sandbox.state.tickets
    user = sandbox.state.users[sandbox.seeded.agent.id]
    sandbox.state.users[user.id] = replace(user, may_delete=True)
    assert sandbox.ask("DELETE", _PATH, token=agent).status == 204


def test_allowed_agent_deletes_only_what_he_sees(sandbox: RunningSandbox) -> None:
    user = sandbox.state.users[sandbox.service_user_id]
    sandbox.state.users[user.id] = replace(user, may_delete=True)
    token = sandbox.issue_token(user.id, "write")
    assert sandbox.ask("DELETE", _PATH, token=token).status == 404
    assert 1000 in sandbox.state.tickets
