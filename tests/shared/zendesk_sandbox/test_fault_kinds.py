"""What each kind of fault puts on the wire."""

import gzip
import json
import socket
import zlib
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException
from threading import Event, Thread
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import pytest

from zendesk_sandbox.faults.playing import KINDS
from zendesk_sandbox.server import RunningSandbox, start_sandbox

Say = Callable[[bytes], bytes]

_ME = "/api/v2/users/me"
_ASK = b"GET /api/v2/users/me HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
_HEAD = _ASK.replace(b"GET", b"HEAD")


def _split(answer: bytes) -> tuple[bytes, dict[str, str], bytes]:
    head, _, body = answer.partition(b"\r\n\r\n")
    line, *lines = head.split(b"\r\n")
    headers = dict(text.decode().split(": ", 1) for text in lines)
    return line, {name.lower(): value for name, value in headers.items()}, body


def _upload(token: str, size: int) -> bytes:
    head = (
        "POST /api/v2/uploads?filename=a.bin HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        f"Authorization: Bearer {token}\r\nContent-Type: a/b\r\nContent-Length: {size}\r\n\r\n"
    )
    return head.encode() + bytes(size)


# Two answers differ in these; the rest is the same, byte by byte.
def _without_times(answer: bytes) -> bytes:
    lines = answer.split(b"\r\n")
    changing = (b"date:", b"x-request-id:", b"ratelimit", b"x-rate-limit")
    return b"\r\n".join(line for line in lines if not line.lower().startswith(changing))


@pytest.fixture
def whole(say: Say) -> bytes:
    return say(_ASK)


@pytest.mark.parametrize("size", [0, 1, 17, 300])
def test_cut_answer_ends_at_that_byte(
    sandbox: RunningSandbox, say: Say, whole: bytes, size: int
) -> None:
    sandbox.queue_fault(kind="cut_answer", after_bytes=size)
    assert say(_ASK)[:17] == whole[: min(size, 17)]
    sandbox.queue_fault(kind="cut_answer", after_bytes=size)
    assert len(say(_ASK)) == size
    assert sandbox.requests[-1].status == 200
    assert len(say(_ASK)) == pytest.approx(len(whole), abs=5)


def test_an_answer_shorter_than_the_cut_is_whole_and_the_connection_lives_on(
    sandbox: RunningSandbox, say: Say, whole: bytes
) -> None:
    sandbox.queue_fault(kind="cut_answer", after_bytes=10**6)
    twice = say(_ASK.replace(b"Connection: close\r\n", b"") + _ASK)
    assert twice.count(b"HTTP/1.1 200 OK") == 2
    assert len(twice) > 1.9 * len(whole)


def test_cut_answer_took_effect(sandbox: RunningSandbox, courier: str, say: Say) -> None:
    sandbox.queue_fault(kind="cut_answer", after_bytes=20)
    assert say(_upload(courier, 5)) == b"HTTP/1.1 201 CREATED"[:20]
    assert len(sandbox.state.uploads) == 1


@pytest.mark.parametrize("after_bytes", [0, 1000])
def test_cut_in_mid_request(
    sandbox: RunningSandbox, courier: str, say: Say, after_bytes: int
) -> None:
    sandbox.queue_fault(kind="cut", after_bytes=after_bytes)
    heard = b""
    with suppress(OSError):
        heard = say(_upload(courier, 100_000))
    assert heard == b""
    assert not sandbox.state.uploads
    assert sandbox.requests[-1].status is None


def test_cut_body_announces_twice_of_what_comes(sandbox: RunningSandbox, say: Say) -> None:
    sandbox.queue_fault(kind="cut_body")
    line, headers, body = _split(say(_ASK))
    assert line == b"HTTP/1.1 200 OK"
    assert int(headers["content-length"]) == 2 * len(body)


@pytest.mark.parametrize("extra", [10, -10])
def test_wrong_length_is_all_that_is_wrong(
    sandbox: RunningSandbox, say: Say, whole: bytes, extra: int
) -> None:
    sandbox.queue_fault(kind="wrong_length", extra_bytes=extra)
    line, headers, body = _split(say(_ASK.replace(b"Connection: close\r\n", b"")))
    assert line == b"HTTP/1.1 200 OK"
    assert body == _split(whole)[2]
    assert int(headers["content-length"]) == len(body) + extra


def test_gzip_is_the_same_answer_packed(sandbox: RunningSandbox, say: Say, whole: bytes) -> None:
    sandbox.queue_fault(kind="gzip")
    _, headers, body = _split(say(_ASK))
    assert headers["content-encoding"] == "gzip"
    assert headers["content-type"] == _split(whole)[1]["content-type"]
    assert int(headers["content-length"]) == len(body)
    assert gzip.decompress(body) == _split(whole)[2]


def test_broken_gzip_begins_well(sandbox: RunningSandbox, say: Say, whole: bytes) -> None:
    sandbox.queue_fault(kind="broken_gzip")
    _, headers, body = _split(say(_ASK))
    assert headers["content-encoding"] == "gzip"
    assert int(headers["content-length"]) == len(body)
    with pytest.raises(EOFError):
        gzip.decompress(body)
    assert _split(whole)[2].startswith(zlib.decompressobj(wbits=31).decompress(body))


def test_nothing_is_packed_where_there_is_nothing(
    sandbox: RunningSandbox, courier: str, say: Say
) -> None:
    sandbox.queue_fault(kind="gzip")
    ask = f"DELETE /api/v2/oauth/tokens/current HTTP/1.1\r\nAuthorization: Bearer {courier}\r\n"
    line, headers, body = _split(say(ask.encode() + b"Host: 127.0.0.1\r\n\r\n"))
    assert (line, body) == (b"HTTP/1.1 204 NO CONTENT", b"")
    assert "content-encoding" not in headers


@pytest.mark.parametrize(
    ("headers", "kind"),
    [({}, "text/html; charset=utf-8"), ({"Content-Type": "image/png"}, "image/png")],
)
def test_content_type(
    sandbox: RunningSandbox, say: Say, whole: bytes, headers: dict[str, str], kind: str
) -> None:
    sandbox.queue_fault(kind="content_type", headers=headers)
    answer = say(_ASK)
    assert answer.lower().count(b"content-type:") == 1
    assert _split(answer)[1]["content-type"] == kind
    assert _split(answer)[2] == _split(whole)[2]


def test_status_and_headers_go_over_the_apps_own(sandbox: RunningSandbox, say: Say) -> None:
    sandbox.queue_fault(kind="gzip", status=201, headers={"x-zendesk-api-version": "v3"})
    line, headers, _ = _split(say(_ASK))
    assert line == b"HTTP/1.1 201 Created"
    assert headers["x-zendesk-api-version"] == "v3"


@pytest.mark.parametrize("seconds", [-86_400, 10_800])
def test_clock_skew_moves_the_date_alone(whole: bytes, seconds: int) -> None:
    now = datetime(2026, 11, 21, 12, 0, 7, tzinfo=UTC)
    with start_sandbox(clock=lambda: now) as sandbox:
        sandbox.queue_fault(kind="clock_skew", seconds=seconds)
        answer = sandbox.ask("GET", _ME)
    assert (parsedate_to_datetime(answer.headers["date"]) - now).total_seconds() == seconds
    assert answer.headers["date"].endswith(" GMT")
    assert json.loads(answer.body) == json.loads(_split(whole)[2])


def test_garbage_is_no_http(sandbox: RunningSandbox, courier: str, say: Say) -> None:
    sandbox.queue_fault(kind="garbage")
    assert say(_upload(courier, 3_000_000)) == b"SSH-2.0-OpenSSH_9.2\r\n"
    sandbox.queue_fault(kind="garbage", body="\x00é", after_commit=True)
    assert say(_upload(courier, 5)) == "\x00é".encode()
    assert len(sandbox.state.uploads) == 1


def test_endless_goes_on_until_somebody_hangs_up(sandbox: RunningSandbox) -> None:
    sandbox.queue_fault(kind="endless")
    connection = HTTPConnection("127.0.0.1", urlsplit(sandbox.url).port, timeout=10)
    connection.request("GET", _ME)
    response = connection.getresponse()
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Content-Length"] is None
    assert response.read(12) == b'{"padding": '
    assert len(response.read(20_000_000)) == 20_000_000
    response.close()
    connection.close()
    assert sandbox.ask("GET", _ME).status == 200


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"garbage", "cut", "cut_answer"}))
def test_head_gets_no_body(sandbox: RunningSandbox, say: Say, kind: str) -> None:
    sandbox.queue_fault(kind=kind)
    answer = say(_HEAD)
    assert answer.startswith(b"HTTP/1.1 ")
    assert answer.partition(b"\r\n\r\n")[2] == b""


@pytest.mark.parametrize(
    ("location", "shown"),
    [
        ("https://other.example/x", "https://other.example/x"),
        ("http://127.0.0.1:9/", "http://127.0.0.1:9/"),
        ("//other.example/", "//other.example/"),
        ("itself", "http://127.0.0.1:80/api/v2/uploads?filename=a"),
    ],
)
def test_redirect(sandbox: RunningSandbox, say: Say, location: str, shown: str) -> None:
    sandbox.queue_fault(kind="redirect", status=307, location=location)
    ask = b"POST /api/v2/uploads?filename=a HTTP/1.1\r\nHost: 127.0.0.1:80\r\n\r\n"
    line, headers, body = _split(say(ask))
    assert (line, body) == (b"HTTP/1.1 307 Temporary Redirect", b"")
    assert headers["location"] == shown


def test_slow_body_drips(sandbox: RunningSandbox, whole: bytes) -> None:
    sandbox.queue_fault(kind="slow_body", chunk_bytes=7, seconds=60)
    address = urlsplit(sandbox.url)
    with socket.create_connection((address.hostname, address.port), timeout=0.5) as connection:
        connection.sendall(_ASK)
        heard = bytearray()
        with suppress(TimeoutError):
            while piece := connection.recv(65536):
                heard += piece
    line, headers, body = _split(bytes(heard))
    assert line == b"HTTP/1.1 200 OK"
    assert body == _split(whole)[2][:7]
    assert int(headers["content-length"]) == len(_split(whole)[2])


def test_slow_body_is_whole_in_the_end(sandbox: RunningSandbox, say: Say, whole: bytes) -> None:
    sandbox.queue_fault(kind="slow_body", chunk_bytes=7)
    assert _without_times(say(_ASK)) == _without_times(whole)


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
            connection.sendall(_upload(courier, 20_000_000))
    assert not sandbox.state.uploads


def test_slow_request_arrives_in_the_end(sandbox: RunningSandbox, courier: str, say: Say) -> None:
    sandbox.queue_fault(kind="slow_request", bytes_per_second=1_000_000)
    before = monotonic()
    assert say(_upload(courier, 300_000)).startswith(b"HTTP/1.1 201 ")
    assert monotonic() - before >= 0.3
    assert [file.size for file in sandbox.state.attachments.values()] == [300_000]


@pytest.mark.parametrize("after_bytes", [0, 1, 2_500_000])
def test_revoke_token_in_mid_upload(
    sandbox: RunningSandbox, courier: str, say: Say, after_bytes: int
) -> None:
    sandbox.queue_fault(kind="revoke_token", after_bytes=after_bytes)
    line, _, body = _split(say(_upload(courier, 2_500_000)))
    assert line == b"HTTP/1.1 401 UNAUTHORIZED"
    assert json.loads(body)["error"] == "invalid_token"
    assert not sandbox.state.uploads
    assert not list(sandbox.state.folder.glob("*"))


def test_a_token_whose_call_is_too_small_lives(
    sandbox: RunningSandbox, courier: str, say: Say
) -> None:
    sandbox.queue_fault(kind="revoke_token", after_bytes=100)
    assert say(_upload(courier, 99)).startswith(b"HTTP/1.1 201 ")
    assert sandbox.ask("GET", "/api/v2/oauth/tokens/current", token=courier).status == 200


def test_no_token_no_matter(sandbox: RunningSandbox) -> None:
    sandbox.queue_fault(kind="revoke_token")
    assert sandbox.ask("GET", _ME).status == 200


def test_every_kind_leaves_the_sandbox_standing(sandbox: RunningSandbox, agent: str) -> None:
    for kind in KINDS:
        sandbox.queue_fault(kind=kind, path="/tickets/1000", size=1000)
        sent = {"ticket": {"comment": {"body": "x"}}}
        if kind != "endless":
            _ask_anyhow(sandbox, agent, sent)
        sandbox._faults.clear()
        assert sandbox.ask("GET", _ME).status == 200


def _ask_anyhow(sandbox: RunningSandbox, token: str, sent: Any) -> None:
    with suppress(OSError, HTTPException):
        sandbox.ask("PUT", "/api/v2/tickets/1000", token=token, json=sent)


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
    half = _upload(token, 1_000_000)[:1000]
    connections = []
    for sent in (_upload(token, 1_000_000), half, b"", b"GET / HT"):
        connections.append(socket.create_connection((address.hostname, address.port), timeout=20))
        Thread(target=_send_anyhow, args=(connections[-1], sent), daemon=True).start()
    patience = Event()
    while sandbox._faults._waiting:
        patience.wait(0.002)
    before = monotonic()
    sandbox.close()
    took = monotonic() - before
    for connection in connections:
        connection.close()
    assert took < 2


def _send_anyhow(connection: socket.socket, sent: bytes) -> None:
    with suppress(OSError):
        connection.sendall(sent)
