"""What a session sends, and where."""

import io
import os
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
from zendesk_client.session import Session
from zendesk_client.uploads import create_upload
from zendesk_client.users import show_me

if TYPE_CHECKING:
    from tests.shared.zendesk_client.conftest import Server, Waits

TOKEN = "canary-0123456789abcdef-token"
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
