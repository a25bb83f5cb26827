"""Sentences in the language of whoever reads them; the English one is the key to the others.

`say("the disk of {folder} has only {size} left", folder=..., size=...)` takes a literal sentence,
so that `make catalogue` finds it, and values that are escaped already. Nothing is installed to
begin with, and everything is English then: the issuer never installs anything.

What is written down for programs and for people of any language, as the reasons in a manifest,
stays English: it is marked by `later("...")`, and `retell` tells it in another language where it is
shown.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final, Protocol

from ticketbound.sizes import format_size

LATER: Final = "later"
"""The context that catalogues have what `later` marks under."""

_PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")
_NUMBER: Final = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?(?: [kKMGT]?i?B| bytes)?", re.ASCII)

_LONGEST: Final = 1000
"""Characters of a text that `retell` looks at: a longer one is nothing that we have written."""
_DEEPEST: Final = 3
"""Sentences of ours within each other."""


class Catalogue(Protocol):
    """What the standard library's `gettext` makes of a compiled catalogue."""

    def gettext(self, message: str, /) -> str:
        """The sentence in its language, or the same where there is none."""

    def ngettext(self, one: str, many: str, count: int, /) -> str:
        """The form of the sentence for so many."""

    def pgettext(self, context: str, message: str, /) -> str:
        """The sentence as it is in this context."""


class Language:
    """Says sentences in one language.

    Args:
        code: what it is called, as `de`.
        catalogue: its sentences; None for English.
        marks: the marks of its numbers in place of the English `,` and `.`.
        marked: the English sentences of the catalogue that `later` marks.
    """

    def __init__(
        self,
        code: str = "en",
        catalogue: Catalogue | None = None,
        *,
        marks: Mapping[str, str] | None = None,
        marked: tuple[str, ...] = (),
    ) -> None:
        self.code = code
        self._catalogue = catalogue
        self._marks = str.maketrans(dict(marks or {}))
        self._marked = marked
        self._retell: Callable[[str, int], str] = lru_cache(maxsize=1000)(self._find_and_retell)
        self._templates: list[tuple[str, re.Pattern[str]]] | None = None

    def say(self, sentence: str, /, **values: object) -> str:
        """The sentence with its values in the places of their names."""
        told = sentence if self._catalogue is None else self._catalogue.gettext(sentence)
        return told.format(**values) if values else told

    def say_many(self, one: str, many: str, count: int, /, **values: object) -> str:
        """The sentence in the form for `count`, which is the value of `{count}`."""
        if self._catalogue is None:
            told = one if count == 1 else many
        else:
            told = self._catalogue.ngettext(one, many, count)
        return told.format(count=self.write_number(count), **values)

    def retell(self, text: str) -> str:
        """What `later` marked, also with values in it; any other text as it is."""
        is_ours = self._catalogue is not None and len(text) <= _LONGEST
        return self._retell(text, _DEEPEST) if is_ours else text

    def write_number(self, number: int) -> str:
        """`12,345`."""
        return f"{number:,}".translate(self._marks)

    def write_size(self, count: int) -> str:
        """`203.4 MB`: see `format_size`."""
        return format_size(count).translate(self._marks)

    def _find_and_retell(self, text: str, depth: int) -> str:
        assert self._catalogue is not None
        told = self._catalogue.pgettext(LATER, text)
        if told != text or text.startswith("/"):
            return told
        if _NUMBER.fullmatch(text):
            return text.translate(self._marks)
        if not depth:
            return text
        if self._templates is None:
            self._templates = [(one, _make_pattern(one)) for one in _most_telling(self._marked)]
        for template, pattern in self._templates:
            if match := pattern.fullmatch(text):
                found = match.groupdict().items()
                values = {name: self._retell(value, depth - 1) for name, value in found}
                return self._catalogue.pgettext(LATER, template).format(**values)
        return text


def _most_telling(sentences: tuple[str, ...]) -> list[str]:
    """Those with places for values, first those that say most by themselves."""
    templates = [one for one in sentences if _PLACEHOLDER.search(one)]
    return sorted(templates, key=lambda one: -len(_PLACEHOLDER.sub("", one)))


def _make_pattern(template: str) -> re.Pattern[str]:
    words = _PLACEHOLDER.split(template)
    words[::2] = map(re.escape, words[::2])
    words[1::2] = [f"(?P<{name}>.*)" for name in words[1::2]]
    return re.compile("".join(words), re.DOTALL)


ENGLISH: Final = Language()


class _Spoken:
    """The language of this process."""

    language = ENGLISH
    on_ticket = ENGLISH


def install(language: Language, *, on_ticket: Language = ENGLISH) -> None:
    """From now on all is said in this language, and what goes to the ticket in that one."""
    _Spoken.language, _Spoken.on_ticket = language, on_ticket


def spoken() -> Language:
    """The language that everything is said in."""
    return _Spoken.language


def ticket_language() -> Language:
    """The language of what goes to the ticket."""
    return _Spoken.on_ticket


def say(sentence: str, /, **values: object) -> str:
    """The sentence in the language of this process, with its values."""
    return _Spoken.language.say(sentence, **values)


def say_many(one: str, many: str, count: int, /, **values: object) -> str:
    """The sentence in the form for `count`, which is the value of `{count}`."""
    return _Spoken.language.say_many(one, many, count, **values)


def later(sentence: str) -> str:
    """The sentence as it is: marked, to be found by `retell` when it is shown."""
    return sentence


def retell(text: str) -> str:
    """In the language of this process what `later` marked."""
    return _Spoken.language.retell(text)


def write_number(number: int) -> str:
    """`12,345` as this language writes it."""
    return _Spoken.language.write_number(number)


def write_size(count: int) -> str:
    """`203.4 MB` as this language writes it."""
    return _Spoken.language.write_size(count)
