"""What each kind of fault puts on the wire."""

import gzip
import json
import zlib
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.shared.zendesk_sandbox.raw_http import ASK_ME, ME, Say, build_upload, split_answer
from zendesk_sandbox.faults.playing import KINDS
from zendesk_sandbox.server import RunningSandbox, start_sandbox

_HEAD = ASK_ME.replace(b"GET", b"HEAD")


@pytest.mark.parametrize("size", [0, 1, 17, 300])
def test_cut_answer_ends_at_that_byte(
    sandbox: RunningSandbox, say: Say, whole: bytes, size: int
) -> None:
    sandbox.queue_fault(kind="cut_answer", after_bytes=size)
    assert say(ASK_ME)[:17] == whole[: min(size, 17)]
    sandbox.queue_fault(kind="cut_answer", after_bytes=size)
    assert len(say(ASK_ME)) == size
    assert sandbox.requests[-1].status == 200
    assert len(say(ASK_ME)) == pytest.approx(len(whole), abs=5)


def test_an_answer_shorter_than_the_cut_is_whole_and_the_connection_lives_on(
    sandbox: RunningSandbox, say: Say, whole: bytes
) -> None:
    sandbox.queue_fault(kind="cut_answer", after_bytes=10**6)
    twice = say(ASK_ME.replace(b"Connection: close\r\n", b"") + ASK_ME)
    assert twice.count(b"HTTP/1.1 200 OK") == 2
    assert len(twice) > 1.9 * len(whole)


def test_cut_answer_took_effect(sandbox: RunningSandbox, courier: str, say: Say) -> None:
    sandbox.queue_fault(kind="cut_answer", after_bytes=20)
    assert say(build_upload(courier, 5)) == b"HTTP/1.1 201 CREATED"[:20]
    assert len(sandbox.state.uploads) == 1


@pytest.mark.parametrize("after_bytes", [0, 1000])
def test_cut_in_mid_request(
    sandbox: RunningSandbox, courier: str, say: Say, after_bytes: int
) -> None:
    sandbox.queue_fault(kind="cut", after_bytes=after_bytes)
    heard = b""
    with suppress(OSError):
        heard = say(build_upload(courier, 100_000))
    assert heard == b""
    assert not sandbox.state.uploads
    assert sandbox.requests[-1].status is None


def test_cut_body_announces_twice_of_what_comes(sandbox: RunningSandbox, say: Say) -> None:
    sandbox.queue_fault(kind="cut_body")
    line, headers, body = split_answer(say(ASK_ME))
    assert line == b"HTTP/1.1 200 OK"
    assert int(headers["content-length"]) == 2 * len(body)


@pytest.mark.parametrize("extra", [10, -10])
def test_wrong_length_is_all_that_is_wrong(
    sandbox: RunningSandbox, say: Say, whole: bytes, extra: int
) -> None:
    sandbox.queue_fault(kind="wrong_length", extra_bytes=extra)
    line, headers, body = split_answer(say(ASK_ME.replace(b"Connection: close\r\n", b"")))
    assert line == b"HTTP/1.1 200 OK"
    assert body == split_answer(whole)[2]
    assert int(headers["content-length"]) == len(body) + extra


def test_gzip_is_the_same_answer_packed(sandbox: RunningSandbox, say: Say, whole: bytes) -> None:
    sandbox.queue_fault(kind="gzip")
    _, headers, body = split_answer(say(ASK_ME))
    assert headers["content-encoding"] == "gzip"
    assert headers["content-type"] == split_answer(whole)[1]["content-type"]
    assert int(headers["content-length"]) == len(body)
    assert gzip.decompress(body) == split_answer(whole)[2]


def test_broken_gzip_begins_well(sandbox: RunningSandbox, say: Say, whole: bytes) -> None:
    sandbox.queue_fault(kind="broken_gzip")
    _, headers, body = split_answer(say(ASK_ME))
    assert headers["content-encoding"] == "gzip"
    assert int(headers["content-length"]) == len(body)
    with pytest.raises(EOFError):
        gzip.decompress(body)
    assert split_answer(whole)[2].startswith(zlib.decompressobj(wbits=31).decompress(body))


def test_nothing_is_packed_where_there_is_nothing(
    sandbox: RunningSandbox, courier: str, say: Say
) -> None:
    sandbox.queue_fault(kind="gzip")
    ask = f"DELETE /api/v2/oauth/tokens/current HTTP/1.1\r\nAuthorization: Bearer {courier}\r\n"
    line, headers, body = split_answer(say(ask.encode() + b"Host: 127.0.0.1\r\n\r\n"))
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
    answer = say(ASK_ME)
    assert answer.lower().count(b"content-type:") == 1
    assert split_answer(answer)[1]["content-type"] == kind
    assert split_answer(answer)[2] == split_answer(whole)[2]


def test_status_and_headers_go_over_the_apps_own(sandbox: RunningSandbox, say: Say) -> None:
    sandbox.queue_fault(kind="gzip", status=201, headers={"x-zendesk-api-version": "v3"})
    line, headers, _ = split_answer(say(ASK_ME))
    assert line == b"HTTP/1.1 201 Created"
    assert headers["x-zendesk-api-version"] == "v3"


def test_dates_go_by_the_accounts_clock(sandbox: RunningSandbox) -> None:
    sandbox.advance(7200)
    date = parsedate_to_datetime(sandbox.ask("HEAD", "/").headers["date"])
    assert abs((date - sandbox.state.now()).total_seconds()) < 5


@pytest.mark.parametrize("seconds", [-86_400, 10_800])
def test_clock_skew_moves_the_date_alone(whole: bytes, seconds: int) -> None:
    now = datetime(2026, 11, 21, 12, 0, 7, tzinfo=UTC)
    with start_sandbox(clock=lambda: now) as sandbox:
        sandbox.queue_fault(kind="clock_skew", seconds=seconds)
        answer = sandbox.ask("GET", ME)
    assert (parsedate_to_datetime(answer.headers["date"]) - now).total_seconds() == seconds
    assert answer.headers["date"].endswith(" GMT")
    assert json.loads(answer.body) == json.loads(split_answer(whole)[2])


def test_garbage_is_no_http(sandbox: RunningSandbox, courier: str, say: Say) -> None:
    sandbox.queue_fault(kind="garbage")
    assert say(build_upload(courier, 3_000_000)) == b"SSH-2.0-OpenSSH_9.2\r\n"
    sandbox.queue_fault(kind="garbage", body="\x00é", after_commit=True)
    assert say(build_upload(courier, 5)) == "\x00é".encode()
    assert len(sandbox.state.uploads) == 1


def test_endless_goes_on_until_somebody_hangs_up(sandbox: RunningSandbox) -> None:
    sandbox.queue_fault(kind="endless")
    connection = HTTPConnection("127.0.0.1", urlsplit(sandbox.url).port, timeout=60)
    connection.request("GET", ME)
    response = connection.getresponse()
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Content-Length"] is None
    assert response.read(12) == b'{"padding": '
    assert len(response.read(20_000_000)) == 20_000_000
    response.close()
    connection.close()
    assert sandbox.ask("GET", ME).status == 200


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
    line, headers, body = split_answer(say(ask))
    assert (line, body) == (b"HTTP/1.1 307 Temporary Redirect", b"")
    assert headers["location"] == shown


@pytest.mark.parametrize("after_bytes", [0, 1, 2_500_000])
def test_revoke_token_in_mid_upload(
    sandbox: RunningSandbox, courier: str, say: Say, after_bytes: int
) -> None:
    sandbox.queue_fault(kind="revoke_token", after_bytes=after_bytes)
    line, _, body = split_answer(say(build_upload(courier, 2_500_000)))
    assert line == b"HTTP/1.1 401 UNAUTHORIZED"
    assert json.loads(body)["error"] == "invalid_token"
    assert not sandbox.state.uploads
    assert not list(sandbox.state.folder.glob("*"))


def test_a_token_whose_call_is_too_small_lives(
    sandbox: RunningSandbox, courier: str, say: Say
) -> None:
    sandbox.queue_fault(kind="revoke_token", after_bytes=100)
    assert say(build_upload(courier, 99)).startswith(b"HTTP/1.1 201 ")
    assert sandbox.ask("GET", "/api/v2/oauth/tokens/current", token=courier).status == 200


def test_no_token_no_matter(sandbox: RunningSandbox) -> None:
    sandbox.queue_fault(kind="revoke_token")
    assert sandbox.ask("GET", ME).status == 200


def test_every_kind_leaves_the_sandbox_standing(sandbox: RunningSandbox, agent: str) -> None:
    for kind in KINDS:
        sandbox.queue_fault(kind=kind, path="/tickets/1000", size=1000)
        sent = {"ticket": {"comment": {"body": "x"}}}
        if kind != "endless":
            _ask_anyhow(sandbox, agent, sent)
        sandbox._faults.clear()
        assert sandbox.ask("GET", ME).status == 200


def _ask_anyhow(sandbox: RunningSandbox, token: str, sent: Any) -> None:
    with suppress(OSError, HTTPException):
        sandbox.ask("PUT", "/api/v2/tickets/1000", token=token, json=sent)
