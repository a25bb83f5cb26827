"""How an answer is read: to its end or not at all, once more where that is safe, and in time."""

import io
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING

import pytest

from zendesk_client.address import account_address
from zendesk_client.errors import NotAuthorised, NotZendesk, Unreachable, ZendeskError
from zendesk_client.models import Attachment
from zendesk_client.own_token import revoke_own_token
from zendesk_client.requests import comment_on_request
from zendesk_client.session import Session
from zendesk_client.timeouts import Timeouts
from zendesk_client.uploads import create_upload
from zendesk_client.users import show_me

if TYPE_CHECKING:
    from tests.shared.zendesk_client.conftest import Server, Waits

ME = {"user": {"id": 7}}
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
CUT = [
    HEAD + b'Content-Length: 17\r\n\r\n{"user":{"id"',
    HEAD + b'Transfer-Encoding: chunked\r\n\r\n5\r\n{"use\r\n',
    HEAD + b'Transfer-Encoding: chunked\r\n\r\n11\r\n{"user":{"id"',
    HEAD + b"Content-Encoding: gzip\r\nContent-Length: 37\r\n\r\n\x1f\x8b\x08",
]
PATIENCE = 0.2
DROP = 0.02


@pytest.mark.parametrize("cut", CUT)
def test_a_body_that_breaks_off_is_asked_for_again(
    server: "Server", session: Session, waits: "Waits", cut: bytes
) -> None:
    server.answers_raw(cut)
    server.answers(200, ME)
    assert show_me(session).id == 7
    assert len(server.asked) == 2
    assert waits.reasons == ["the connection failed (at most 5 min more)"]


def test_a_delete_whose_answer_breaks_off_is_sent_again(server: "Server", session: Session) -> None:
    server.answers_raw(CUT[0])
    server.answers(204)
    revoke_own_token(session)
    assert [asked.method for asked in server.asked] == ["DELETE", "DELETE"]


def test_an_upload_whose_answer_breaks_off_is_sent_again_from_its_start(
    server: "Server", session: Session
) -> None:
    content = io.BytesIO(b"skipped" + bytes(range(256)) * 1200)
    content.seek(7)
    attached = {"id": 1, "file_name": "a.zip", "size": 307_200}
    server.answers_raw(CUT[0])
    server.answers_raw(CUT[1])
    server.answers(201, {"upload": {"token": "t", "attachment": attached}})
    create_upload(session, filename="a.zip", content=content)
    assert [asked.body for asked in server.asked] == [bytes(range(256)) * 1200] * 3


@pytest.mark.parametrize(
    "head", [b"HTTP/1.1 204", b"HTTP/1.1 204 No", b"HTTP/1.1 204 No\r\nX: x\r\n"]
)
def test_a_head_that_breaks_off_is_no_answer(
    server: "Server", session: Session, head: bytes
) -> None:
    server.answers_raw(head)
    server.answers(401, {"error": "Couldn't authenticate you"})
    with pytest.raises(NotAuthorised):
        revoke_own_token(session)
    assert len(server.asked) == 2


def test_a_put_whose_answer_breaks_off_is_not_sent_again(
    server: "Server", session: Session, waits: "Waits"
) -> None:
    server.answers_raw(CUT[0])
    with pytest.raises(Unreachable) as caught:
        comment_on_request(session, 33, body="b", uploads=())
    assert caught.value.may_have_arrived
    assert len(server.asked) == 1
    assert waits.seconds == []


def test_a_body_that_always_breaks_off_has_the_tries_of_a_broken_connection(
    server: "Server", session: Session, waits: "Waits"
) -> None:
    server.answers_raw(CUT[0])
    server.answers_raw(b"")
    server.answers_raw(CUT[1])
    with pytest.raises(Unreachable):
        show_me(session)
    assert len(server.asked) == 4
    for seconds, longest in zip(waits.seconds, [1, 2, 4], strict=True):
        assert longest / 2 <= seconds <= longest


def test_a_refusal_that_breaks_off_has_no_tries_besides_its_own(
    server: "Server", session: Session, waits: "Waits"
) -> None:
    server.answers_raw(b"HTTP/1.1 503 Busy\r\nRetry-After: 999999\r\nContent-Length: 9\r\n\r\n{")
    with pytest.raises(Unreachable):
        show_me(session)
    assert len(server.asked) == 1
    assert waits.seconds == []


def test_a_download_that_breaks_off_is_not_started_again(
    server: "Server", session: Session
) -> None:
    server.answers_raw(HEAD + b"Content-Length: 99\r\n\r\nabc")
    sink = io.BytesIO()
    with pytest.raises(Unreachable):
        session.download("/attachments/token/x", sink, 1000)
    assert sink.getvalue() == b"abc"
    assert len(server.asked) == 1


def test_a_file_that_comes_packed_is_not_taken_for_the_file(
    server: "Server", session: Session
) -> None:
    server.answers(200, b"\x1f\x8b", Content_Encoding="gzip")
    with pytest.raises(NotZendesk, match="packed"):
        session.download("/attachments/token/x", io.BytesIO(), 1000)


@pytest.fixture
def hasty(server: "Server", waits: "Waits") -> Iterator[Session]:
    with Session(
        server.address,
        user_agent="t",
        timeouts=Timeouts(PATIENCE, PATIENCE),
        sleep=waits.sleep,
    ) as opened:
        yield opened


def drip(server: "Server", start: bytes, drop: bytes) -> Callable[[BaseHTTPRequestHandler], None]:
    def act(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(start)
        while not server.released.wait(DROP):
            handler.wfile.write(drop)

    return act


@pytest.mark.parametrize(
    ("start", "drop"),
    [
        (b"", b"H"),
        (b"HTTP/1.1 200 OK\r\n", b"X"),
        (b"HTTP/1.1 200 OK\r\n", b"X: x\r\n"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (HEAD + b"Content-Length: 999\r\n\r\n", b" "),
        (HEAD + b"\r\n", b" "),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"0"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X: x\r\n"),
        (HEAD + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x08\0\0\0\0\0\x03", b"name"),
    ],
)
def test_an_answer_in_drops_is_left_when_the_time_is_over(
    server: "Server", hasty: Session, start: bytes, drop: bytes
) -> None:
    server.script.append(drip(server, start, drop))
    begun = time.monotonic()
    with pytest.raises(ZendeskError) as caught:
        comment_on_request(hasty, 33, body="b", uploads=())
    assert time.monotonic() - begun < 10 * PATIENCE
    assert caught.value.exit_code == 30


def test_an_answer_in_drops_is_asked_for_again_like_one_that_never_comes(
    server: "Server", hasty: Session, waits: "Waits"
) -> None:
    server.script.append(drip(server, HEAD + b"Content-Length: 999\r\n\r\n", b" "))
    with pytest.raises(Unreachable, match="in time"):
        show_me(hasty)
    assert len(server.asked) == 4
    assert len(waits.seconds) == 3


def test_a_file_in_drops_is_left_when_the_time_is_over(server: "Server", hasty: Session) -> None:
    server.script.append(drip(server, HEAD + b"Content-Length: 999999\r\n\r\n", b" "))
    begun = time.monotonic()
    with pytest.raises(Unreachable, match="in time"):
        hasty.download("/attachments/token/x", io.BytesIO(), 10_000_000)
    assert time.monotonic() - begun < 10 * PATIENCE


def test_a_file_that_comes_steadily_may_take_longer_than_one_answer(
    server: "Server", hasty: Session
) -> None:
    pieces = 25

    def send_steadily(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(HEAD + b"Content-Length: %d\r\n\r\n" % (pieces * 1000))
        for _ in range(pieces):
            handler.wfile.write(b"x" * 1000)
            server.released.wait(DROP)

    server.script.append(send_steadily)
    assert hasty.download("/attachments/token/x", io.BytesIO(), 1_000_000) == pieces * 1000


def test_a_proxy_that_answers_in_drops_is_left_when_the_time_is_over(
    server: "Server", waits: "Waits"
) -> None:
    server.script.append(drip(server, b"HTTP/1.1 200 Connected\r\n", b"X: x\r\n"))
    proxy = f"http://127.0.0.1:{server.server_port}"
    begun = time.monotonic()
    with (
        Session(
            account_address("acme"),
            user_agent="t",
            environment={"HTTPS_PROXY": proxy},
            timeouts=Timeouts(PATIENCE, PATIENCE),
            sleep=waits.sleep,
        ) as session,
        pytest.raises(Unreachable),
    ):
        show_me(session)
    assert time.monotonic() - begun < 20 * PATIENCE


def test_a_file_elsewhere_than_below_attachments_is_an_answer_like_any_other(
    server: "Server", session: Session
) -> None:
    server.answers(200, b"x" * (3 << 20))
    url = f"{server.address.base_url}/api/v2/users"
    with pytest.raises(NotZendesk, match="longer"):
        session.download(Attachment(1, "a", 1, url).content_url, io.BytesIO(), 1 << 30)
