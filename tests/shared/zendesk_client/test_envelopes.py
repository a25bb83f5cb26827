import json

import pytest

from zendesk_client.envelopes import Envelope, read_envelope


def read(body: object) -> Envelope | None:
    return read_envelope(json.dumps(body).encode(), str)


@pytest.mark.parametrize(
    ("body", "code", "text"),
    [
        ({"error": "RecordNotFound", "description": "Not found"}, "RecordNotFound", "Not found"),
        ({"error": "invalid_token", "error_description": "gone"}, "invalid_token", "gone"),
        ({"error": "Couldn't authenticate you"}, "Couldn't authenticate you", ""),
        ({"error": {"title": "Forbidden", "message": "no access"}}, "Forbidden", "no access"),
        ({"errors": [{"code": "Depth", "title": "t", "detail": "too deep"}]}, "Depth", "too deep"),
        ({"errors": [{"code": "Depth", "title": "t"}]}, "Depth", "t"),
        ({"error": ["plain words"]}, "plain words", ""),
        ({"description": "only words"}, "", "only words"),
        ({"message": "from a gateway"}, "", "from a gateway"),
    ],
)
def test_every_shape_gives_its_code_and_text(body: object, code: str, text: str) -> None:
    assert read(body) == Envelope(code, text)


@pytest.mark.parametrize(
    ("details", "reasons"),
    [
        ({"status": [{"description": "closed"}]}, {"status": ("closed",)}),
        ({"a": [{"description": "x", "error": "Y"}, {"error": "Z"}]}, {"a": ("x", "Z")}),
        ({"a": {"description": "x"}}, {"a": ("x",)}),
        (
            {"a": "x", "b": ["y"], "c": None, "d": [[1]]},
            {"a": ("x",), "b": ("y",), "c": (), "d": ()},
        ),
        (["not", "a", "mapping"], {}),
    ],
)
def test_details_are_read_by_field(details: object, reasons: dict[str, tuple[str, ...]]) -> None:
    envelope = read({"error": "RecordInvalid", "details": details})
    assert envelope is not None
    assert envelope.details == reasons


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"null",
        b"[]",
        b'"error"',
        b"{}",
        b'{"error": null}',
        b'{"error": []}',
        b'{"error": NaN}',
        b"\xff\xfe",
        b'{"error": "\xff"}',
        b'{"error": "cut',
        b"[" * 100_000,
        b'{"error":' * 100_000,
        b'{"error":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    ],
)
def test_what_is_no_error_of_zendesk_gives_none(body: bytes) -> None:
    assert read_envelope(body, str) is None


def test_every_text_is_cleaned_and_their_number_bounded() -> None:
    body = {"error": "e", "description": "d", "details": {f"f{n}": ["r"] * 99 for n in range(99)}}
    envelope = read_envelope(json.dumps(body).encode(), lambda text: f"<{text}>")
    assert envelope is not None
    assert (envelope.code, envelope.text) == ("<e>", "<d>")
    assert len(envelope.details) == 20
    assert envelope.details["<f0>"] == ("<r>",) * 10
