"""What a person types, and what the system says, in the language of the process."""

import errno
import os
from collections.abc import Iterator

import pytest

from log_operator.languages.answers import is_yes, understand
from log_operator.languages.catalogues import load_language
from log_operator.languages.system_errors import SAID, name_error
from ticketbound.language import ENGLISH, install


@pytest.fixture
def _german() -> Iterator[None]:
    install(load_language("de"))
    yield
    install(ENGLISH)


@pytest.mark.parametrize("answer", ["y", "Y", "yes", " YES "])
def test_yes_is_yes_in_english(answer: str) -> None:
    assert is_yes(answer)


@pytest.mark.parametrize("answer", ["", "j", "ja", "n", "yess", "y yes"])
def test_anything_else_is_not(answer: str) -> None:
    assert not is_yes(answer)


@pytest.mark.usefixtures("_german")
@pytest.mark.parametrize("answer", ["j", "JA", "y", "yes"])
def test_both_are_yes_in_german(answer: str) -> None:
    assert is_yes(answer)


@pytest.mark.usefixtures("_german")
@pytest.mark.parametrize(
    ("word", "letter"),
    [("nein", "n"), ("ende", "q"), ("Liste", "l"), ("a", "v"), ("sichern", "s"), ("w", "u")],
)
def test_german_words_stand_for_english_letters(word: str, letter: str) -> None:
    assert understand(word) == letter


@pytest.mark.usefixtures("_german")
@pytest.mark.parametrize("word", ["v", "u", "q", "d", "4711", "app.log"])
def test_what_is_no_word_of_a_question_stays(word: str) -> None:
    assert understand(word) == word


@pytest.mark.usefixtures("_german")
def test_the_letters_that_questions_show_are_understood() -> None:
    german = load_language("de")
    question = german.say(
        "{purpose}? [y]es, [N]o, [l]ist, [v]iew, [s]ave, [u]ntick:", purpose="Senden"
    )
    letters = [part[0] for part in question.split("[")[1:]]
    assert [understand(letter) for letter in letters] == ["y", "n", "l", "v", "s", "u"]


@pytest.mark.parametrize("number", [errno.ENOENT, errno.EACCES, errno.ENOSPC, errno.EROFS])
def test_english_says_what_the_system_says(number: int) -> None:
    error = OSError(number, os.strerror(number))
    assert name_error(error) == os.strerror(number)
    assert name_error(OSError()) == "OSError"


@pytest.mark.usefixtures("_german")
def test_german_says_it_in_german() -> None:
    assert name_error(OSError(errno.ENOSPC, SAID[7])) == "kein Platz mehr auf dem Datenträger"
    assert name_error(OSError(1, "what nobody has said yet")) == "what nobody has said yet"
