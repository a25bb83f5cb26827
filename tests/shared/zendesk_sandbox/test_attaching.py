from concurrent.futures import ThreadPoolExecutor
from typing import Any

from zendesk_sandbox.plain_http import Answer
from zendesk_sandbox.server import RunningSandbox, start_sandbox
from zendesk_sandbox.switches import Switches

_ZIP = {"Content-Type": "application/zip"}


def _upload(
    sandbox: RunningSandbox, token: str, body: bytes = b"logs", query: str = "filename=a.zip"
) -> Answer:
    path = f"/api/v2/uploads.json?{query}"
    return sandbox.ask("POST", path, token=token, body=body, headers=_ZIP)


def _upload_token(sandbox: RunningSandbox, token: str) -> str:
    return str(_upload(sandbox, token).json()["upload"]["token"])


def _attach(sandbox: RunningSandbox, *uploads: str) -> Answer:
    agent = sandbox.issue_token(sandbox.seeded.agent.id, "tickets:write")
    sent = {"ticket": {"comment": {"body": "files", "uploads": uploads, "public": False}}}
    return sandbox.ask("PUT", "/api/v2/tickets/1000", token=agent, json=sent)


def _attached(answer: Answer) -> Any:
    return answer.json()["audit"]["events"][0]["attachments"]


def test_used_once(sandbox: RunningSandbox, courier: str) -> None:
    token = _upload_token(sandbox, courier)
    assert len(_attached(_attach(sandbox, token))) == 1
    again = _attach(sandbox, token)
    assert (again.status, list(again.json()["details"])) == (422, ["uploads"])
    assert sandbox.ask("DELETE", f"/api/v2/uploads/{token}", token=courier).status == 404


def test_refused_comment_uses_nothing_up(sandbox: RunningSandbox, courier: str) -> None:
    token = _upload_token(sandbox, courier)
    assert _attach(sandbox, token, "nonsense").status == 422
    assert len(sandbox.state.tickets[1000].comments) == 2
    assert len(_attached(_attach(sandbox, token, token))) == 1


def test_one_token_may_be_a_bare_string(sandbox: RunningSandbox, agent: str) -> None:
    token = _upload_token(sandbox, agent)
    sent = {"ticket": {"comment": {"body": "files", "uploads": token}}}
    answer = sandbox.ask("PUT", "/api/v2/tickets/1000", token=agent, json=sent)
    assert len(_attached(answer)) == 1


def test_unused_upload_lives_an_hour(sandbox: RunningSandbox) -> None:
    courier = sandbox.issue_token(sandbox.service_user_id, "ticket_attachments:write", life=7200)
    moment = sandbox.state.now()
    sandbox.state._clock = lambda: moment
    first, second = (_upload(sandbox, courier).json()["upload"] for _ in range(2))
    sandbox.advance(3599)
    assert len(_attached(_attach(sandbox, first["token"]))) == 1
    sandbox.advance(1)
    assert _attach(sandbox, second["token"]).status == 422
    gone = second["attachment"]["content_url"].removeprefix(sandbox.url)
    kept = first["attachment"]["content_url"].removeprefix(sandbox.url)
    assert sandbox.ask("GET", gone).status == 404
    assert sandbox.ask("GET", kept).status == 200
    assert len(list(sandbox.state.folder.iterdir())) == 1


def test_life_of_an_upload_is_a_switch() -> None:
    with start_sandbox(switches=Switches(upload_lifetime=259200)) as sandbox:
        courier = sandbox.issue_token(sandbox.service_user_id, "ticket_attachments:write")
        token = _upload_token(sandbox, courier)
        sandbox.advance(71 * 3600)
        assert len(_attached(_attach(sandbox, token))) == 1


def test_bad_token_can_be_ignored() -> None:
    with start_sandbox(switches=Switches(bad_upload="ignore")) as sandbox:
        answer = _attach(sandbox, "nonsense")
        assert (answer.status, _attached(answer)) == (200, [])


def test_foreign_token_can_be_refused() -> None:
    with start_sandbox(switches=Switches(foreign_upload="reject")) as sandbox:
        courier = sandbox.issue_token(sandbox.service_user_id, "ticket_attachments:write")
        agent = sandbox.issue_token(sandbox.seeded.agent.id, "write")
        assert _attach(sandbox, _upload_token(sandbox, courier)).status == 422
        assert _attach(sandbox, _upload_token(sandbox, agent)).status == 200


def test_files_of_a_comment_can_be_limited() -> None:
    with start_sandbox(switches=Switches(comment_attachment_limit=2)) as sandbox:
        agent = sandbox.issue_token(sandbox.seeded.agent.id, "write")
        tokens = [_upload_token(sandbox, agent) for _ in range(3)]
        assert _attach(sandbox, *tokens).status == 422
        assert _attach(sandbox, *tokens[:2]).status == 200


def test_one_token_used_by_ten_at_once_is_used_once(sandbox: RunningSandbox, courier: str) -> None:
    token = _upload_token(sandbox, courier)
    with ThreadPoolExecutor(10) as pool:
        statuses = list(pool.map(lambda _: _attach(sandbox, token).status, range(10)))
    assert sorted(statuses) == [200] + [422] * 9
