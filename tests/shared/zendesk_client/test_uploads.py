import io
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ticketbound.secret import Secret
from zendesk_client.attachments import (
    download_attachment,
    override_malware,
    redact_attachment,
    show_attachment,
)
from zendesk_client.errors import (
    Forbidden,
    NotFound,
    Redirected,
    TooLarge,
    Unreachable,
    UploadIncomplete,
)
from zendesk_client.models import Attachment
from zendesk_client.session import Session
from zendesk_client.uploads import create_upload, delete_upload

if TYPE_CHECKING:
    from tests.shared.zendesk_client.conftest import Server


def uploaded(size: int, **more: object) -> dict[str, object]:
    attachment = {"id": 9, "file_name": "logs.zip", "size": size, "width": None, "inline": False}
    upload = {"token": "t0k3n", "expires_at": "2026-11-21T20:38:53Z", "attachment": attachment}
    return {"upload": upload | more}


def test_a_file_is_sent_raw_with_its_name_and_type(server: "Server", session: Session) -> None:
    # Zendesk labels this answer text/plain though it is JSON.
    server.answers(201, uploaded(4), kind="text/plain; charset=utf-8")
    upload = create_upload(session, filename="a b&c.zip", content=io.BytesIO(b"logs"))
    assert upload.token == Secret("t0k3n")
    assert upload.expires_at is not None
    assert upload.expires_at.isoformat() == "2026-11-21T20:38:53+00:00"
    assert upload.attachment == Attachment(9, "logs.zip", 4)
    asked = server.asked[0]
    assert (asked.method, asked.path) == ("POST", "/api/v2/uploads?filename=a+b%26c.zip")
    assert asked.body == b"logs"
    assert asked.headers["content-type"] == "application/zip"
    assert asked.headers["content-length"] == "4"
    assert "t0k3n" not in repr(upload)


def test_a_file_can_join_an_earlier_upload(server: "Server", session: Session) -> None:
    server.answers(201, uploaded(1))
    create_upload(
        session,
        filename="b.txt",
        content=io.BytesIO(b"b"),
        content_type="text/plain",
        append_to=Secret("first"),
    )
    assert server.asked[0].path == "/api/v2/uploads?filename=b.txt&token=first"
    assert server.asked[0].headers["content-type"] == "text/plain"


def test_an_empty_file_is_sent_with_a_length(server: "Server", session: Session) -> None:
    server.answers(201, uploaded(0))
    assert create_upload(session, filename="e", content=io.BytesIO()).attachment.size == 0
    assert server.asked[0].headers["content-length"] == "0"
    assert "transfer-encoding" not in server.asked[0].headers


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (uploaded(3), "3 bytes of the file instead of 4"),
        (uploaded(5), "5 bytes of the file instead of 4"),
        (uploaded(4, token=None), "no token"),
        (uploaded(4, token=""), "no token"),
        (uploaded(4, attachment=None), "no token"),
        ({"upload": {}}, "no token"),
        (uploaded(4, token=".."), "no token"),
        (uploaded(4, token="a/../../tickets/1"), "no token"),
        (uploaded(4, token="a?b"), "no token"),
        (uploaded(4, token="é"), "no token"),
        (uploaded(4, token="a" * 256), "no token"),
    ],
)
def test_an_upload_that_is_not_whole_is_no_success(
    server: "Server", session: Session, answer: object, why: str
) -> None:
    server.answers(201, answer)
    with pytest.raises(UploadIncomplete, match=why) as caught:
        create_upload(session, filename="a", content=io.BytesIO(b"logs"))
    assert caught.value.exit_code == 41


def test_the_longest_token_is_one(server: "Server", session: Session) -> None:
    server.answers(201, uploaded(4, token="aZ0_-" * 51))
    upload = create_upload(session, filename="a", content=io.BytesIO(b"logs"))
    assert len(upload.token.reveal()) == 255


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"error":"AttachmentTooLarge","description":"Exceeded"}', "application/json"),
        (b"<html>413 Request Entity Too Large</html>", "text/html"),
        (b"", "text/plain"),
    ],
)
def test_413_is_too_large_whoever_says_it(
    server: "Server", session: Session, body: bytes, kind: str
) -> None:
    server.answers(413, body, kind=kind)
    with pytest.raises(TooLarge) as caught:
        create_upload(session, filename="a", content=io.BytesIO(b"logs"))
    assert caught.value.exit_code == 50
    assert caught.value.status == 413


def test_413_before_the_file_was_read_is_too_large(
    server: "Server", session: Session, tmp_path: Path
) -> None:
    server.answers_early = True
    server.answers(413, Connection="close")
    path = tmp_path / "part"
    path.write_bytes(b"z" * 20_000_000)
    with path.open("rb") as content, pytest.raises(TooLarge):
        create_upload(session, filename="a", content=content)


def test_50_mib_go_through_without_being_held(
    server: "Server", session: Session, tmp_path: Path
) -> None:
    size = 50 << 20
    path = tmp_path / "part"
    with path.open("wb") as file:
        file.truncate(size)
    server.keeps_bodies = False
    server.answers(503)
    server.answers(201, uploaded(size))
    tracemalloc.start()
    try:
        with path.open("rb") as content:
            create_upload(session, filename="part.zip", content=content)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert [asked.headers["content-length"] for asked in server.asked] == [str(size)] * 2
    assert peak < 2 << 20


def test_an_upload_is_deleted_by_its_token(server: "Server", session: Session) -> None:
    server.answers(204)
    delete_upload(session, Secret("t0k_3n-"))
    assert (server.asked[0].method, server.asked[0].path) == ("DELETE", "/api/v2/uploads/t0k_3n-")


@pytest.mark.parametrize("token", ["..", ".", "", "a/b", "a%2Fb", "a?b", "a#b", "a" * 256])
def test_what_is_no_token_never_reaches_a_path(
    server: "Server", session: Session, token: str
) -> None:
    with pytest.raises(UploadIncomplete, match="no token of an upload"):
        delete_upload(session, Secret(token))
    assert server.asked == []


def test_an_attachment_is_shown(server: "Server", session: Session) -> None:
    server.answers(200, {"attachment": {"id": 9, "file_name": "a", "size": 4}})
    assert show_attachment(session, 9).size == 4
    assert server.asked[0].path == "/api/v2/attachments/9"


def attachment_at(url: str) -> Attachment:
    return Attachment(9, "a", 4, content_url=url)


def test_an_attachment_is_downloaded_in_pieces(server: "Server", session: Session) -> None:
    content = bytes(range(256)) * 2000
    server.answers(200, content, kind="application/zip")
    sink = io.BytesIO()
    url = f"{server.address.base_url}/attachments/token/x/?name=a"
    assert download_attachment(session, attachment_at(url), sink, len(content)) == len(content)
    assert sink.getvalue() == content
    assert server.asked[0].path == "/attachments/token/x/?name=a"


def test_a_download_over_its_limit_stops(server: "Server", session: Session) -> None:
    server.answers(200, b"x" * 5_000_000, kind="application/zip")
    sink = io.BytesIO()
    with pytest.raises(TooLarge):
        session.download("/attachments/token/x", sink, 1000)
    assert len(sink.getvalue()) <= 1000


def test_a_download_that_is_cut_is_no_success(server: "Server", session: Session) -> None:
    server.answers_raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nabc")
    with pytest.raises(Unreachable):
        session.download("/attachments/token/x", io.BytesIO(), 1000)


def test_a_file_at_another_host_is_not_asked_for(
    server: "Server", other_server: "Server", session: Session
) -> None:
    url = f"{other_server.address.base_url}/attachments/token/x"
    with pytest.raises(Redirected):
        download_attachment(session, attachment_at(url), io.BytesIO(), 1000)
    server.answers(302, Location=url)
    with pytest.raises(Redirected, match=other_server.address.host):
        session.download("/attachments/token/x", io.BytesIO(), 1000)
    assert other_server.asked == []


@pytest.mark.parametrize(("status", "kind"), [(403, Forbidden), (404, NotFound)])
def test_a_page_that_refuses_a_download_is_told_by_its_status(
    server: "Server", session: Session, status: int, kind: type[Exception]
) -> None:
    server.answers(status, b"<html>no</html>", kind="text/html")
    with pytest.raises(kind):
        session.download("/attachments/token/x", io.BytesIO(), 1000)


def test_a_file_is_redacted_or_let_through(server: "Server", session: Session) -> None:
    server.answers(200, {"attachment": {"id": 10, "file_name": "redacted.txt", "size": 1}})
    assert redact_attachment(session, 33, 1, 9).file_name == "redacted.txt"
    found = {"malware_scan_result": "malware_found", "malware_access_override": True}
    server.script.clear()
    server.answers(200, {"attachment": {"id": 9, "file_name": "a", "size": 4, **found}})
    assert override_malware(session, 9, allowed=True).malware_access_override
    assert [(asked.method, asked.path) for asked in server.asked] == [
        ("PUT", "/api/v2/tickets/33/comments/1/attachments/9/redact"),
        ("PUT", "/api/v2/attachments/9"),
    ]
    assert server.asked[1].json == {"attachment": {"malware_access_override": True}}
