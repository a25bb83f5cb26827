"""Titles and reasons of a profile, in one language or in several."""

from collections.abc import Iterator

import pytest

from tenant_file.branding import Branding
from tenant_file.model import Profile
from tenant_file.reading import TenantError, generic_profiles, read_profiles
from tenant_file.translations import Translations, pick, pick_for_ticket, pick_spoken
from ticketbound.language import ENGLISH, Language, install

SHOP = """\
[[profiles]]
id = "shop"
title.en = "The shop"
title.de = "Der Laden"

[[profiles.sources]]
kind = "system"
why = { en = "which system this is", de = "welches System das ist" }

[[profiles.sources]]
kind = "journal"
why = "what its service wrote"
"""
BOTH = Translations(en="logs", de="Protokolle")


@pytest.fixture(params=[("en", "en"), ("de", "en"), ("en", "de"), ("de", "de")])
def languages(request: pytest.FixtureRequest) -> Iterator[tuple[str, str]]:
    """What is said on the screen and on the ticket."""
    screen, ticket = request.param
    install(Language(screen), on_ticket=Language(ticket))
    yield request.param
    install(ENGLISH)


def read(text: str) -> Profile:
    [profile] = read_profiles(text)
    return profile


def test_a_text_may_be_written_once_or_in_each_language() -> None:
    profile = read(SHOP)
    assert profile.title == Translations(en="The shop", de="Der Laden")
    assert profile.sources[0].why == Translations("which system this is", "welches System das ist")
    assert profile.sources[1].why == "what its service wrote"


def test_the_person_and_the_ticket_get_their_own(languages: tuple[str, str]) -> None:
    screen, ticket = languages
    words = {"en": "logs", "de": "Protokolle"}
    assert (pick_spoken(BOTH), pick_for_ticket(BOTH)) == (words[screen], words[ticket])
    assert (pick_spoken("logs"), pick_for_ticket("logs")) == ("logs", "logs")


@pytest.mark.parametrize(
    ("text", "languages", "told"),
    [
        (Translations(de="Protokolle"), ("en",), "Protokolle"),
        (Translations(en=" ", de="Protokolle"), ("en", "de"), "Protokolle"),
        (BOTH, ("fr", "de"), "Protokolle"),
        (BOTH, (), "logs"),
        (Translations(), ("en",), ""),
    ],
)
def test_words_of_another_language_are_better_than_none(
    text: Translations, languages: tuple[str, ...], told: str
) -> None:
    assert pick(text, *languages) == told


def test_the_generic_profile_is_there_in_every_language() -> None:
    profile = read(generic_profiles())
    for text in (profile.title, *(source.why for source in profile.sources)):
        assert isinstance(text, Translations)
        assert set(text.list_written()) == set(Branding().languages)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("title.de", "title.fr", r"^line 4, profiles\[0\]\.title\.fr: there is no such key"),
        ('"Der Laden"', "7", r"^line 4, .*title\.de: this is a whole number; write a text in quo"),
        (
            'title.en = "The shop"\ntitle.de = "Der Laden"',
            "title = 7",
            r"^line 3, profiles\[0\]\.title: this is a whole number; write .* or a table",
        ),
        ("Der Laden", "x" * 301, r"^line 4, profiles\[0\]\.title\.de: longer than 300 characters"),
        ("Der Laden", r"Der\nLaden", r"^line 4, .*title\.de: it has line ends or control char"),
        ("welches System das ist", r"\u202e", r"^line 8, .*sources\[0\]\.why\.de: it has line"),
        ("what its service wrote", "x" * 301, r"^line 12, .*sources\[1\]\.why: longer than 300"),
        ("what its service wrote", r"\u001b[31m", r"^line 12, .*sources\[1\]\.why: it has line"),
        (
            '{ en = "which system this is", de = "welches System das ist" }',
            '{ en = " " }',
            r"^line 8, profiles\[0\]\.sources\[0\]\.why: customers must read why",
        ),
        (
            '{ en = "which system this is", de = "welches System das ist" }',
            "{}",
            r"^line 8, profiles\[0\]\.sources\[0\]\.why: customers must read why",
        ),
    ],
)
def test_a_mistake_is_named_with_its_line(old: str, new: str, message: str) -> None:
    assert SHOP.count(old) == 1
    with pytest.raises(TenantError, match=message):
        read(SHOP.replace(old, new))
