"""What is allowed in a profile, but seldom meant."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from tenant_file.model import Profile
from tenant_file.source import System
from tenant_file.source_checks import Mistake
from tenant_file.sources import AnySource, Config, Files
from ticketbound.safe_text import escape

_WHOLE: Final = re.compile(r"(?:/|~/?|\$HOME/?|%USERPROFILE%\\?|[A-Za-z]:[\\/])\*\*.*", re.DOTALL)
_ONLY_ON: Final[Mapping[str, System]] = {
    "journal": "linux",
    "unified-log": "macos",
    "event-log": "windows",
}


def find_remarks(profile: Profile) -> Iterator[Mistake]:
    """What the writer should look at again: a key, and what is odd with it."""
    if not profile.title.strip():
        yield "title", "is empty, and the customer reads it first"
    for number, source in enumerate(profile.sources):
        for key, text in _find_in_source(source):
            yield f"sources[{number}].{key}", text


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
