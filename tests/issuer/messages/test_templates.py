"""The texts for customers: those of the program, and the vendor's own."""

import os
from pathlib import Path

import pytest

from token_issuer.errors import SettingsBroken
from token_issuer.messages.templates import PLACEHOLDERS, Template, Templates, read_templates

GOOD = "Use {code} for {ticket}.\nGet {download} before {expiry}."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "messages").mkdir()
    return tmp_path / "messages"


@pytest.mark.parametrize("locale", ["en", "de", "fr", "es", "pt", "ja"])
def test_each_text_that_comes_with_the_program_has_the_code_on_a_line_of_its_own(
    folder: Path, locale: str
) -> None:
    template = read_templates(folder).choose(locale)
    assert template.locale == locale
    assert all(template.text.count(f"{{{name}}}") == 1 for name in PLACEHOLDERS)
    greeting, _, steps, code, rest, last = template.text.split("\n\n")
    assert len(greeting.splitlines()) == 1
    assert [line[:3] for line in (*steps.splitlines(), rest)] == ["1. ", "2. ", "3. ", "4. "]
    assert steps.splitlines()[0].endswith("{download}")
    assert code == "{code}"
    assert "{ticket}" in last
    assert "{expiry}" in last


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        *(("de", "de"), ("de-AT", "de"), ("DE-at", "de"), ("pt-BR", "pt"), ("es-419", "es")),
        *(("en-US", "en"), ("zh-CN", "en"), ("", "en"), (None, "en"), ("de_AT", "en")),
        *(("../de", "en"), ("dex", "en"), ("d", "en"), ("-", "en"), ("ja-JP-x-y-z", "ja")),
    ],
)
def test_the_language_decides_and_english_is_for_the_rest(
    folder: Path, asked: str | None, found: str
) -> None:
    assert read_templates(folder).choose(asked).locale == found


def test_an_own_text_wins_and_the_nearest_one_is_taken(folder: Path) -> None:
    (folder / "de-AT.txt").write_text(f"Servus! {GOOD}", encoding="utf-8")
    (folder / "de.txt").write_bytes(f"\ufeffMoin! {GOOD}\r\n".replace("\n", "\r\n").encode())
    (folder / "nl.txt").write_text(f"Hoi! {GOOD}", encoding="utf-8")
    (folder / "notes.md").write_text("not a template", encoding="utf-8")
    templates = read_templates(folder)
    assert templates.choose("de-at").text.startswith("Servus!")
    assert templates.choose("de-CH").text.startswith("Moin!")
    assert "\r" not in templates.choose("de-CH").text
    assert templates.choose("nl-BE").locale == "nl"
    assert templates.choose("fr").text.startswith("Bonjour")


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("de.txt", GOOD.replace("{code}", "it"), "de.txt: it does not say {code}"),
        ("de.txt", "", "it does not say {code}, {download}, {ticket}, {expiry}"),
        ("de.txt", f"{GOOD} {{name}}", "there is no {name}"),
        ("de.txt", f"{GOOD} {{\x1b[2J}}", r"there is no {\x1b[2J}"),
        ("de.txt", GOOD + "x" * 1200, "it is longer than 1200 characters"),
        ("de.txt", f"{GOOD}\x1b[31m", "it has characters that cannot be shown"),
        ("de.txt", f"{GOOD}\u202e", "it has characters that cannot be shown"),
        ("german text.txt", GOOD, "its name is no locale"),
    ],
)
def test_a_text_that_is_of_no_use_is_refused_by_its_name(
    folder: Path, name: str, text: str, says: str
) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(SettingsBroken) as caught:
        read_templates(folder)
    assert says in caught.value.sentence
    assert "\x1b" not in caught.value.sentence


def test_bytes_that_are_no_text_are_refused(folder: Path) -> None:
    (folder / "de.txt").write_bytes(GOOD.encode() + b"\xff")
    with pytest.raises(SettingsBroken, match="not UTF-8"):
        read_templates(folder)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root and Windows read anything")
def test_a_text_that_cannot_be_read(folder: Path) -> None:
    (folder / "de.txt").write_text(GOOD, encoding="utf-8")
    (folder / "de.txt").chmod(0)
    with pytest.raises(SettingsBroken, match="cannot be read: Permission denied"):
        read_templates(folder)


def test_without_own_texts_there_are_those_of_the_program(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for place in (tmp_path / "missing", tmp_path / "file"):
        assert set(read_templates(place).texts) == {"en", "de", "es", "fr", "ja", "pt"}


def test_a_brace_in_a_value_stays_one() -> None:
    values = {"code": "{ticket}", "download": "d", "ticket": "1", "expiry": "e"}
    assert Template("en", GOOD).fill(values) == "Use {ticket} for 1.\nGet d before e."
    assert Templates({"en": GOOD}).choose("xx").text == GOOD


def test_a_placeholder_of_any_length_is_asked_about(folder: Path) -> None:
    (folder / "en.txt").write_text(f"{GOOD} {{{'x' * 41}}}", encoding="utf-8")
    with pytest.raises(SettingsBroken, match=r"there is no \{x{41}\}"):
        read_templates(folder)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="takes a named pipe")
def test_a_pipe_is_no_text(folder: Path) -> None:
    os.mkfifo(folder / "en.txt")
    with pytest.raises(SettingsBroken, match="it is no file"):
        read_templates(folder)


def test_a_folder_is_no_text(folder: Path) -> None:
    (folder / "en.txt").mkdir()
    with pytest.raises(SettingsBroken, match="it is no file"):
        read_templates(folder)
