"""Which request is the browser's own, and what all others are told."""

from http import HTTPStatus

import pytest

from ticketbound.secret import Secret
from token_issuer.sign_in.callback import Allowed, Callback, Denied, Outcome

STATE = "s" * 43
HOST = "127.0.0.1:19291"
CALLBACK = Callback(Secret(STATE), HOST)
GOOD = f"/callback?code=c0de&state={STATE}"


def test_a_code_with_the_state_is_consent() -> None:
    assert _ask(GOOD) == Allowed(Secret("c0de"))
    assert _ask(f"/callback?state={STATE}&iss=x&code=c%2F0de") == Allowed(Secret("c/0de"))


def test_an_error_with_the_state_is_a_refusal_fit_to_be_shown() -> None:
    assert _ask(f"/callback?error=access_denied&state={STATE}") == Denied("access_denied")
    outcome = _ask(f"/callback?error=%1b[31m%E2%80%AE<b>&state={STATE}")
    assert outcome == Denied(r"\x1b[31m\u202e<b>")


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?",
        "?code=c0de",
        f"?state={STATE}",
        f"?code=&state={STATE}",
        f"?code&state={STATE}",
        f"?code=c0de&state={STATE[:-1]}",
        f"?code=c0de&state={STATE}s",
        f"?code=c0de&state={STATE.upper()}",
        "?code=c0de&state=",
        f"?code=c0de&state={STATE}&state={STATE}",
        f"?code=c0de&code=c0de&state={STATE}",
        f"?code=c0de&state=other&state={STATE}",
        f"?code=c0de&error=access_denied&state={STATE}",
        "?error=access_denied",
        "?error=access_denied&state=other",
        "?error=<script>alert(1)</script>&state=other",
        f"?code=c%0d%0ade&state={STATE}",
        f"?code=c0%20de&state={STATE}",
        f"?code=%ff&state={STATE}",
        f"?code=c0de&state=%ff{STATE}",
        f"?code={'c' * 2049}&state={STATE}",
        f"?code=c0de&state={STATE}{'&x=1' * 20}",
        f"#code=c0de&state={STATE}",
    ],
)
def test_any_other_query_is_a_bad_request(query: str) -> None:
    assert _ask(f"/callback{query}") in (HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND)


@pytest.mark.parametrize(
    "path", ["/", "/favicon.ico", "/callback/", "//callback", "/Callback", "/x/../callback"]
)
def test_any_other_path_is_not_found(path: str) -> None:
    assert _ask(f"{path}?code=c0de&state={STATE}") == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("method", ["POST", "HEAD", "PUT", "OPTIONS", "TRACE"])
def test_any_other_method_is_not_allowed(method: str) -> None:
    assert _ask(GOOD, method=method) == HTTPStatus.METHOD_NOT_ALLOWED


@pytest.mark.parametrize(
    "headers",
    [
        "",
        "Host: localhost:19291",
        "Host: 127.0.0.1",
        "Host: 127.0.0.1:19292",
        "Host: [::1]:19291",
        "Host: evil.example",
        "Host: 127.0.0.1:19291.evil.example",
        f"Host: {HOST}\r\nHost: {HOST}",
        f"Host: evil.example\r\nHost: {HOST}",
        f"X-Host: {HOST}",
    ],
)
def test_any_other_host_is_misdirected(headers: str) -> None:
    head = "\r\n".join(filter(None, (f"GET {GOOD} HTTP/1.1", headers)))
    assert CALLBACK.judge(head.encode()) == HTTPStatus.MISDIRECTED_REQUEST


@pytest.mark.parametrize(
    "head",
    [
        "",
        "GET",
        f"GET {GOOD}",
        f"GET {GOOD} HTTP/2.0",
        f"GET  {GOOD} HTTP/1.1\r\nHost: {HOST}",
        f"get {GOOD} HTTP/1.1\r\nHost: {HOST}",
        f"GET http://{HOST}{GOOD} HTTP/1.1\r\nHost: {HOST}",
        f"GET {GOOD} HTTP/1.1\r\n Host: {HOST}",
        f"GET {GOOD} HTTP/1.1\r\nHost : {HOST}",
        f"GET {GOOD} HTTP/1.1\r\nHost: {HOST}\r\nno header",
        f"GET {GOOD} HTTP/1.1\nHost: {HOST}",
        f"GET {GOOD}\0 HTTP/1.1\r\nHost: {HOST}",
        "\x16\x03\x01\x02\x00\x01",
    ],
)
def test_what_is_not_http_is_a_bad_request(head: str) -> None:
    assert CALLBACK.judge(head.encode("latin-1")) == HTTPStatus.BAD_REQUEST


def _ask(target: str, method: str = "GET") -> Outcome | HTTPStatus:
    return CALLBACK.judge(f"{method} {target} HTTP/1.1\r\nhost: {HOST}".encode())
