import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketbound.safe_text import escape
from ticketbound.secret import Secret
from ticketbound.sizes import format_size, parse_size
from ticketbound.subdomain import is_subdomain


def test_secret_never_shows_itself() -> None:
    secret = Secret("hunter2")
    shown = f"{secret} {secret!r} {secret:>12}" + str([secret]) + "%s" % secret  # noqa: UP031
    assert "hunter2" not in shown
    assert secret.reveal() == "hunter2"


@pytest.mark.parametrize("leak", [pickle.dumps, hash, copy.deepcopy])
def test_secret_does_not_leave_by_the_back_door(leak: object) -> None:
    with pytest.raises(TypeError):
        leak(Secret("hunter2"))  # type: ignore[operator]


def test_secrets_compare_by_value() -> None:
    assert Secret("a") == Secret("a")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"


@given(st.text())
def test_escaped_text_holds_no_control(text: str) -> None:
    shown = escape(text)
    assert shown.isprintable()
    assert len(shown) <= 200
    shown.encode()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\r\n", r"\x1b[31mred\x0d\x0a"),
        ("a\u202eb\u2028", r"a\u202eb\u2028"),
        ("/tmp/caf\udce9", r"/tmp/caf\udce9"),
        ("Größe 日本", "Größe 日本"),
        ("x" * 201, "x" * 199 + "…"),
    ],
)
def test_escape(text: str, shown: str) -> None:
    assert escape(text) == shown


@pytest.mark.parametrize(
    ("text", "count"),
    [
        *(("0", 0), ("200MB", 200_000_000), ("50 MiB", 52_428_800), ("1kb", 1000)),
        *(
            ("1.5MB", 1_500_000),
            ("0.25 GiB", 1 << 28),
            ("1.0001KB", 1000),
            ("2.50gb", 2_500_000_000),
        ),
    ],
)
def test_parse_size(text: str, count: int) -> None:
    assert parse_size(text) == count


@pytest.mark.parametrize(
    "text", ["", "MB", "1.5", "1.5B", ".5MB", "1.MB", "1,5MB", "-1", "1 TBB", "１２"]
)
def test_what_is_no_size(text: str) -> None:
    with pytest.raises(ValueError, match="no size"):
        parse_size(text)


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 B"), (999, "999 B"), (1000, "1.0 KB"), (999_960, "1.0 MB"), (203_400_000, "203.4 MB")],
)
def test_format_size(count: int, text: str) -> None:
    assert format_size(count) == text


@pytest.mark.parametrize(("text", "expected"), [("acme", True), ("a-1", True), ("acme\n", False)])
def test_subdomain(text: str, expected: bool) -> None:
    assert is_subdomain(text) is expected
