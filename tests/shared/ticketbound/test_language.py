"""Sentences in English, and in a language whose catalogue is made up here."""

from collections.abc import Iterator
from gettext import NullTranslations

import pytest

from ticketbound.language import (
    ENGLISH,
    Language,
    install,
    later,
    retell,
    say,
    say_many,
    spoken,
    write_number,
    write_size,
)

SENTENCES = {
    "the disk of {folder} has only {size} left": "auf dem Datenträger von {folder} ist nur {size}",
    "{count} log": "{count} Protokoll",
    "{count} logs": "{count} Protokolle",
    "a pipe, not a file": "eine Pipe, keine Datei",
    "only the last {size}": "nur die letzten {size}",
    "is a link to {target}; {why}": "verweist auf {target}; {why}",
    "{why}: {what}": "wegen {why}: {what}",
}
MARKED = (
    "a pipe, not a file",
    "only the last {size}",
    "is a link to {target}; {why}",
    "{why}: {what}",
)


class MadeUp(NullTranslations):
    def gettext(self, message: str) -> str:
        return SENTENCES.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return SENTENCES[msgid1 if n == 1 else msgid2]

    def pgettext(self, context: str, message: str) -> str:
        return SENTENCES.get(message, message) if context == "later" else message


GERMAN = Language("de", MadeUp(), marks={",": ".", ".": ","}, marked=MARKED)


@pytest.fixture
def _german() -> Iterator[None]:
    install(GERMAN)
    yield
    install(ENGLISH)


def test_nothing_is_installed_to_begin_with() -> None:
    assert spoken() is ENGLISH
    told = say("the disk of {folder} has only {size} left", folder="/tmp", size="1 B")
    assert told == "the disk of /tmp has only 1 B left"


def test_a_sentence_without_values_keeps_its_braces() -> None:
    assert say("write {name} as it is") == "write {name} as it is"


@pytest.mark.parametrize(("count", "told"), [(0, "0 logs"), (1, "1 log"), (12345, "12,345 logs")])
def test_english_counts(count: int, told: str) -> None:
    assert say_many("{count} log", "{count} logs", count) == told


@pytest.mark.usefixtures("_german")
def test_an_installed_language_is_spoken() -> None:
    told = say("the disk of {folder} has only {size} left", folder="/tmp", size=write_size(1500))
    assert told == "auf dem Datenträger von /tmp ist nur 1,5 KB"
    assert say_many("{count} log", "{count} logs", 12345) == "12.345 Protokolle"
    assert say_many("{count} log", "{count} logs", 1) == "1 Protokoll"
    assert write_number(1234567) == "1.234.567"
    assert spoken().code == "de"


@pytest.mark.usefixtures("_german")
def test_what_nobody_translated_is_said_in_english() -> None:
    assert say("nothing fits") == "nothing fits"


def test_two_languages_are_spoken_in_one_process() -> None:
    assert GERMAN.write_size(2_500_000) == "2,5 MB"
    assert write_size(2_500_000) == "2.5 MB"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a pipe, not a file", "eine Pipe, keine Datei"),
        ("only the last 50.0 MB", "nur die letzten 50,0 MB"),
        ("is a link to /a.b,c; a pipe, not a file", "verweist auf /a.b,c; eine Pipe, keine Datei"),
        ("what no catalogue knows", "what no catalogue knows"),
        ("no: such 1,234 files", "wegen no: such 1,234 files"),
        ("on\ntwo lines", "on\ntwo lines"),
    ],
)
def test_what_was_written_down_in_english_is_told_later(text: str, told: str) -> None:
    assert GERMAN.retell(later(text)) == told
    assert retell(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "is a link to " * 70 + "; a pipe, not a file" * 3,
        "is a link to " * 3000 + "; " * 3000,
        "a: " * 333,
        "1," * 50_000,
        "{why}: {0.__class__}",
    ],
)
def test_a_text_that_somebody_made_up_costs_no_more_than_any_other(text: str) -> None:
    """A manifest may come from anywhere: no endless recursion, no search that takes hours."""
    assert GERMAN.retell(text).count("auf") + GERMAN.retell(text).count("wegen") <= 3


def test_sentences_lie_within_each_other_only_so_deep() -> None:
    told = GERMAN.retell("a: b: c: d: only the last 1.5 MB")
    assert told == "wegen wegen wegen a: b: c: d: nur die letzten 1,5 MB"
