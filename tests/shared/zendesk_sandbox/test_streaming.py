import hashlib
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from socket import SHUT_WR
from typing import Any

import pytest

from tests.shared.zendesk_sandbox.daily_work import ZIP, send_file
from zendesk_sandbox.limits import Limits
from zendesk_sandbox.plain_http import Answer
from zendesk_sandbox.server import RunningSandbox, start_sandbox
from zendesk_sandbox.switches import Switches

_MIB = 1 << 20


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
        assert send_file(sandbox, courier, bytes(2 * _MIB)).status == 201
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
    answer = sandbox.ask("POST", path, token=courier, body=pieces, headers=ZIP)
    assert answer.json()["upload"]["attachment"]["size"] == 300_006


def test_body_that_ends_early_leaves_nothing(sandbox: RunningSandbox, courier: str) -> None:
    connection = HTTPConnection("127.0.0.1", int(sandbox.url.rpartition(":")[2]), timeout=60)
    headers = {**ZIP, "Content-Length": "1000", "Authorization": f"Bearer {courier}"}
    connection.request("POST", "/api/v2/uploads?filename=a.zip", b"only this", headers)
    connection.sock.shutdown(SHUT_WR)
    assert connection.getresponse().status == 400
    connection.close()
    assert sandbox.state.uploads == {}
    assert not list(sandbox.state.folder.iterdir())


def test_one_connection_serves_many_calls(sandbox: RunningSandbox, courier: str) -> None:
    connection = HTTPConnection("127.0.0.1", int(sandbox.url.rpartition(":")[2]), timeout=60)
    headers = {**ZIP, "Authorization": f"Bearer {courier}"}
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
        attachment = send_file(sandbox, courier, body).json()["upload"]["attachment"]
        stored = sandbox.state.attachments[attachment["id"]]
        assert stored.sha256 == hashlib.sha256(body).hexdigest()
        return attachment["size"], attachment["content_url"]

    with ThreadPoolExecutor(10) as pool:
        results = list(pool.map(send, range(10)))
    assert [size for size, _ in results] == [3 * _MIB + n for n in range(10)]
    assert len({url for _, url in results}) == 10
    assert len(sandbox.state.uploads) == 10


def _send_mebibytes(sandbox: RunningSandbox, token: str, count: int) -> Answer:
    def pieces() -> Iterator[bytes]:
        piece = bytes(_MIB // 4)
        for _ in range(count * 4):
            yield piece

    path = "/api/v2/uploads?filename=big.zip"
    headers = {**ZIP, "Content-Length": str(count * _MIB)}
    return sandbox.ask("POST", path, token=token, body=pieces(), headers=headers)


def test_token_that_ends_while_the_body_comes(sandbox: RunningSandbox, courier: str) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"first"
        sandbox.advance(2000)
        yield b"second"

    path = "/api/v2/uploads?filename=a.zip"
    answer = sandbox.ask("POST", path, token=courier, body=pieces(), headers=ZIP)
    assert (answer.status, answer.json()["error"]) == (401, "invalid_token")
    assert not list(sandbox.state.folder.iterdir())


def test_slow_body_holds_nobody_up(sandbox: RunningSandbox, agent: str) -> None:
    body = b'{"ticket": {"comment": {"body": "slow"}}}'
    connection = HTTPConnection("127.0.0.1", int(sandbox.url.rpartition(":")[2]), timeout=60)
    connection.putrequest("PUT", "/api/v2/tickets/1000")
    connection.putheader("Authorization", f"Bearer {agent}")
    connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body[:10])
    other = {"ticket": {"comment": {"body": "quick"}}}
    assert sandbox.ask("PUT", "/api/v2/tickets/1000", token=agent, json=other).status == 200
    connection.send(body[10:])
    assert connection.getresponse().status == 200
    connection.close()
    bodies = [comment.body for comment in sandbox.state.tickets[1000].comments]
    assert bodies[-2:] == ["quick", "slow"]
