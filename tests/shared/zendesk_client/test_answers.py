"""What becomes of answers that are odd, broken, endless or never come."""

import gzip
import socket
import tracemalloc
from typing import TYPE_CHECKING

import pytest

from ticketbound.secret import Secret
from zendesk_client import errors
from zendesk_client.address import sandbox_address
from zendesk_client.requests import comment_on_request
from zendesk_client.session import Session
from zendesk_client.timeouts import Timeouts
from zendesk_client.uploads import delete_upload
from zendesk_client.users import show_me

if TYPE_CHECKING:
    from tests.shared.zendesk_client.conftest import Server, Waits

UPLOAD_TOKEN = "canaryUploadToken012345"
ME = {"user": {"id": 7}}


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


def test_texts_of_the_server_are_escaped_and_cut(server: "Server", session: Session) -> None:
    server.answers(404, {"error": "\x1b[2J", "description": "\u202e" + "x" * 1_000_000})
    with pytest.raises(errors.NotFound) as caught:
        show_me(session)
    assert caught.value.code == "\\x1b[2J"
    assert "\\u202e" in caught.value.sentence
    assert len(caught.value.sentence) < 300
