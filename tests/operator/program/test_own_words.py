"""The vendor's name, words, colour and address, where the customer reads them."""

import io
import os
import sys
from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from log_operator.errors import CodeNotGiven, NothingCollected
from log_operator.languages.catalogues import load_language
from log_operator.screen.console import Console, Look
from log_operator.screen.streams import Streams
from log_operator.tenant import unbranded_tenant
from log_operator.words import own_words
from tenant_file.branding import Branding, Colour, Texts, TextsByLanguage
from tenant_file.model import SigningKey, Tenant, Vendor
from tests.operator.program.conftest import Story
from ticketbound.language import ENGLISH, install

TEXTS = TextsByLanguage(
    en=Texts(
        welcome="Thank you.\nThis takes two minutes.",
        before_agreeing="Only Acme's support sees this.",
        after_sending="We write to you within a day.",
        privacy="https://acme.example/privacy",
    ),
    de=Texts(welcome="Danke."),
)
TENANT = replace(
    unbranded_tenant(),
    vendor=Vendor(name="Acme Software"),
    keys=(SigningKey("ab" * 32),),
    operator=Branding(product="Acme Log Sender", texts=TEXTS),
)


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    install(ENGLISH)


@pytest.fixture
def screen() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def console(screen: io.StringIO) -> Console:
    return Console(Streams(None, io.StringIO(), screen), json=False)


def test_the_customer_is_greeted(console: Console, screen: io.StringIO) -> None:
    own_words.greet(console, TENANT)
    assert screen.getvalue().splitlines() == [
        "Acme Log Sender, from Acme Software",
        "Thank you.",
        "This takes two minutes.",
    ]


def test_in_the_customer_s_language(console: Console, screen: io.StringIO) -> None:
    install(load_language("de"))
    own_words.greet(console, TENANT)
    own_words.inform(console, TENANT)
    assert "Danke." in screen.getvalue()
    assert "Thank you." not in screen.getvalue()
    assert "https://acme.example/privacy" in screen.getvalue()


def test_who_is_trusted_with_no_key_is_no_vendor(console: Console, screen: io.StringIO) -> None:
    own_words.greet(console, unbranded_tenant())
    assert screen.getvalue() == "Ticketbound operator\n"


def test_before_agreeing_and_after_sending(console: Console, screen: io.StringIO) -> None:
    own_words.inform(console, TENANT)
    own_words.thank(console, TENANT)
    assert screen.getvalue().splitlines() == [
        "Only Acme's support sees this.",
        "how your data is dealt with: https://acme.example/privacy",
        "We write to you within a day.",
    ]


def test_a_vendor_without_words_says_nothing(console: Console, screen: io.StringIO) -> None:
    own_words.inform(console, unbranded_tenant())
    own_words.thank(console, unbranded_tenant())
    assert screen.getvalue() == ""


def test_words_that_were_smuggled_in_draw_nothing(console: Console, screen: io.StringIO) -> None:
    texts = TextsByLanguage(en=Texts(welcome="a\x1b[2Jb", privacy="https://x\x1b]0;y\x07"))
    own_words.greet(console, replace(TENANT, operator=Branding(texts=texts)))
    own_words.inform(console, replace(TENANT, operator=Branding(texts=texts)))
    assert "\x1b" not in screen.getvalue()
    assert r"a\x1b[2Jb" in screen.getvalue()


def test_a_run_that_is_agreed_to_beforehand_ends_with_the_vendor_s_words(story: Story) -> None:
    story.tenant = replace(story.tenant, operator=TENANT.operator)
    story.send()
    said = story.screen.getvalue().splitlines()
    assert said[-1] == "We write to you within a day."
    assert "Only Acme's support sees this." not in said


def test_whom_to_ask_stands_below_what_went_wrong(screen: io.StringIO) -> None:
    look = Look(support="help@acme.example\x1b")
    console = Console(Streams(None, io.StringIO(), screen), json=False, look=look)
    console.fail("send", NothingCollected("there is nothing", hint="look"))
    assert screen.getvalue().splitlines() == [
        "operator: there is nothing",
        "  look",
        r"  whom to ask: help@acme.example\x1b",
    ]


def test_nobody_needs_help_with_a_word_that_was_mistyped(screen: io.StringIO) -> None:
    look = Look(support="help@acme.example")
    console = Console(Streams(None, io.StringIO(), screen), json=False, look=look)
    console.fail("send", CodeNotGiven("no code was given"))
    assert "help@" not in screen.getvalue()


@pytest.mark.skipif(sys.platform == "win32", reason="has no pseudo terminals")
@pytest.mark.parametrize(
    ("colour", "is_colourless", "drawn"),
    [
        ("black", False, "\x1b[1;30mAcme\x1b[0m"),
        ("green", False, "\x1b[1;32mAcme\x1b[0m"),
        ("magenta", False, "\x1b[1;35mAcme\x1b[0m"),
        ("white", False, "\x1b[1;37mAcme\x1b[0m"),
        ("magenta", True, "Acme"),
    ],
)
def test_the_title_has_the_vendor_s_colour(colour: Colour, is_colourless: bool, drawn: str) -> None:
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "w", encoding="utf-8") as stream:
        streams = Streams(None, None, stream)
        look = Look(accent=colour)
        Console(streams, json=False, is_colourless=is_colourless, look=look).say_title("Acme")
        assert os.read(ours, 100).decode() == f"{drawn}\r\n"
    os.close(ours)


def test_words_of_a_tenant_of_another_language_first(screen: io.StringIO) -> None:
    branding = Branding(languages=("de",), texts=TextsByLanguage(de=Texts(welcome="Danke.")))
    tenant: Tenant = replace(TENANT, operator=branding)
    own_words.greet(Console(Streams(None, None, screen), json=False), tenant)
    assert screen.getvalue().splitlines()[1:] == ["Danke."]
