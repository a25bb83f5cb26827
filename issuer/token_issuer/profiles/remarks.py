"""What is allowed in a profile, but seldom meant."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tenant_file.model import Profile
from tenant_file.source import System
from tenant_file.source_checks import Mistake
from tenant_file.sources import AnySource, Config, Files
from tenant_file.translations import Text, Translations, pick
from ticketbound.safe_text import escape

_WHOLE: Final = re.compile(r"(?:/|~/?|\$HOME/?|%USERPROFILE%\\?|[A-Za-z]:[\\/])\*\*.*", re.DOTALL)
_ONLY_ON: Final[Mapping[str, System]] = {
    "journal": "linux",
    "unified-log": "macos",
    "event-log": "windows",
}


def find_remarks(profile: Profile, languages: Sequence[str]) -> Iterator[Mistake]:
    """What the writer should look at again: a key, and what is odd with it.

    Args:
        profile: of whichever vendor.
        languages: those that the operator speaks.
    """
    if not pick(profile.title).strip():
        yield "title", "is empty, and the customer reads it first"
    yield from _find_in_translations(profile, languages)
    for number, source in enumerate(profile.sources):
        for key, text in _find_in_source(source):
            yield f"sources[{number}].{key}", text


def _find_in_translations(profile: Profile, languages: Sequence[str]) -> Iterator[Mistake]:
    """Texts that somebody will read in another language, and the first that nobody reads."""
    unread: set[str] = set()
    for key, text in _list_translations(profile):
        written = text.list_written()
        for language in languages:
            if written and language not in written:
                yield key, f'says nothing in "{language}", so who reads that gets another language'
        for language in written:
            if language not in {*languages, *unread}:
                unread.add(language)
                yield f"{key}.{language}", "nobody reads it: the operator does not speak that"


def _list_translations(profile: Profile) -> Iterator[tuple[str, Translations]]:
    texts: list[tuple[str, Text]] = [("title", profile.title)]
    texts += [(f"sources[{number}].why", one.why) for number, one in enumerate(profile.sources)]
    return ((key, text) for key, text in texts if isinstance(text, Translations))


def _find_in_source(source: AnySource) -> Iterator[Mistake]:
    kind = str(source.__struct_config__.tag)
    system = _ONLY_ON.get(kind)
    if system and system not in source.systems:
        yield "systems", f"a source of the kind {kind} is there on {system} only"
    if isinstance(source, Files | Config):
        for number, path in enumerate(source.include):
            if _WHOLE.fullmatch(path):
                what = "asks for a whole disk or home; name the folders of your program"
                yield f"include[{number}]", f"{escape(path)} {what}"
