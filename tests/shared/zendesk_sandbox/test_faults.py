import gzip
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import msgspec
import pytest

from zendesk_sandbox.faults.fault import Fault
from zendesk_sandbox.faults.playing import KINDS
from zendesk_sandbox.faults.queue import FaultQueue
from zendesk_sandbox.server import RunningSandbox, start_sandbox

_ME = "/api/v2/users/me"


def _comment(sandbox: RunningSandbox, token: str) -> Any:
    sent = {"ticket": {"comment": {"body": "x"}}}
    return sandbox.ask("PUT", "/api/v2/tickets/1000", token=token, json=sent)


def test_every_kind_can_be_named() -> None:
    for kind in KINDS:
        assert msgspec.convert({"kind": kind}, Fault).kind == kind


@pytest.mark.parametrize("status", [413, 429, 500, 502, 503])
@pytest.mark.parametrize("headers", [{}, {"Retry-After": "7"}])
def test_status_happens_once(sandbox: RunningSandbox, status: int, headers: dict[str, str]) -> None:
    sandbox.queue_fault(status=status, headers=headers)
    answer = sandbox.ask("GET", _ME)
    assert answer.status == status
    assert answer.headers.get("retry-after") == headers.get("Retry-After")
    assert "error" in answer.json()
    assert "x-request-id" in answer.headers
    assert sandbox.ask("GET", _ME).status == 200


def test_only_the_calls_it_is_for(sandbox: RunningSandbox) -> None:
    sandbox.queue_fault(method="POST", path=r"/uploads(\.json)?$", status=500)
    assert sandbox.ask("GET", _ME).status == 200
    assert sandbox.ask("DELETE", "/api/v2/uploads").status == 404
    assert sandbox.ask("POST", "/api/v2/uploads.json?filename=a").status == 500


def test_skip_and_times(sandbox: RunningSandbox) -> None:
    sandbox.queue_fault(status=503, skip=1, times=2)
    assert [sandbox.ask("GET", _ME).status for _ in range(4)] == [200, 503, 503, 200]


def test_first_come_first_served(sandbox: RunningSandbox) -> None:
    for status in (500, 502):
        sandbox.queue_fault(status=status)
    assert [sandbox.ask("GET", _ME).status for _ in range(3)] == [500, 502, 200]


@pytest.mark.parametrize(("after_commit", "comments"), [(False, 2), (True, 3)])
def test_before_and_after_the_call_took_effect(
    sandbox: RunningSandbox, agent: str, after_commit: bool, comments: int
) -> None:
    sandbox.queue_fault(status=500, after_commit=after_commit)
    assert _comment(sandbox, agent).status == 500
    assert len(sandbox.state.tickets[1000].comments) == comments


@pytest.mark.parametrize(("after_commit", "comments"), [(False, 2), (True, 3)])
def test_cut_leaves_no_answer(
    sandbox: RunningSandbox, agent: str, after_commit: bool, comments: int
) -> None:
    sandbox.queue_fault(kind="cut", after_commit=after_commit)
    with pytest.raises((OSError, HTTPException)):
        _comment(sandbox, agent)
    assert len(sandbox.state.tickets[1000].comments) == comments
    assert sandbox.requests[-1].status is None
    assert sandbox.ask("GET", _ME).status == 200


def test_cut_in_mid_upload(sandbox: RunningSandbox, courier: str) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(200):
            yield bytes(100_000)

    sandbox.queue_fault(kind="cut", path="/uploads", after_bytes=300_000)
    headers = {"Content-Type": "a/b", "Content-Length": "20000000"}
    with pytest.raises((OSError, HTTPException)):
        sandbox.ask(
            "POST", "/api/v2/uploads?filename=a", token=courier, body=pieces(), headers=headers
        )
    assert not sandbox.state.uploads


def test_cut_in_mid_answer(sandbox: RunningSandbox) -> None:
    sandbox.queue_fault(kind="cut_body")
    with pytest.raises(HTTPException):
        sandbox.ask("GET", _ME)


def test_page_of_a_proxy(sandbox: RunningSandbox) -> None:
    sandbox.queue_fault(kind="html")
    sandbox.queue_fault(kind="html", status=200, body="<h1>Sign in</h1>")
    first, second = sandbox.ask("GET", _ME), sandbox.ask("GET", _ME)
    assert (first.status, second.status) == (502, 200)
    assert first.headers["content-type"].startswith("text/html")
    assert second.body == b"<h1>Sign in</h1>"


@pytest.mark.parametrize("status", [None, 302, 307, 308])
def test_redirect(sandbox: RunningSandbox, status: int | None) -> None:
    sandbox.queue_fault(kind="redirect", status=status, headers={"Location": "http://127.0.0.1:9/"})
    answer = sandbox.ask("GET", _ME)
    assert answer.status == (status or 302)
    assert answer.headers["location"] == "http://127.0.0.1:9/"


def test_gzip_bomb(sandbox: RunningSandbox) -> None:
    sandbox.queue_fault(kind="gzip_bomb", size=10_000_000)
    answer = sandbox.ask("GET", _ME)
    assert answer.headers["content-encoding"] == "gzip"
    assert len(answer.body) < 100_000
    assert len(gzip.decompress(answer.body)) == 10_000_000


def test_slow_answer_outlasts_a_short_patience(sandbox: RunningSandbox) -> None:
    sandbox.queue_fault(kind="slow", seconds=60)
    port = int(sandbox.url.rpartition(":")[2])
    connection = HTTPConnection("127.0.0.1", port, timeout=0.2)
    connection.request("GET", _ME)
    with pytest.raises(TimeoutError):
        connection.getresponse()
    connection.close()


def test_slow_answer_does_not_hold_up_the_end() -> None:
    sandbox = start_sandbox()
    sandbox.queue_fault(kind="slow", seconds=60)
    connection = HTTPConnection("127.0.0.1", int(sandbox.url.rpartition(":")[2]), timeout=0.1)
    connection.request("GET", _ME)
    with pytest.raises(TimeoutError):
        connection.getresponse()
    connection.close()
    before = monotonic()
    sandbox.close()
    assert monotonic() - before < 10


def test_unheard_of_status(sandbox: RunningSandbox) -> None:
    sandbox.queue_fault(status=599)
    assert sandbox.ask("GET", _ME).status == 599


@pytest.mark.parametrize(
    "fields", [{"kind": "nonsense"}, {"statis": 500}, {"status": "500"}, {"times": None}]
)
def test_misspelt_faults_are_refused(sandbox: RunningSandbox, fields: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        sandbox.queue_fault(**fields)


def test_queue_is_empty_in_the_end() -> None:
    queue = FaultQueue()
    queue.add(Fault(times=2, path="a"))
    assert queue.take("GET", "/b") is None
    assert queue.take("GET", "/a") is not None
    queue.clear()
    assert queue.take("GET", "/a") is None


def test_head_gets_no_body_and_the_connection_lives_on(sandbox: RunningSandbox) -> None:
    sandbox.queue_fault(kind="html")
    connection = HTTPConnection("127.0.0.1", int(sandbox.url.rpartition(":")[2]), timeout=10)
    for method, status in (("HEAD", 502), ("GET", 200), ("HEAD", 200), ("GET", 200)):
        connection.request(method, _ME)
        response = connection.getresponse()
        assert (response.status, bool(response.read())) == (status, method == "GET")
    connection.close()


@pytest.mark.parametrize(
    "fields",
    [
        {"headers": {"X": "a\r\nSet-Cookie: b"}},
        {"headers": {"X\r\n": "a"}},
        {"headers": {"": "a"}},
        {"headers": {"X": "€"}},
        {"headers": {"Content-Length": "many"}},
        {"location": "/\r\nX: a"},
        {"kind": "slow", "seconds": 1e300},
        {"kind": "clock_skew", "seconds": -1e12},
        {"kind": "slow", "seconds": float("nan")},
        {"kind": "cut", "after_bytes": 1 << 63},
        {"kind": "gzip_bomb", "size": 1 << 62},
        {"path": "a{99999999999}"},
        {"path": "(" * 3000 + ")" * 3000},
    ],
)
def test_faults_that_cannot_happen_are_refused(
    sandbox: RunningSandbox, fields: dict[str, object]
) -> None:
    with pytest.raises(msgspec.ValidationError):
        sandbox.queue_fault(**fields)
    assert sandbox.ask("GET", "/api/v2/users/me").status == 200


def test_no_fault_keeps_the_others_from_being_cleared(sandbox: RunningSandbox) -> None:
    sandbox.queue_fault(times=1000)
    assert sandbox.ask("GET", "/api/v2/users/me").status == 500
    assert sandbox.ask("DELETE", "/sandbox/faults").status == 204
    assert sandbox.ask("GET", "/api/v2/users/me").status == 200


@pytest.mark.parametrize("status", [204, 304])
def test_answers_without_a_body_leave_the_connection_clean(
    sandbox: RunningSandbox, status: int
) -> None:
    sandbox.queue_fault(status=status, body="text")
    address = urlsplit(sandbox.url)
    connection = HTTPConnection(address.hostname or "", address.port, timeout=20)
    seen = []
    for _ in range(2):
        connection.request("GET", "/api/v2/users/me")
        answer = connection.getresponse()
        answer.read()
        seen.append(answer.status)
    connection.close()
    assert seen == [status, 200]


def test_cut_far_behind_the_end_takes_no_memory(sandbox: RunningSandbox) -> None:
    sandbox.queue_fault(kind="cut", after_bytes=1 << 40)
    with pytest.raises((ConnectionError, HTTPException)):
        sandbox.ask("POST", "/api/v2/tickets", body=b"{}")
