import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketbound.subdomain import is_subdomain
from token_issuer.errors import BadArgument
from token_issuer.set_up.typed import parse_address, parse_identifier, parse_subdomain, parse_yes


@pytest.mark.parametrize(
    "text",
    [
        "acme",
        " ACME ",
        "acme.zendesk.com",
        "acme.zendesk.com/",
        "https://acme.zendesk.com",
        "https://acme.zendesk.com/agent/tickets/12?a=b#c",
        "http://Acme.Zendesk.com/agent",
        "acme.zendesk.com/hc/en-us",
    ],
)
def test_understands_an_address(text: str) -> None:
    assert parse_subdomain(text) == "acme"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "acme.zendesk",
        "https://acme.example/agent",
        "https://evil.example/acme.zendesk.com",
        "https://evil.example#acme.zendesk.com",
        "https://evil.example?acme.zendesk.com/",
        "user@acme.zendesk.com",
        "https://a.b.zendesk.com",
        "acme.zendesk.com.evil.example",
        "https://acme.zendesk.com:8443/agent",
        "xn--acme",
        "-acme",
        "a" * 64,
        "ａｃｍｅ",
        "acme%2f",
        "acme\x00",
    ],
)
def test_understands_nothing_else(text: str) -> None:
    with pytest.raises(BadArgument, match="is no Zendesk subdomain|nothing was typed"):
        parse_subdomain(text)


@given(st.text())
def test_what_comes_of_any_text_is_a_subdomain_or_a_refusal(text: str) -> None:
    try:
        subdomain = parse_subdomain(text)
    except BadArgument:
        return
    assert is_subdomain(subdomain)


@pytest.mark.parametrize(
    "text", ["", "a", "a@", "@b", "a b@c", "a@b\n", "a:b@c", 'x" role:admin@y']
)
def test_no_address(text: str) -> None:
    with pytest.raises(BadArgument):
        parse_address(text)


def test_an_address_in_lower_case() -> None:
    assert parse_address("Logs@Acme.Example") == "logs@acme.example"


@pytest.mark.parametrize("text", ["", "a b", "a\x1b", "a" * 101])
def test_no_identifier(text: str) -> None:
    with pytest.raises(BadArgument):
        parse_identifier(text)


@pytest.mark.parametrize(("text", "yes"), [("y", True), ("YES", True), ("n", False), ("No", False)])
def test_yes_and_no(text: str, yes: bool) -> None:
    assert parse_yes(text) is yes
    with pytest.raises(BadArgument):
        parse_yes(f"{text}?")
