from datetime import timedelta

import pytest

from token_issuer.arguments import parse_code_id, parse_life, parse_ticket
from token_issuer.errors import BadArgument


@pytest.mark.parametrize(
    ("text", "number"),
    [("1", 1), ("1234", 1234), ("#1234", 1234), (str(2**63 - 1), 2**63 - 1)]
    + [
        (f"https://acme.zendesk.com/{path}", 1234)
        for path in ("agent/tickets/1234", "tickets/1234/", "agent/tickets/1234?x=1#y")
    ],
)
def test_takes_a_ticket_number(text: str, number: int) -> None:
    assert parse_ticket(text) == number


@pytest.mark.parametrize(
    "text",
    [
        *("0", "-1", "+1", "12abc", "１２", "٣", "1.0", "1e3", "", " ", "1 ", "01", "1_000"),
        *("https://acme.zendesk.com/agent/tickets/", "https://acme.zendesk.com/agent/tickets/0"),
        *("https://acme.example/agent/tickets/12", "http://acme.zendesk.com/agent/tickets/12"),
        *("#", "##12", "# 12", "#0", "12#", "＃12"),
        *(str(2**63), str(2**64 - 1), "9" * 40, "1\n"),
    ],
)
def test_refuses_what_is_no_ticket_number(text: str) -> None:
    with pytest.raises(BadArgument, match="is no ticket number"):
        parse_ticket(text)


def test_escapes_what_it_repeats() -> None:
    with pytest.raises(BadArgument) as caught:
        parse_ticket("1\x1b[2J")
    assert "\x1b" not in caught.value.sentence


@pytest.mark.parametrize(
    ("text", "life"),
    [("90m", timedelta(minutes=90)), ("24h", timedelta(hours=24)), ("2d", timedelta(days=2))],
)
def test_takes_a_life(text: str, life: timedelta) -> None:
    assert parse_life(text) == life


@pytest.mark.parametrize("text", ["", "24", "h", "0h", "-1h", "1.5h", "24 h", "1w", "２h"])
def test_refuses_what_is_no_life(text: str) -> None:
    with pytest.raises(BadArgument, match="is no time span"):
        parse_life(text)


def test_takes_a_code_id_in_either_case() -> None:
    assert parse_code_id(" 0123456789ABCDEF ") == "0123456789abcdef"
    assert parse_code_id("01AB") == "01ab"


@pytest.mark.parametrize("text", ["", "123", "0123456789abcdeg", "tbc1_secret", "0" * 17])
def test_refuses_what_is_no_code_id_and_does_not_repeat_it(text: str) -> None:
    with pytest.raises(BadArgument, match="this is no code id") as caught:
        parse_code_id(text)
    assert "secret" not in caught.value.sentence
