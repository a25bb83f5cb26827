from dataclasses import replace
from typing import Any

import pytest

from tests.shared.zendesk_sandbox.daily_work import attach, path_of, send_file
from zendesk_sandbox.plain_http import Answer
from zendesk_sandbox.server import RunningSandbox, start_sandbox
from zendesk_sandbox.switches import Switches


def _attach(sandbox: RunningSandbox, number: int = 1000) -> Any:
    """The comment of a ticket that took one file."""
    agent = sandbox.issue_token(sandbox.seeded.agent.id, "write")
    upload = send_file(sandbox, agent, b"PK secret").json()["upload"]
    return attach(sandbox, upload["token"], number=number).json()["audit"]["events"][0]


def _redact(sandbox: RunningSandbox, token: str, comment: Any, number: int = 1000) -> Answer:
    file = comment["attachments"][0]["id"]
    path = f"/api/v2/tickets/{number}/comments/{comment['id']}/attachments/{file}/redact.json"
    return sandbox.ask("PUT", path, token=token, json={})


def test_file_is_replaced_for_good(sandbox: RunningSandbox, admin: str) -> None:
    comment = _attach(sandbox)
    before = comment["attachments"][0]
    answer = _redact(sandbox, admin, comment)
    after = answer.json()["attachment"]
    assert answer.status == 200
    assert (after["id"], after["file_name"], after["size"]) == (before["id"], "redacted.txt", 0)
    gone = sandbox.ask("GET", path_of(sandbox, before))
    left = sandbox.ask("GET", path_of(sandbox, after))
    assert (gone.status, left.status, left.body) == (404, 200, b"")
    stored = [path.read_bytes() for path in sandbox.state.folder.iterdir() if path.is_file()]
    assert b"PK secret" not in stored


def test_thread_and_audits_show_it(sandbox: RunningSandbox, admin: str) -> None:
    comment = _attach(sandbox)
    redacted = _redact(sandbox, admin, comment).json()["attachment"]
    thread = sandbox.ask("GET", "/api/v2/tickets/1000/comments", token=admin).json()["comments"]
    assert thread[-1]["attachments"] == [redacted]
    audits = sandbox.ask("GET", "/api/v2/tickets/1000/audits", token=admin).json()["audits"]
    event = audits[-1]["events"][0]
    assert (event["type"], event["comment_id"]) == ("AttachmentRedactionEvent", comment["id"])
    assert event["attachment_id"] == redacted["id"]


def test_role_is_needed(sandbox: RunningSandbox, agent: str, requester: str) -> None:
    comment = _attach(sandbox)
    assert _redact(sandbox, agent, comment).status == 403
    assert _redact(sandbox, requester, comment).status == 403
    user = sandbox.state.users[sandbox.seeded.agent.id]
    sandbox.state.users[user.id] = replace(user, may_delete=True)
    assert _redact(sandbox, agent, comment).status == 200
    assert _redact(sandbox, requester, comment).status == 403


def test_scope_can_be_enough() -> None:
    with start_sandbox(switches=Switches(redact_without_role="allow")) as sandbox:
        comment = _attach(sandbox)
        agent = sandbox.issue_token(sandbox.seeded.agent.id, "ticket_attachments:write")
        requester = sandbox.issue_token(sandbox.seeded.requester.id, "ticket_attachments:write")
        restricted = sandbox.issue_token(sandbox.service_user_id, "ticket_attachments:write")
        assert _redact(sandbox, requester, comment).status == 403
        assert _redact(sandbox, restricted, comment).status == 404
        assert _redact(sandbox, agent, comment).status == 200


def test_closed_ticket_keeps_its_files(sandbox: RunningSandbox, admin: str) -> None:
    comment = _attach(sandbox)
    close = {"ticket": {"status": "closed"}}
    sandbox.ask("PUT", "/api/v2/tickets/1000", token=admin, json=close)
    answer = _redact(sandbox, admin, comment)
    assert (answer.status, list(answer.json()["details"])) == (422, ["status"])


@pytest.mark.parametrize("wrong", ["ticket", "comment", "attachment"])
def test_what_is_not_there(sandbox: RunningSandbox, admin: str, wrong: str) -> None:
    comment = _attach(sandbox)
    number = 1001 if wrong == "ticket" else 1000
    if wrong == "comment":
        comment["id"] += 1
    if wrong == "attachment":
        comment["attachments"][0]["id"] = 1
    answer = _redact(sandbox, admin, comment, number)
    assert (answer.status, answer.json()["error"]) == (404, "RecordNotFound")
