"""The `[operator]` table: what a vendor may say of his own operator, and what not."""

import pytest

from tenant_file.branding import Branding, Texts, TextsByLanguage
from tenant_file.reading import TenantError, generic_profiles, read_tenant

HEAD = f"""
version = 1
[vendor]
name = "Acme"
[zendesk]
subdomains = ["acme"]
[[keys]]
public = "{"ab" * 32}"
"""
WHOLE = """
[operator]
product = "Acme Log Sender"
executable = "acme-logs"
icon = "brand/acme.ico"
colour = "magenta"
languages = ["de", "en"]
[operator.texts.en]
welcome = "Thank you.\\nThis takes two minutes."
privacy = "https://acme.example/privacy"
[operator.texts.de]
welcome = "Danke."
"""


def read(table: str) -> Branding:
    return read_tenant(HEAD + table + generic_profiles()).operator


def test_a_file_that_says_nothing_of_it_gets_what_it_is_called_by_us() -> None:
    assert read("") == Branding()
    assert (Branding().product, Branding().executable) == ("Ticketbound operator", "operator")


def test_everything_can_be_said() -> None:
    branding = read(WHOLE)
    assert branding.product == "Acme Log Sender"
    assert branding.languages == ("de", "en")
    assert branding.texts.en.welcome == "Thank you.\nThis takes two minutes."


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Hello"), ("de", "Hallo"), ("fr", "Hallo"), ("", "Hallo")]
)
def test_the_first_language_is_for_those_who_speak_none(language: str, words: str) -> None:
    texts = TextsByLanguage(en=Texts(welcome="Hello"), de=Texts(welcome="Hallo"))
    branding = Branding(languages=("de", "en"), texts=texts)
    assert branding.find_text("welcome", language) == words


def test_words_of_another_language_are_better_than_none() -> None:
    branding = read(WHOLE)
    assert branding.find_text("privacy", "de") == "https://acme.example/privacy"
    assert branding.find_text("after_sending", "de") == ""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"Acme Log Sender"', '" "', r"^line 11, operator\.product: customers must see"),
        ('"Acme Log Sender"', '"Acme\\nSender"', r"operator\.product: customers must see a name"),
        ('"Acme Log Sender"', f'"{"A" * 61}"', r"operator\.product: longer than 60"),
        ('"acme-logs"', '"Acme Logs"', r"^line 12, operator\.executable: 'Acme Logs' is no name"),
        ('"acme-logs"', '"acme.exe"', r"'acme\.exe' is no name of a program: lower-case"),
        ('"acme-logs"', '"../logs"', r"operator\.executable: '\.\./logs' is no name"),
        ('"acme-logs"', '"nul"', r"'nul' is the name of a device on Windows; take another"),
        ("brand/acme.ico", "brand/acme.svg", r"^line 13, operator\.icon: .* neither an \.ico"),
        ('"magenta"', '"pink"', r"^line 14, operator\.colour: 'pink' is not known here; write \""),
        (
            '"de", "en"',
            '"de", "fr"',
            r"^line 15, operator\.languages\[1\]: 'fr' is not known here;",
        ),
        ('"de", "en"', '"de", "de"', r"operator\.languages: one language is named twice"),
        ('"de", "en"', "", r"operator\.languages: at least one is needed"),
        ('"de", "en"', '"en"', r"^line 19, operator\.texts\.de: this language is not among"),
        ("texts.de", "texts.fr", r"^line 19, operator\.texts\.fr: there is no such key"),
        ("https://acme", "http://acme", r"^line 18, operator\.texts\.en\.privacy: not an https"),
        ('"Danke."', f'"{"x" * 501}"', r"texts\.de\.welcome: longer than 500 characters"),
        ('"Danke."', '"\\u001b[31mDanke"', r"texts\.de\.welcome: it has control characters"),
        ('"Danke."', '"\\u202eDanke"', r"texts\.de\.welcome: it has control characters"),
        (
            '"Danke."',
            "7",
            r"^line 20, operator\.texts\.de\.welcome: this is a whole number; write a text",
        ),
        ("executable", "exe", r"^line 12, operator\.exe: there is no such key"),
    ],
)
def test_a_mistake_is_named_with_its_line(old: str, new: str, message: str) -> None:
    assert WHOLE.count(old) == 1
    with pytest.raises(TenantError, match=message):
        read(WHOLE.replace(old, new))
