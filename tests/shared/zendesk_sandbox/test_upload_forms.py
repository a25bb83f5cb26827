"""Uploads as a form with one file, which Zendesk's own Ruby client sends."""

import tracemalloc
from collections.abc import Iterator

import pytest

from tests.shared.zendesk_sandbox.daily_work import path_of
from zendesk_sandbox.limits import Limits
from zendesk_sandbox.plain_http import Answer
from zendesk_sandbox.server import RunningSandbox, start_sandbox

_MIB = 1 << 20
_END = b"\r\n--limit--\r\n"


def _field(name: str, value: str) -> bytes:
    return f'--limit\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()


def _file(name: str = "uploaded_data", file_name: str = "a.zip") -> bytes:
    disposition = f'form-data; name="{name}"; filename="{file_name}"'
    head = f"--limit\r\nContent-Disposition: {disposition}\r\nContent-Type: application/zip\r\n\r\n"
    return head.encode()


def _send(
    sandbox: RunningSandbox,
    token: str,
    body: bytes | Iterator[bytes],
    query: str = "",
    length: int | None = None,
) -> Answer:
    headers = {"Content-Type": "multipart/form-data; boundary=limit"}
    if length is not None:
        headers["Content-Length"] = str(length)
    path = f"/api/v2/uploads.json{query}"
    return sandbox.ask("POST", path, token=token, body=body, headers=headers)


def _stored(sandbox: RunningSandbox) -> int:
    return len(list(sandbox.state.folder.iterdir()))


def test_form_is_an_upload(sandbox: RunningSandbox, courier: str) -> None:
    content = bytes(range(256)) * 1000 + b"\r\n--limi"
    body = _field("filename", "logs.zip") + _file() + content + _END
    answer = _send(sandbox, courier, body)
    assert answer.status == 201
    attachment = answer.json()["upload"]["attachment"]
    assert (attachment["file_name"], attachment["size"]) == ("logs.zip", len(content))
    got = sandbox.ask("GET", path_of(sandbox, attachment))
    assert got.body == content
    assert _stored(sandbox) == 1


@pytest.mark.parametrize(
    ("query", "field", "name"),
    [("?filename=q.zip", b"", "q.zip"), ("", _field("filename", "f.zip"), "f.zip"), ("", b"", "p")],
)
def test_name_comes_from_query_field_or_part(
    sandbox: RunningSandbox, courier: str, query: str, field: bytes, name: str
) -> None:
    body = field + _file(file_name="p") + b"x" + _END
    upload = _send(sandbox, courier, body, query).json()["upload"]
    assert upload["attachment"]["file_name"] == name


@pytest.mark.parametrize("in_query", [True, False])
def test_more_files_under_one_token(sandbox: RunningSandbox, courier: str, in_query: bool) -> None:
    token = _send(sandbox, courier, _file() + b"x" + _END).json()["upload"]["token"]
    query = f"?token={token}" if in_query else ""
    field = b"" if in_query else _field("token", token)
    second = _send(sandbox, courier, field + _file() + b"y" + _END, query).json()["upload"]
    assert second["token"] == token
    assert len(second["attachments"]) == 2


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        (b"", 400, "BadRequest"),
        (b"nonsense", 400, "BadRequest"),
        (_file() + b"cut off", 400, "BadRequest"),
        (_field("filename", "a") + b"--limit--\r\n", 422, "RecordInvalid"),
        (_file("another_name") + b"x" + _END, 422, "RecordInvalid"),
        (_file(file_name=" ") + b"x" + _END, 422, "RecordInvalid"),
        (_file() + _END, 422, "AttachmentUnprocessable"),
        (_field("token", "x" * (1 << 20)) + _file() + b"x" + _END, 400, "BadRequest"),
        (_field("a", "b") * 40 + _file() + b"x" + _END, 400, "BadRequest"),
    ],
)
def test_bad_forms_leave_nothing(
    sandbox: RunningSandbox, courier: str, body: bytes, status: int, error: str
) -> None:
    answer = _send(sandbox, courier, body)
    assert (answer.status, answer.json()["error"]) == (status, error)
    assert _stored(sandbox) == 0


def test_form_without_boundary(sandbox: RunningSandbox, courier: str) -> None:
    headers = {"Content-Type": "multipart/form-data"}
    answer = sandbox.ask("POST", "/api/v2/uploads", token=courier, body=b"x", headers=headers)
    assert (answer.status, answer.json()["error"]) == (400, "BadRequest")


def test_too_large_a_file() -> None:
    with start_sandbox(limits=Limits(attachment_size=1000)) as sandbox:
        token = sandbox.issue_token(sandbox.service_user_id, "write")
        assert _send(sandbox, token, _file() + b"x" * 1000 + _END).status == 201
        assert _send(sandbox, token, _file() + b"x" * 1001 + _END).status == 413
        assert _stored(sandbox) == 1


def test_large_form_takes_flat_memory(sandbox: RunningSandbox, courier: str) -> None:
    count = 20

    def pieces() -> Iterator[bytes]:
        yield _file()
        piece = bytes(_MIB)
        for _ in range(count):
            yield piece
        yield _END

    length = len(_file()) + count * _MIB + len(_END)
    tracemalloc.start()
    try:
        answer = _send(sandbox, courier, pieces(), length=length)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert answer.json()["upload"]["attachment"]["size"] == count * _MIB
    assert peak < 10 * _MIB
