"""What types cannot say about the `[operator]` table."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final, get_args

from tenant_file.branding import Branding, Language, Texts
from ticketbound.safe_text import escape

EXECUTABLE: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,30}", re.ASCII)
LINK: Final = re.compile(r"https://[a-z0-9][^\s<>\"'{}]{1,480}", re.ASCII)
LONGEST_PRODUCT: Final = 60
LONGEST_TEXT: Final = 500
_ICONS: Final = (".ico", ".png")
_DEVICES: Final = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")
"""Windows takes none of these for a file, whatever follows behind a dot."""


def is_link(text: str) -> bool:
    """Whether customers can be told `text` as a link."""
    return LINK.fullmatch(text) is not None and text.isascii() and text.isprintable()


def is_icon_name(name: str) -> bool:
    """Whether a file of that name may be an icon."""
    return PurePosixPath(name).suffix.lower() in _ICONS


def find_branding_mistakes(branding: Branding) -> Iterator[tuple[str, str]]:
    """All that makes no sense in the table: each key, and what is wrong with it."""
    yield from ((f"operator.{key}", text) for key, text in _find_mistakes(branding))


def _find_mistakes(branding: Branding) -> Iterator[tuple[str, str]]:
    if not branding.product.strip() or not branding.product.isprintable():
        yield "product", "customers must see a name of one line; leave the key out for ours"
    elif len(branding.product) > LONGEST_PRODUCT:
        yield "product", f"longer than {LONGEST_PRODUCT} characters"
    shown = escape(branding.executable, limit=40)
    if EXECUTABLE.fullmatch(branding.executable) is None:
        rule = "lower-case letters, digits and hyphens, at most 31, and without .exe"
        yield "executable", f"{shown!r} is no name of a program: {rule}"
    elif _DEVICES.fullmatch(branding.executable):
        yield "executable", f"{shown!r} is the name of a device on Windows; take another one"
    if branding.icon and not is_icon_name(branding.icon):
        icon = escape(branding.icon)
        yield "icon", f"{icon!r} is neither an .ico nor a .png; name a file of one of these kinds"
    if not branding.languages:
        yield "languages", "at least one is needed; leave the key out for all"
    if len(set(branding.languages)) < len(branding.languages):
        yield "languages", "one language is named twice"
    for language in get_args(Language):
        yield from _find_in_texts(branding, language)


def _find_in_texts(branding: Branding, language: Language) -> Iterator[tuple[str, str]]:
    key = f"texts.{language}"
    texts = branding.texts.of(language)
    if texts != Texts() and language not in branding.languages:
        yield key, f'this language is not among the languages; add "{language}" there'
    for name in ("welcome", "before_agreeing", "after_sending"):
        text: str = getattr(texts, name)
        if len(text) > LONGEST_TEXT:
            yield f"{key}.{name}", f"longer than {LONGEST_TEXT} characters"
        if not all(character.isprintable() or character == "\n" for character in text):
            yield f"{key}.{name}", "it has control characters; write plain text"
    if texts.privacy and not is_link(texts.privacy):
        yield f"{key}.privacy", "not an https:// link of at most 490 characters"
