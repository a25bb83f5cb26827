"""Requests and answers as they are on the wire, and what the log keeps of them."""

import socket
import tracemalloc
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from tests.shared.zendesk_sandbox.raw_http import ASK_ME, ME, Say
from zendesk_sandbox.server import RunningSandbox, start_sandbox

_MIB = 1 << 20


def _chunked(token: str, chunks: bytes) -> bytes:
    head = (
        "POST /api/v2/uploads?filename=a.bin HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Authorization: Bearer {token}\r\nContent-Type: a/b\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    return head.encode() + chunks


def _stored(sandbox: RunningSandbox) -> list[bytes]:
    return [file.path.read_bytes() for file in sandbox.state.attachments.values()]


@pytest.mark.parametrize(
    "chunks",
    [
        b"5\r\nhello\r\n0\r\n\r\n",
        b"1\r\nh\r\n4\r\nello\r\n0\r\n\r\n",
        b"5;name=value\r\nhello\r\n0\r\n\r\n",
        b"0005\r\nhello\r\n000\r\n\r\n",
        b"5\r\nhello\r\n0\r\nDigest: a\r\nMore: b\r\n\r\n",
    ],
)
def test_chunked_bodies_and_what_follows_them(
    sandbox: RunningSandbox, courier: str, say: Say, chunks: bytes
) -> None:
    answers = say(_chunked(courier, chunks) + ASK_ME)
    assert answers.startswith(b"HTTP/1.1 201 ")
    assert answers.count(b"HTTP/1.1 200 OK") == 1
    assert _stored(sandbox) == [b"hello"]


@pytest.mark.parametrize(
    "chunks",
    [
        b"5\r\nhello world\r\n0\r\n\r\n",
        b"hello\r\n0\r\n\r\n",
        b"-5\r\nhello\r\n0\r\n\r\n",
        b"0x5\r\nhello\r\n0\r\n\r\n",
        b"5_0\r\nhello\r\n0\r\n\r\n",
        b"\r\nhello\r\n0\r\n\r\n",
        b"fffffffffffffffffffff\r\nhello\r\n0\r\n\r\n",
        b"5" * 5_000,
        b"5\r\nhel",
        b"5\nhello\n0\n\n",
        b"5\r\nhello\r\n",
        b"5\r\nhello\r\n0\r\n",
        b"",
    ],
)
def test_broken_chunks_are_refused_and_end_the_connection(
    sandbox: RunningSandbox, courier: str, say: Say, chunks: bytes
) -> None:
    answers = say(_chunked(courier, chunks))
    assert answers.startswith(b"HTTP/1.1 400 ")
    assert answers.count(b"HTTP/1.1 ") == 1
    assert _stored(sandbox) == []
    assert sandbox.ask("GET", ME).status == 200


def test_nothing_is_smuggled_behind_broken_chunks(
    sandbox: RunningSandbox, courier: str, say: Say
) -> None:
    answers = say(_chunked(courier, b"5\r\nhello world\r\n0\r\n\r\n") + ASK_ME)
    assert answers.count(b"HTTP/1.1 ") == 1
    assert len(sandbox.requests) == 1


@pytest.mark.parametrize("token", ["", "dead"])
def test_a_refused_body_is_read_to_its_end_all_the_same(say: Say, token: str) -> None:
    chunks = b"%x\r\n%b\r\n0\r\n\r\n" % (3 * _MIB, bytes(3 * _MIB))
    answers = say(_chunked(token, chunks) + ASK_ME)
    assert answers.startswith(b"HTTP/1.1 401 ")
    assert answers.count(b"HTTP/1.1 200 OK") == 1


def test_a_body_that_ends_early_is_not_kept(
    sandbox: RunningSandbox, courier: str, say: Say
) -> None:
    head = (
        "POST /api/v2/uploads?filename=a.bin HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Authorization: Bearer {courier}\r\nContent-Type: a/b\r\nContent-Length: 100\r\n\r\n"
    )
    assert say(head.encode() + bytes(99)).startswith(b"HTTP/1.1 400 ")
    assert not list(sandbox.state.folder.iterdir())


def test_requests_in_one_piece_are_answered_one_by_one(say: Say) -> None:
    one = ASK_ME.replace(b"Connection: close\r\n", b"")
    assert say(one * 3 + ASK_ME).count(b"HTTP/1.1 200 OK") == 4


def test_one_chunk_of_fifty_mebibytes_takes_little_memory(
    sandbox: RunningSandbox, courier: str
) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"%x\r\n" % (50 * _MIB)
        for _ in range(50):
            yield bytes(_MIB)
        yield b"\r\n0\r\n\r\n"

    headers = {"Authorization": f"Bearer {courier}", "Content-Type": "a/b"}
    connection = HTTPConnection("127.0.0.1", urlsplit(sandbox.url).port, timeout=30)
    connection.putrequest("POST", "/api/v2/uploads?filename=a.bin")
    for name, value in {**headers, "Transfer-Encoding": "chunked"}.items():
        connection.putheader(name, value)
    tracemalloc.start()
    try:
        connection.endheaders()
        for piece in chunks():
            connection.send(piece)
        assert connection.getresponse().status == 201
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        connection.close()
    assert peak < 6 * _MIB
    assert [file.size for file in sandbox.state.attachments.values()] == [50 * _MIB]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_every_answer_has_a_request_id_of_its_own(sandbox: RunningSandbox, method: str) -> None:
    ids = [sandbox.ask(method, ME).headers["x-request-id"] for _ in range(3)]
    assert len(set(ids)) == 3
    assert [call.request_id for call in sandbox.requests] == ids


def test_the_log_says_when_how_long_who_and_how_much() -> None:
    now = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
    with start_sandbox(clock=lambda: now) as sandbox:
        sandbox.advance(60)
        token = sandbox.issue_token(sandbox.service_user_id, "write")
        headers = {"Content-Type": "a/b", "User-Agent": "tester/1"}
        path = "/api/v2/uploads?filename=secret-name"
        sandbox.ask("POST", path, token=token, body=bytes(1000), headers=headers)
        sandbox.ask("GET", ME)
        upload, me = sandbox.requests
    assert upload.at == now + timedelta(seconds=60)
    assert 0 < upload.seconds < 10
    assert (upload.user_id, me.user_id) == (sandbox.service_user_id, None)
    assert (upload.content_length, me.content_length) == (1000, None)
    assert (upload.path, upload.user_agent) == ("/api/v2/uploads", "tester/1")
    assert token not in repr(upload)


def test_the_log_is_bounded_and_has_no_token_behind_two_slashes(
    sandbox: RunningSandbox, say: Say
) -> None:
    head = f"Host: 127.0.0.1\r\nConnection: close\r\nUser-Agent: {'u' * 20_000}\r\n\r\n"
    say(f"{'M' * 9000} /api/v2/{'p' * 9000} HTTP/1.1\r\n{head}".encode())
    say(f"DELETE /api/v2/uploads//upload-token HTTP/1.1\r\n{head}".encode())
    long, slashes = sandbox.requests
    assert [len(text) for text in (long.method, long.path, long.user_agent)] == [500, 500, 500]
    assert slashes.path == "/api/v2/uploads//[token]"


@pytest.mark.parametrize("line", [f"X: {'a' * 70_000}", "\r\n".join(["X: a"] * 20_000)])
def test_endless_heads_are_refused(sandbox: RunningSandbox, say: Say, line: str) -> None:
    answer = say(f"GET {ME} HTTP/1.1\r\nHost: 127.0.0.1\r\n{line}\r\n\r\n".encode())
    assert answer.startswith((b"HTTP/1.1 413 ", b"HTTP/1.1 414 ", b"HTTP/1.1 431 "))
    assert sandbox.requests == ()


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"GET /api/v2/us",
        b"POST /api/v2/uploads HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\nab",
    ],
)
def test_connections_that_take_their_time_hold_nobody_up(
    sandbox: RunningSandbox, begun: bytes
) -> None:
    address = urlsplit(sandbox.url)
    with ExitStack() as waiting:
        for _ in range(40):
            connection = socket.create_connection((address.hostname, address.port))
            waiting.enter_context(connection).sendall(begun)
        assert sandbox.ask("GET", ME).status == 200
