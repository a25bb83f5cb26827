import hashlib

import pytest

from tests.shared.zendesk_sandbox.daily_work import (
    attach,
    attached,
    make_upload,
    path_of,
    send_file,
)
from zendesk_sandbox.server import RunningSandbox, start_sandbox
from zendesk_sandbox.switches import Switches


def test_answer_is_json_called_text(sandbox: RunningSandbox, courier: str) -> None:
    answer = send_file(sandbox, courier)
    upload = answer.json()["upload"]
    attachment = upload["attachment"]
    assert answer.status == 201
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["location"] == attachment["url"]
    assert attachment["url"] == f"{sandbox.url}/api/v2/attachments/{attachment['id']}.json"
    assert upload["attachments"] == [attachment]
    assert upload["token"].isalnum()
    assert len(upload["token"]) == 25
    assert (attachment["size"], attachment["file_name"]) == (4, "a.zip")
    assert attachment["malware_scan_result"] == "not_scanned"


def test_answer_is_called_json_on_request(sandbox: RunningSandbox, courier: str) -> None:
    answer = sandbox.ask(
        *("POST", "/api/v2/uploads?filename=a.zip"),
        token=courier,
        body=b"file",
        headers={"Content-Type": "application/zip", "Accept": "application/json"},
    )
    assert answer.status == 201
    assert answer.headers["content-type"] == "application/json; charset=utf-8"


def test_what_is_stored_is_what_was_sent(sandbox: RunningSandbox, courier: str) -> None:
    body = bytes(range(256)) * 5000
    attachment = send_file(sandbox, courier, body).json()["upload"]["attachment"]
    stored = sandbox.state.attachments[attachment["id"]]
    assert stored.sha256 == hashlib.sha256(body).hexdigest()
    content = sandbox.ask("GET", path_of(sandbox, attachment))
    assert content.body == body
    assert content.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("a.zip", "application/zip"),
        ("a.txt", "text/plain"),
        ("a.json", "application/json"),
        ("a.unheard-of", "application/octet-stream"),
        ("a", "application/octet-stream"),
    ],
)
def test_type_follows_from_the_name(
    sandbox: RunningSandbox, courier: str, name: str, content_type: str
) -> None:
    upload = send_file(sandbox, courier, query=f"filename={name}").json()["upload"]
    assert upload["attachment"]["content_type"] == content_type


@pytest.mark.parametrize("query", ["", "filename=", "filename=%20"])
def test_name_is_needed(sandbox: RunningSandbox, courier: str, query: str) -> None:
    answer = send_file(sandbox, courier, query=query)
    assert answer.status == 422
    assert answer.json()["details"] == {"filename": [{"description": "cannot be blank"}]}


def test_content_type_is_needed(sandbox: RunningSandbox, courier: str) -> None:
    answer = sandbox.ask("POST", "/api/v2/uploads?filename=a", token=courier, body=b"x")
    assert answer.status == 422
    assert answer.json()["details"]["content_type"][0]["error"] == "BlankValue"


def test_empty_body(sandbox: RunningSandbox, courier: str) -> None:
    answer = send_file(sandbox, courier, b"")
    assert (answer.status, answer.json()["error"]) == (422, "AttachmentUnprocessable")
    assert not list(sandbox.state.folder.iterdir())


def test_more_files_under_one_token(sandbox: RunningSandbox, courier: str) -> None:
    token = make_upload(sandbox, courier)["token"]
    second = send_file(sandbox, courier, b"second", f"filename=b.zip&token={token}").json()[
        "upload"
    ]
    assert second["token"] == token
    assert [a["file_name"] for a in second["attachments"]] == ["a.zip", "b.zip"]
    assert second["attachment"]["file_name"] == "b.zip"
    assert [a["size"] for a in attached(attach(sandbox, token))] == [4, 6]


def test_unknown_token_takes_no_more_files(
    sandbox: RunningSandbox, courier: str, agent: str
) -> None:
    foreign = make_upload(sandbox, agent)["token"]
    for token in ("nonsense", foreign):
        answer = send_file(sandbox, courier, query=f"filename=b.zip&token={token}")
        assert (answer.status, answer.json()["error"]) == (422, "RecordInvalid")
    assert len(list(sandbox.state.folder.iterdir())) == 1


def test_delete(sandbox: RunningSandbox, courier: str, agent: str) -> None:
    upload = send_file(sandbox, courier).json()["upload"]
    path = f"/api/v2/uploads/{upload['token']}.json"
    assert sandbox.ask("DELETE", path, token=agent).status == 404
    assert sandbox.ask("DELETE", path, token=courier).status == 204
    assert sandbox.ask("DELETE", path, token=courier).status == 404
    content = path_of(sandbox, upload["attachment"])
    assert sandbox.ask("GET", content).status == 404
    assert not list(sandbox.state.folder.iterdir())


def test_tickets_write_can_cover_uploads(sandbox: RunningSandbox) -> None:
    token = sandbox.issue_token(sandbox.seeded.agent.id, "tickets:write")
    assert send_file(sandbox, token).status == 403
    with start_sandbox(switches=Switches(uploads_by_tickets_write="allow")) as generous:
        token = generous.issue_token(generous.seeded.agent.id, "tickets:write")
        assert send_file(generous, token).status == 201


def test_narrow_scope_can_be_too_little(sandbox: RunningSandbox, courier: str) -> None:
    assert send_file(sandbox, courier).status == 201
    with start_sandbox(switches=Switches(uploads_by_ticket_attachments_write="refuse")) as strict:
        token = strict.issue_token(strict.service_user_id, "ticket_attachments:write")
        answer = send_file(strict, token)
        assert answer.status == 403
        assert answer.json()["description"].endswith("scopes: write")
        assert strict.ask("DELETE", "/api/v2/uploads/x", token=token).status == 403
        broad = strict.issue_token(strict.service_user_id, "write")
        assert send_file(strict, broad).status == 201
