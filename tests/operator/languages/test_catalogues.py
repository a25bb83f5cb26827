"""The catalogues that there are, as a checkout compiles them and as the executable has them."""

import subprocess  # noqa: TID251 - a program of its own shows what is imported
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from log_operator.languages import catalogues
from log_operator.languages.catalogues import LANGUAGES, load_language
from log_operator.languages.compiling import compile_catalogue
from log_operator.languages.speaking import speak
from tenant_file.branding import Branding
from ticketbound.language import ENGLISH, install, spoken

FOLDER = Path(catalogues.__file__).parent


@pytest.fixture
def _english_again() -> Iterator[None]:
    yield
    install(ENGLISH)


def test_every_language_of_a_vendor_has_a_catalogue() -> None:
    assert set(Branding().languages) == set(LANGUAGES)
    assert {path.stem for path in FOLDER.glob("*.po")} == set(LANGUAGES) - {"en"}


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_can_be_loaded(code: str) -> None:
    assert load_language(code).code == code


def test_german_numbers_have_german_marks() -> None:
    german = load_language("de")
    assert german.write_number(1234567) == "1.234.567"
    assert german.write_size(1_234_500) == "1,2 MB"


@pytest.mark.usefixtures("_english_again")
def test_the_person_s_language_is_installed() -> None:
    speak(["plan"], {"LANG": "de_DE.UTF-8"}, ("en", "de"))
    assert spoken().code == "de"
    speak(["plan", "--language", "en"], {"LANG": "de_DE.UTF-8"}, ("en", "de"))
    assert spoken() is ENGLISH


def test_a_compiled_catalogue_has_its_sentences_and_nothing_unsure() -> None:
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    text = f'{head}msgid "yes"\nmsgstr "ja"\n\n#, fuzzy\nmsgid "no"\nmsgstr "nein"\n'
    compiled = compile_catalogue(text)
    assert b"ja" in compiled
    assert b"nein" not in compiled


def test_english_loads_no_catalogue() -> None:
    code = (
        "import sys; from log_operator.languages.speaking import speak;"
        "speak([], {'LANG': 'en_US.UTF-8'}, ('en', 'de')); print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {"gettext", "babel", "plistlib"} & set(done.stdout.split()) == set()
    assert "log_operator.languages.speaking" in done.stdout.split()
