"""When a request is sent again, over real connections; nothing here waits for real."""

import io
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketbound.secret import Secret
from zendesk_client.errors import RateLimited, Unreachable
from zendesk_client.models import User
from zendesk_client.own_token import revoke_own_token
from zendesk_client.requests import comment_on_request
from zendesk_client.retry import read_retry_after
from zendesk_client.session import Session
from zendesk_client.tickets import create_ticket
from zendesk_client.uploads import create_upload
from zendesk_client.users import show_me

if TYPE_CHECKING:
    from pathlib import Path

    from tests.shared.zendesk_client.conftest import Server, Waits

ME = {"user": {"id": 7, "name": "Ada"}}
ATTACHED = {"id": 1, "file_name": "a.zip", "size": 307_200}


@pytest.mark.parametrize("retry_after", ["17", " 17 "])
def test_429_waits_as_long_as_asked_then_goes_on(
    server: "Server", session: Session, waits: "Waits", retry_after: str
) -> None:
    server.answers(429, Retry_After=retry_after)
    server.answers(200, ME)
    assert show_me(session) == User(7, "Ada")
    assert waits.seconds == [17.0]
    assert waits.reasons == ["Zendesk answered 429 (at most 5 min more)"]


def test_429_repeats_even_a_put(server: "Server", session: Session, waits: "Waits") -> None:
    server.answers(429, Retry_After="1")
    server.answers(200, {"request": {"id": 33, "status": "open"}})
    assert comment_on_request(session, 33, body="b", uploads=()).id == 33
    assert [asked.method for asked in server.asked] == ["PUT", "PUT"]
    assert server.asked[0].body == server.asked[1].body
    assert waits.seconds == [1.0]


@pytest.mark.parametrize("retry_after", [None, "0", "-5", "soon", "1.5", "٣", "", "9" * 40])
def test_without_a_usable_retry_after_the_wait_grows(
    server: "Server", session: Session, waits: "Waits", retry_after: str | None
) -> None:
    headers = {} if retry_after is None else {"Retry_After": retry_after.encode().decode("latin-1")}
    server.answers(429, **headers)
    with pytest.raises(RateLimited) as caught:
        show_me(session)
    assert caught.value.retry_after is None
    assert len(server.asked) == 7
    for seconds, longest in zip(waits.seconds, [1, 2, 4, 8, 16, 32], strict=True):
        assert longest / 2 <= seconds <= longest


@pytest.mark.parametrize("retry_after", ["86400", "999999"])
def test_a_wait_longer_than_five_minutes_ends_the_call_at_once(
    server: "Server", session: Session, waits: "Waits", retry_after: str
) -> None:
    server.answers(429, Retry_After=retry_after)
    with pytest.raises(RateLimited) as caught:
        show_me(session)
    assert waits.seconds == []
    assert len(server.asked) == 1
    assert caught.value.retry_after == float(retry_after)
    assert caught.value.exit_code == 30
    assert "429" in caught.value.sentence


def test_several_waits_share_the_five_minutes(
    server: "Server", session: Session, waits: "Waits"
) -> None:
    server.answers(429, Retry_After="130")
    with pytest.raises(RateLimited):
        show_me(session)
    assert waits.seconds == [130.0, 130.0]


def test_the_next_call_has_its_own_five_minutes(
    server: "Server", session: Session, waits: "Waits"
) -> None:
    server.answers(429, Retry_After="200")
    for _ in range(2):
        with pytest.raises(RateLimited):
            show_me(session)
    assert waits.seconds == [200.0, 200.0]


def test_max_wait_can_be_less(server: "Server", waits: "Waits") -> None:
    server.answers(429, Retry_After="3")
    with (
        Session(server.address, user_agent="t", sleep=waits.sleep, max_wait=5) as session,
        pytest.raises(RateLimited),
    ):
        show_me(session)
    assert waits.seconds == [3.0]


def test_a_date_is_measured_by_the_servers_own_clock() -> None:
    headers = {
        "Date": "Wed, 21 Oct 2015 07:28:00 GMT",
        "Retry-After": "Wed, 21 Oct 2015 07:28:42 GMT",
    }
    assert read_retry_after(headers) == 42.0
    assert read_retry_after({**headers, "Date": "Wed, 21 Oct 2015 07:30:00 GMT"}) is None


def test_a_date_without_the_servers_is_measured_by_ours() -> None:
    far = format_datetime(datetime(2999, 1, 1, tzinfo=UTC), usegmt=True)
    seconds = read_retry_after({"Retry-After": far})
    assert seconds is not None
    assert seconds > 1e9


@given(st.text(), st.text())
def test_no_header_can_break_the_reading(retry_after: str, date: str) -> None:
    seconds = read_retry_after({"Retry-After": retry_after, "Date": date})
    assert seconds is None or seconds > 0


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_5xx_is_repeated_for_a_get(
    server: "Server", session: Session, waits: "Waits", status: int
) -> None:
    server.answers(status, b"<html>busy</html>", kind="text/html", Retry_After="3")
    server.answers(200, ME)
    assert show_me(session).id == 7
    assert waits.seconds == [3.0]


def test_5xx_is_repeated_for_a_delete(server: "Server", session: Session) -> None:
    server.answers(503)
    server.answers(204)
    revoke_own_token(session)
    assert len(server.asked) == 2


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_5xx_is_never_repeated_for_a_put_or_a_post(
    server: "Server", session: Session, waits: "Waits", status: int
) -> None:
    server.answers(status, Retry_After="3")
    with pytest.raises(Unreachable) as caught:
        comment_on_request(session, 33, body="b", uploads=(Secret("u"),))
    assert caught.value.may_have_arrived
    with pytest.raises(Unreachable):
        create_ticket(session, subject="s", body="b")
    assert len(server.asked) == 2
    assert waits.seconds == []


def test_5xx_is_repeated_for_an_upload_and_the_whole_file_is_sent_again(
    server: "Server", session: Session
) -> None:
    content = io.BytesIO(b"skipped" + bytes(range(256)) * 1200)
    content.seek(7)
    server.answers(503)
    server.answers(429, Retry_After="1")
    server.answers(201, {"upload": {"token": "t0k3n", "attachment": ATTACHED}})
    upload = create_upload(session, filename="a.zip", content=content)
    assert upload.attachment.size == 307_200
    assert [asked.headers["content-length"] for asked in server.asked] == ["307200"] * 3
    assert all(asked.body == bytes(range(256)) * 1200 for asked in server.asked)


def test_a_file_on_disk_is_sent_again_after_a_cut_connection(
    server: "Server", session: Session, tmp_path: "Path"
) -> None:
    path = tmp_path / "part.zip"
    path.write_bytes(b"z" * 307_200)
    server.answers_raw(b"")
    server.answers_raw(b"HT")
    server.answers(201, {"upload": {"token": "t", "attachment": ATTACHED}})
    with path.open("rb") as content:
        create_upload(session, filename="part.zip", content=content)
    assert [len(asked.body) for asked in server.asked] == [307_200] * 3


def test_a_cut_connection_is_repeated_for_a_get_but_not_for_a_put(
    server: "Server", session: Session, waits: "Waits"
) -> None:
    server.answers_raw(b"")
    server.answers(200, ME)
    assert show_me(session).id == 7
    assert waits.reasons == ["the connection failed (at most 5 min more)"]
    server.script.clear()
    server.answers_raw(b"")
    with pytest.raises(Unreachable) as caught:
        comment_on_request(session, 33, body="b", uploads=())
    assert caught.value.may_have_arrived
    assert len(server.asked) == 3


def test_the_tries_have_an_end(server: "Server", session: Session) -> None:
    server.answers(503)
    with pytest.raises(Unreachable) as caught:
        show_me(session)
    assert caught.value.status == 503
    assert len(server.asked) == 7


def test_the_body_of_an_answer_that_is_not_used_is_not_read(
    server: "Server", session: Session
) -> None:
    written: list[int] = []

    def send_without_end(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 503 Busy\r\nContent-Length: 99999999999\r\n\r\n")
        pieces = (handler.wfile.write(b"x" * 100_000) for _ in range(1000))
        written.extend(pieces)

    server.script.append(send_without_end)
    server.answers(200, ME)
    assert show_me(session).id == 7
    assert sum(written) < 50_000_000
