"""Faults that take their time, and the end that waits for none of them."""

import json
import socket
from contextlib import suppress
from http.client import HTTPConnection
from threading import Event, Thread
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.shared.zendesk_sandbox.raw_http import ASK_ME, Say, build_upload, split_answer
from zendesk_sandbox.server import RunningSandbox, start_sandbox


def _without_times(answer: bytes) -> bytes:
    # Two answers differ in these; the rest is the same, byte by byte.
    lines = answer.split(b"\r\n")
    changing = (b"date:", b"x-request-id:", b"ratelimit", b"x-rate-limit")
    return b"\r\n".join(line for line in lines if not line.lower().startswith(changing))


def test_slow_body_drips(sandbox: RunningSandbox, whole: bytes) -> None:
    sandbox.queue_fault(kind="slow_body", chunk_bytes=7, seconds=60)
    address = urlsplit(sandbox.url)
    with socket.create_connection((address.hostname, address.port), timeout=0.5) as connection:
        connection.sendall(ASK_ME)
        heard = bytearray()
        with suppress(TimeoutError):
            while piece := connection.recv(65536):
                heard += piece
    line, headers, body = split_answer(bytes(heard))
    assert line == b"HTTP/1.1 200 OK"
    assert body == split_answer(whole)[2][:7]
    assert int(headers["content-length"]) == len(split_answer(whole)[2])


def test_slow_body_is_whole_in_the_end(sandbox: RunningSandbox, say: Say, whole: bytes) -> None:
    sandbox.queue_fault(kind="slow_body", chunk_bytes=7)
    assert _without_times(say(ASK_ME)) == _without_times(whole)


@pytest.mark.parametrize(("after_commit", "comments"), [(False, 2), (True, 3)])
def test_late_before_or_after_it_took_effect(
    sandbox: RunningSandbox, agent: str, after_commit: bool, comments: int
) -> None:
    sandbox.queue_fault(kind="slow", seconds=60, after_commit=after_commit)
    connection = HTTPConnection("127.0.0.1", urlsplit(sandbox.url).port, timeout=0.3)
    headers = {"Authorization": f"Bearer {agent}", "Content-Type": "application/json"}
    body = json.dumps({"ticket": {"comment": {"body": "x"}}})
    connection.request("PUT", "/api/v2/tickets/1000", body, headers)
    with pytest.raises(TimeoutError):
        connection.getresponse()
    connection.close()
    assert len(sandbox.state.tickets[1000].comments) == comments


def test_late_answer_is_the_apps_own(sandbox: RunningSandbox, agent: str) -> None:
    sandbox.queue_fault(kind="slow", after_commit=True)
    sent = {"ticket": {"comment": {"body": "x"}}}
    answer = sandbox.ask("PUT", "/api/v2/tickets/1000", token=agent, json=sent)
    assert answer.json()["ticket"]["id"] == 1000
    assert len(sandbox.state.tickets[1000].comments) == 3


def test_slow_request_holds_the_sender_up(sandbox: RunningSandbox, courier: str) -> None:
    sandbox.queue_fault(kind="slow_request", bytes_per_second=1000)
    address = urlsplit(sandbox.url)
    with socket.create_connection((address.hostname, address.port), timeout=0.5) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 16)
        with pytest.raises(TimeoutError):
            connection.sendall(build_upload(courier, 20_000_000))
    assert not sandbox.state.uploads


def test_slow_request_arrives_in_the_end(sandbox: RunningSandbox, courier: str, say: Say) -> None:
    sandbox.queue_fault(kind="slow_request", bytes_per_second=1_000_000)
    before = monotonic()
    assert say(build_upload(courier, 300_000)).startswith(b"HTTP/1.1 201 ")
    assert monotonic() - before >= 0.3
    assert [file.size for file in sandbox.state.attachments.values()] == [300_000]


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "slow", "seconds": 600},
        {"kind": "slow", "seconds": 600, "after_commit": True},
        {"kind": "slow_body", "seconds": 600},
        {"kind": "slow_request", "bytes_per_second": 1},
        {"kind": "endless"},
    ],
)
def test_the_end_waits_for_nobody(fault: dict[str, Any]) -> None:
    sandbox = start_sandbox()
    token = sandbox.issue_token(sandbox.service_user_id, "write")
    sandbox.queue_fault(**fault, path="/uploads")
    address = urlsplit(sandbox.url)
    half = build_upload(token, 1_000_000)[:1000]
    connections = []
    for sent in (build_upload(token, 1_000_000), half, b"", b"GET / HT"):
        connections.append(socket.create_connection((address.hostname, address.port), timeout=20))
        Thread(target=_send_anyhow, args=(connections[-1], sent), daemon=True).start()
    patience = (Event().wait(0.002) for _ in range(5000))
    while sandbox._faults._waiting:
        next(patience)
    before = monotonic()
    sandbox.close()
    took = monotonic() - before
    for connection in connections:
        connection.close()
    assert took < 30


def _send_anyhow(connection: socket.socket, sent: bytes) -> None:
    with suppress(OSError):
        connection.sendall(sent)
