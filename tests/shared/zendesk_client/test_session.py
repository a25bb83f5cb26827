"""What a session sends, where, and what it makes of each answer."""

import gzip
import io
import logging
import os
import socket
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from requests import PreparedRequest  # noqa: TID251 - what BearerAuth is given

from ticketbound.secret import Secret
from zendesk_client import errors
from zendesk_client.address import account_address, sandbox_address
from zendesk_client.auth import BearerAuth
from zendesk_client.requests import comment_on_request
from zendesk_client.session import Session
from zendesk_client.timeouts import Timeouts
from zendesk_client.uploads import create_upload, delete_upload
from zendesk_client.users import show_me

if TYPE_CHECKING:
    from tests.shared.zendesk_client.conftest import Server, Waits

TOKEN = "canary-0123456789abcdef-token"
UPLOAD_TOKEN = "canaryUploadToken012345"
ME = {"user": {"id": 7}}
DATED = (
    b"HTTP/1.1 302 Found\r\nLocation: /hc\r\nConnection: close\r\n"
    b"Date: Wed, 21 Oct 2015 07:28:00 GMT\r\n\r\n"
)


def test_a_request_carries_the_token_and_who_we_are(server: "Server", session: Session) -> None:
    server.answers(200, ME)
    assert show_me(session).id == 7
    headers = server.asked[0].headers
    assert headers["authorization"] == f"Bearer {TOKEN}"
    assert headers["user-agent"] == "ticketbound-test/1"
    assert headers["accept"] == "application/json"
    assert set(headers) == {"host", "authorization", "user-agent", "accept", "accept-encoding"}


def test_connections_are_kept_between_calls(server: "Server", session: Session) -> None:
    ports = set[int]()
    server.answers(200, ME)
    plain = server.script.pop()

    def note_port(handler: BaseHTTPRequestHandler) -> None:
        ports.add(handler.client_address[1])
        plain(handler)

    server.script.append(note_port)
    for _ in range(3):
        show_me(session)
    assert len(ports) == 1


def test_a_netrc_changes_nothing(
    server: "Server", session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in (".netrc", "_netrc"):
        (tmp_path / name).write_text("default login evil password evil\n")
        (tmp_path / name).chmod(0o600)
    monkeypatch.setenv("HOME", os.fspath(tmp_path))
    monkeypatch.setenv("USERPROFILE", os.fspath(tmp_path))
    monkeypatch.setenv("NETRC", os.fspath(tmp_path / ".netrc"))
    server.answers(200, ME)
    show_me(session)
    with Session(server.address, user_agent="t") as anonymous:
        show_me(anonymous)
    assert server.asked[0].headers["authorization"] == f"Bearer {TOKEN}"
    assert "authorization" not in server.asked[1].headers


def test_the_proxies_of_the_process_are_not_used(
    server: "Server", session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    server.answers(200, ME)
    assert show_me(session).id == 7


def test_cookies_are_not_kept(server: "Server", session: Session) -> None:
    server.answers(200, ME, Set_Cookie="_session=1; Path=/")
    show_me(session)
    show_me(session)
    assert "cookie" not in server.asked[1].headers


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("target", ["http://{other}/x", "//{other}/x", "http://me@{other}/"])
def test_a_redirect_is_not_followed_and_its_host_is_named(
    server: "Server", other_server: "Server", session: Session, status: int, target: str
) -> None:
    other = other_server.address.host
    other_server.answers(200, ME)
    server.answers(status, b"x" * 100, Location=target.format(other=other))
    with pytest.raises(errors.Redirected) as caught:
        create_upload(session, filename="a.zip", content=io.BytesIO(b"logs"))
    assert other in caught.value.sentence
    assert "me@" not in caught.value.sentence
    assert caught.value.exit_code == 30
    assert caught.value.status == status
    assert other_server.asked == []
    assert len(server.asked) == 1


@pytest.mark.parametrize("target", ["/api/v2/uploads", "http://[::1", "", "\x1b[2J", "https://"])
def test_a_redirect_to_nowhere_else_is_one_clean_message(
    server: "Server", session: Session, target: str
) -> None:
    server.answers(302, b"x" * 10_000_000, Location=target)
    with pytest.raises(errors.ZendeskError) as caught:
        show_me(session)
    assert caught.value.exit_code == 30
    assert "\x1b" not in caught.value.sentence
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<html><body>please sign in</body></html>", "text/html; charset=utf-8"),
        (b"  \n<!DOCTYPE html>", "application/json"),
        (b"OK", "text/plain"),
        (b"", "application/json"),
        (b"null", "application/json"),
        (b"[]", "application/json"),
        (b'{"user": 1}', "application/json"),
        (b'{"user": {"id": "7"}}', "application/json"),
        (b'{"user": {"id": NaN}}', "application/json"),
        (b'{"user": {"id": 7}', "application/json"),
        (b'{"user": {"id": 7, "name": "\xff"}}', "application/json"),
        (b"[" * 100_000, "application/json"),
        (b'{"user":' * 100_000, "application/json"),
        (b'{"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "application/json"),
    ],
)
def test_a_success_that_is_not_zendesks_is_none(
    server: "Server", session: Session, body: bytes, kind: str
) -> None:
    server.answers(200, body, kind=kind)
    with pytest.raises(errors.NotZendesk) as caught:
        show_me(session)
    assert caught.value.exit_code == 30
    assert "not Zendesk's answer" in caught.value.sentence


def test_a_page_in_place_of_nothing_is_no_success(server: "Server", session: Session) -> None:
    server.answers(200, b"<html>sign in</html>", kind="text/html")
    with pytest.raises(errors.NotZendesk):
        delete_upload(session, Secret(UPLOAD_TOKEN))


@pytest.mark.parametrize("status", [202, 206, 300, 304, 399])
def test_a_status_that_zendesk_does_not_use_is_not_zendesks(
    server: "Server", session: Session, status: int
) -> None:
    server.answers(status, ME)
    with pytest.raises(errors.NotZendesk):
        show_me(session)


def test_of_two_equal_keys_the_last_counts(server: "Server", session: Session) -> None:
    server.answers(200, b'{"user": {"id": null}, "user": {"id": 8}}')
    assert show_me(session).id == 8


def test_a_compressed_answer_is_unpacked(server: "Server", session: Session) -> None:
    server.answers(200, gzip.compress(b'{"user": {"id": 7}}'), Content_Encoding="gzip")
    assert show_me(session).id == 7


@pytest.mark.parametrize("status", [200, 404, 302])
def test_a_gzip_bomb_is_left_after_a_mebibyte(
    server: "Server", session: Session, status: int
) -> None:
    bomb = gzip.compress(b"\0" * 200_000_000, compresslevel=1)
    server.answers(status, bomb, Content_Encoding="gzip")
    tracemalloc.start()
    try:
        with pytest.raises(errors.NotZendesk, match="longer"):
            show_me(session)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 8 << 20


def test_an_endless_answer_is_left_after_a_mebibyte(server: "Server", session: Session) -> None:
    server.answers_raw(b"HTTP/1.1 200 OK\r\n\r\n" + b" " * 8_000_000)
    with pytest.raises(errors.NotZendesk, match="longer"):
        show_me(session)


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{", errors.Unreachable),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{", errors.Unreachable),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{", errors.Unreachable),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nnot gzip", errors.NotZendesk),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n{}", errors.NotZendesk),
        (b"SSH-2.0-OpenSSH_9.6\r\n", errors.NotZendesk),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n", errors.NotZendesk),
        (b"HTTP/1.1 200 OK\r\n" + b"X: x\r\n" * 1000 + b"\r\n", errors.ZendeskError),
        (b"", errors.Unreachable),
    ],
)
def test_broken_http_is_one_clean_message(
    server: "Server", session: Session, raw: bytes, kind: type[errors.ZendeskError]
) -> None:
    server.answers_raw(raw)
    with pytest.raises(kind) as caught:
        show_me(session)
    assert caught.value.exit_code == 30
    assert caught.value.__context__ is None


def test_nobody_there_is_unreachable(waits: "Waits") -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = sandbox_address(f"http://127.0.0.1:{listening.getsockname()[1]}")
    with (
        Session(address, user_agent="t", sleep=waits.sleep) as session,
        pytest.raises(errors.Unreachable) as caught,
    ):
        comment_on_request(session, 33, body="b", uploads=())
    assert caught.value.sentence == f"nothing answers at {address.host}"
    assert not caught.value.may_have_arrived
    # Nothing was sent, so even a PUT is tried again.
    assert len(waits.seconds) == 3


def test_silence_is_a_timeout(server: "Server") -> None:
    server.stays_silent()
    with (
        Session(server.address, user_agent="t", timeouts=Timeouts(1, 0.1)) as session,
        pytest.raises(errors.Unreachable, match="in time") as caught,
    ):
        comment_on_request(session, 33, body="b", uploads=())
    assert caught.value.may_have_arrived


def test_a_proxy_that_refuses_is_named_without_its_password(
    server: "Server", waits: "Waits", texts_of: Callable[[BaseException], str]
) -> None:
    server.answers(407, b"hunter2 is wrong", kind="text/plain")
    proxy = f"http://me:hunter2@127.0.0.1:{server.server_port}"
    with (
        Session(
            account_address("acme"),
            user_agent="t",
            token=Secret(TOKEN),
            environment={"HTTPS_PROXY": proxy},
            sleep=waits.sleep,
        ) as session,
        pytest.raises(errors.Unreachable, match="proxy") as caught,
    ):
        show_me(session)
    assert (server.asked[0].method, server.asked[0].path) == ("CONNECT", "acme.zendesk.com:443")
    assert server.asked[0].headers["proxy-authorization"].startswith("Basic ")
    assert "authorization" not in server.asked[0].headers
    assert "hunter2" not in texts_of(caught.value)


def test_no_error_and_no_log_line_holds_a_secret(
    server: "Server",
    session: Session,
    caplog: pytest.LogCaptureFixture,
    texts_of: Callable[[BaseException], str],
) -> None:
    caplog.set_level(logging.DEBUG)
    said = f"{UPLOAD_TOKEN} and {TOKEN}"
    server.answers(404, {"error": "RecordNotFound", "description": said})
    server.answers(422, {"error": said, "details": {said: [{"description": said}]}})
    server.answers(403, {"error": {"title": said, "message": said}})
    server.answers(401, {"error": said, "error_description": said}, X_Request_Id=TOKEN)
    server.answers(302, Location=f"https://{UPLOAD_TOKEN}.evil.com/")
    server.answers(503, {"error": said})
    server.answers(201, {"upload": {"token": UPLOAD_TOKEN}})
    server.answers_raw(b"")
    upload = Secret(UPLOAD_TOKEN)
    for _ in range(8):
        with pytest.raises(errors.ZendeskError) as first:
            create_upload(session, filename="a", content=io.BytesIO(b"a"), append_to=upload)
        with pytest.raises(errors.ZendeskError) as second:
            delete_upload(session, upload)
        for caught in (first, second):
            assert "canary" not in texts_of(caught.value)
    assert len(caplog.records) == 16
    assert "canary" not in caplog.text
    assert {record.name for record in caplog.records} == {"zendesk_client"}


def test_a_log_line_is_method_path_status_time_and_id(
    server: "Server", session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.answers(200, ME, X_Request_Id="9f76b8d22bb5ff05-DUB")
    show_me(session)
    assert [record.name for record in caplog.records] == ["zendesk_client"]
    line = caplog.records[0].getMessage()
    assert line.startswith("GET /api/v2/users/me: 200 in ")
    assert line.endswith(" ms 9f76b8d22bb5ff05-DUB")


def test_what_zendesk_passed_over_is_a_warning_in_the_log(
    server: "Server", session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    server.answers(200, ME, X_Zendesk_Api_Warn=f"Removed restricted keys {TOKEN} \x1b")
    show_me(session)
    warning = caplog.records[-1]
    assert (warning.name, warning.levelname) == ("zendesk_client", "WARNING")
    assert warning.getMessage() == (
        "GET /api/v2/users/me: Zendesk warns: Removed restricted keys [secret] \\x1b"
    )


def test_texts_of_the_server_are_escaped_and_cut(server: "Server", session: Session) -> None:
    server.answers(404, {"error": "\x1b[2J", "description": "\u202e" + "x" * 1_000_000})
    with pytest.raises(errors.NotFound) as caught:
        show_me(session)
    assert caught.value.code == "\\x1b[2J"
    assert "\\u202e" in caught.value.sentence
    assert len(caught.value.sentence) < 300


def test_the_servers_date_is_asked_without_the_token(server: "Server", session: Session) -> None:
    server.answers_raw(DATED)
    assert session.server_date() == datetime(2015, 10, 21, 7, 28, tzinfo=UTC)
    assert (server.asked[0].method, server.asked[0].path) == ("HEAD", "/")
    assert "authorization" not in server.asked[0].headers


def test_an_answer_without_a_date_has_none(server: "Server", session: Session) -> None:
    server.answers_raw(b"HTTP/1.1 200 OK\r\nDate: soon\r\n\r\n")
    with pytest.raises(errors.NotZendesk, match="no date"):
        session.server_date()


def test_a_token_is_for_one_address(server: "Server", other_server: "Server") -> None:
    auth = BearerAuth(Secret(TOKEN), server.address)
    request = PreparedRequest()
    request.prepare("GET", f"{server.address.base_url}/x", auth=auth)
    assert request.headers["Authorization"] == f"Bearer {TOKEN}"
    for url in (
        f"{other_server.address.base_url}/x",
        f"https://{server.address.host}/x",
        "http://127.0.0.1/x",
    ):
        with pytest.raises(ValueError, match="not sent anywhere else"):
            request.prepare("GET", url, auth=auth)


def test_a_token_does_not_show_itself_in_a_session(session: Session) -> None:
    assert TOKEN not in repr(vars(session))
    assert sandbox_address("http://127.0.0.1:1") != session.address
