"""What is written about each request, and what never is."""

import io
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from ticketbound.secret import Secret
from zendesk_client import errors
from zendesk_client.session import Session
from zendesk_client.uploads import create_upload, delete_upload
from zendesk_client.users import show_me

if TYPE_CHECKING:
    from tests.shared.zendesk_client.conftest import Server

TOKEN = "canary-0123456789abcdef-token"
UPLOAD_TOKEN = "canaryUploadToken012345"
ME = {"user": {"id": 7}}


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
