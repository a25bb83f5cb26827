"""Secrets in lines with the colours of a terminal."""

import re

import pytest

from log_operator.redact.colours import find_in_colours
from log_operator.redact.confirm import Span
from log_operator.redact.redactor import Redactor

_RED, _END = b"\x1b[31m", b"\x1b[0m"


def _find_numbers(data: bytes) -> list[Span]:
    """Where `42` stands alone, and where `begin` and `end` stand around something."""
    found = re.finditer(rb"\b42\b|begin[^.]*end", data)
    return [(*match.span(), 7) for match in found]


@pytest.mark.parametrize(
    ("text", "secrets"),
    [
        (b"a 42 b", [b"42"]),
        (b"a \x1b[32m42\x1b[0m b\n", [b"42"]),
        (b"a\n\x1b[1mb \x1b[4m4\x1b[32m2\x1b[0m c\n42\n", [b"4\x1b[32m2", b"42"]),
        (b"x\n\x1b[1mb\x1b[m\nbegin \x1b[1ma\n\x1b[mb end\n", [b"begin \x1b[1ma\n\x1b[mb end"]),
        (b"4\x1b[m2 4\x1b[m23", [b"4\x1b[m2"]),
        (b"\x1b[31 42", [b"42"]),
        (b"\x1b[m\x1b[m", []),
        (b"\x1b[m 42", [b"42"]),
    ],
)
def test_spans_are_those_of_the_text_with_colours(text: bytes, secrets: list[bytes]) -> None:
    spans = find_in_colours(text, _find_numbers)
    assert [text[start:end] for start, end, _ in spans] == secrets
    assert all(rule == 7 for _, _, rule in spans)


@pytest.mark.parametrize(
    "secret",
    [
        b"3528882000326429",
        b"2a00:1450:4001:81e::2004",
        b"54-23-07-14-50-5f",
        b"BE81 3114 7622 3244",
        b"203.0.113.77",
        b"bob.smith@mail.example.com",
    ],
)
def test_what_is_personal_is_found_behind_a_colour_and_an_escaped_line_end(
    fast: Redactor, secret: bytes
) -> None:
    text = b"%b%b%b\nline\\n%b\\nline\n" % (_RED, secret, _END, secret)
    cleaned = b"".join(fast.clean([text], name="a.log"))
    assert secret not in cleaned
    assert cleaned.startswith(_RED)
    assert cleaned.endswith(b"\\nline\n")


def test_a_password_is_found_in_json_whose_every_sign_has_a_colour(fast: Redactor) -> None:
    text = b'\x1b[34;1m"token"\x1b[0m\x1b[39m:\x1b[0m \x1b[32m"1aae066a3a69"\x1b[0m,\n'
    cleaned = b"".join(fast.clean([text], name="a.log"))
    assert cleaned == text.replace(b"1aae066a3a69", b"[redacted:key-value]")
