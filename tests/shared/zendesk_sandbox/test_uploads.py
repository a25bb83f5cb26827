import hashlib
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from socket import SHUT_WR
from typing import Any

import pytest

from zendesk_sandbox.limits import Limits
from zendesk_sandbox.plain_http import Answer
from zendesk_sandbox.server import RunningSandbox, start_sandbox
from zendesk_sandbox.switches import Switches

_MIB = 1 << 20
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


def test_answer_is_json_called_text(sandbox: RunningSandbox, courier: str) -> None:
    answer = _upload(sandbox, courier)
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
    attachment = _upload(sandbox, courier, body).json()["upload"]["attachment"]
    stored = sandbox.state.attachments[attachment["id"]]
    assert stored.sha256 == hashlib.sha256(body).hexdigest()
    content = sandbox.ask("GET", attachment["content_url"].removeprefix(sandbox.url))
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
    upload = _upload(sandbox, courier, query=f"filename={name}").json()["upload"]
    assert upload["attachment"]["content_type"] == content_type


@pytest.mark.parametrize("query", ["", "filename=", "filename=%20"])
def test_name_is_needed(sandbox: RunningSandbox, courier: str, query: str) -> None:
    answer = _upload(sandbox, courier, query=query)
    assert answer.status == 422
    assert answer.json()["details"] == {"filename": [{"description": "cannot be blank"}]}


def test_content_type_is_needed(sandbox: RunningSandbox, courier: str) -> None:
    answer = sandbox.ask("POST", "/api/v2/uploads?filename=a", token=courier, body=b"x")
    assert answer.status == 422
    assert answer.json()["details"]["content_type"][0]["error"] == "BlankValue"


def test_empty_body(sandbox: RunningSandbox, courier: str) -> None:
    answer = _upload(sandbox, courier, b"")
    assert (answer.status, answer.json()["error"]) == (422, "AttachmentUnprocessable")
    assert not list(sandbox.state.folder.iterdir())


def test_more_files_under_one_token(sandbox: RunningSandbox, courier: str) -> None:
    token = _upload_token(sandbox, courier)
    second = _upload(sandbox, courier, b"second", f"filename=b.zip&token={token}").json()["upload"]
    assert second["token"] == token
    assert [a["file_name"] for a in second["attachments"]] == ["a.zip", "b.zip"]
    assert second["attachment"]["file_name"] == "b.zip"
    assert [a["size"] for a in _attached(_attach(sandbox, token))] == [4, 6]


def test_unknown_token_takes_no_more_files(
    sandbox: RunningSandbox, courier: str, agent: str
) -> None:
    foreign = _upload_token(sandbox, agent)
    for token in ("nonsense", foreign):
        answer = _upload(sandbox, courier, query=f"filename=b.zip&token={token}")
        assert (answer.status, answer.json()["error"]) == (422, "RecordInvalid")
    assert len(list(sandbox.state.folder.iterdir())) == 1


def test_delete(sandbox: RunningSandbox, courier: str, agent: str) -> None:
    upload = _upload(sandbox, courier).json()["upload"]
    path = f"/api/v2/uploads/{upload['token']}.json"
    assert sandbox.ask("DELETE", path, token=agent).status == 404
    assert sandbox.ask("DELETE", path, token=courier).status == 204
    assert sandbox.ask("DELETE", path, token=courier).status == 404
    content = upload["attachment"]["content_url"].removeprefix(sandbox.url)
    assert sandbox.ask("GET", content).status == 404
    assert not list(sandbox.state.folder.iterdir())


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


def test_tickets_write_can_cover_uploads(sandbox: RunningSandbox) -> None:
    token = sandbox.issue_token(sandbox.seeded.agent.id, "tickets:write")
    assert _upload(sandbox, token).status == 403
    with start_sandbox(switches=Switches(uploads_by_tickets_write="allow")) as generous:
        token = generous.issue_token(generous.seeded.agent.id, "tickets:write")
        assert _upload(generous, token).status == 201


def test_fifty_mebibytes_go_to_disk_with_flat_memory(sandbox: RunningSandbox, courier: str) -> None:
    digest = hashlib.sha256(bytes(_MIB) * 50).hexdigest()
    tracemalloc.start()
    try:
        answer = _send_mebibytes(sandbox, courier, 50)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    attachment = answer.json()["upload"]["attachment"]
    assert attachment["size"] == 50 * _MIB
    assert sandbox.state.attachments[attachment["id"]].sha256 == digest
    assert peak < 6 * _MIB


@pytest.mark.parametrize(("text", "kind"), [("json", "application/json"), ("text", "text/plain")])
def test_too_large_is_heard_after_the_whole_body(text: Any, kind: str) -> None:
    limits, switches = Limits(attachment_size=2 * _MIB), Switches(too_large_body=text)
    with start_sandbox(limits=limits, switches=switches) as sandbox:
        courier = sandbox.issue_token(sandbox.service_user_id, "write")
        assert _upload(sandbox, courier, bytes(2 * _MIB)).status == 201
        answer = _send_mebibytes(sandbox, courier, 20)
        assert answer.status == 413
        assert answer.headers["content-type"].startswith(kind)
        assert len(list(sandbox.state.folder.iterdir())) == 1


def test_refusal_is_heard_after_the_whole_body_with_flat_memory(sandbox: RunningSandbox) -> None:
    tracemalloc.start()
    try:
        answer = _send_mebibytes(sandbox, "nonsense", 30)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (answer.status, answer.json()["error"]) == (401, "invalid_token")
    assert peak < 6 * _MIB


def test_body_without_a_length(sandbox: RunningSandbox, courier: str) -> None:
    path = "/api/v2/uploads?filename=a.zip"
    pieces = iter([b"one", b"two", b"x" * 300_000])
    answer = sandbox.ask("POST", path, token=courier, body=pieces, headers=_ZIP)
    assert answer.json()["upload"]["attachment"]["size"] == 300_006


def test_body_that_ends_early_leaves_nothing(sandbox: RunningSandbox, courier: str) -> None:
    connection = HTTPConnection("127.0.0.1", int(sandbox.url.rpartition(":")[2]), timeout=10)
    headers = {**_ZIP, "Content-Length": "1000", "Authorization": f"Bearer {courier}"}
    connection.request("POST", "/api/v2/uploads?filename=a.zip", b"only this", headers)
    connection.sock.shutdown(SHUT_WR)
    assert connection.getresponse().status == 400
    connection.close()
    assert sandbox.state.uploads == {}
    assert not list(sandbox.state.folder.iterdir())


def test_one_connection_serves_many_calls(sandbox: RunningSandbox, courier: str) -> None:
    connection = HTTPConnection("127.0.0.1", int(sandbox.url.rpartition(":")[2]), timeout=10)
    headers = {**_ZIP, "Authorization": f"Bearer {courier}"}
    connection.connect()
    first = connection.sock
    for status, token in ((201, courier), (401, "nonsense"), (201, courier)):
        headers["Authorization"] = f"Bearer {token}"
        connection.request("POST", "/api/v2/uploads?filename=a.zip", b"x" * 100_000, headers)
        response = connection.getresponse()
        response.read()
        assert response.status == status
    assert connection.sock is first
    connection.close()


def test_ten_at_once(sandbox: RunningSandbox, courier: str) -> None:
    def send(number: int) -> tuple[int, str]:
        body = bytes([number]) * (3 * _MIB + number)
        attachment = _upload(sandbox, courier, body).json()["upload"]["attachment"]
        stored = sandbox.state.attachments[attachment["id"]]
        assert stored.sha256 == hashlib.sha256(body).hexdigest()
        return attachment["size"], attachment["content_url"]

    with ThreadPoolExecutor(10) as pool:
        results = list(pool.map(send, range(10)))
    assert [size for size, _ in results] == [3 * _MIB + n for n in range(10)]
    assert len({url for _, url in results}) == 10
    assert len(sandbox.state.uploads) == 10


def test_one_token_used_by_ten_at_once_is_used_once(sandbox: RunningSandbox, courier: str) -> None:
    token = _upload_token(sandbox, courier)
    with ThreadPoolExecutor(10) as pool:
        statuses = list(pool.map(lambda _: _attach(sandbox, token).status, range(10)))
    assert sorted(statuses) == [200] + [422] * 9


def _send_mebibytes(sandbox: RunningSandbox, token: str, count: int) -> Answer:
    def pieces() -> Iterator[bytes]:
        piece = bytes(_MIB // 4)
        for _ in range(count * 4):
            yield piece

    path = "/api/v2/uploads?filename=big.zip"
    headers = {**_ZIP, "Content-Length": str(count * _MIB)}
    return sandbox.ask("POST", path, token=token, body=pieces(), headers=headers)
