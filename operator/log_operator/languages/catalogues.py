"""Reads the catalogue of a language: `make operator` compiles it, a checkout does so itself."""

import io
from collections.abc import Mapping
from gettext import GNUTranslations
from importlib import resources
from typing import Final

from ticketbound.language import ENGLISH, LATER, Language

LANGUAGES: Final = ("en", "de")
"""What there are catalogues of, and English, which needs none."""

_MARKS: Final[Mapping[str, Mapping[str, str]]] = {"de": {",": ".", ".": ","}}
_CONTEXT: Final = f"{LATER}\x04"


def load_language(code: str) -> Language:
    """One of `LANGUAGES`."""
    if code == ENGLISH.code:
        return ENGLISH
    catalogue = GNUTranslations(io.BytesIO(_read_compiled(code)))
    return Language(code, catalogue, marks=_MARKS[code], marked=_list_marked(catalogue))


def _read_compiled(code: str) -> bytes:
    folder = resources.files("log_operator.languages")
    compiled = folder.joinpath(f"{code}.mo")
    if compiled.is_file():
        return compiled.read_bytes()
    from log_operator.languages.compiling import compile_catalogue  # noqa: PLC0415 - in a checkout

    return compile_catalogue(folder.joinpath(f"{code}.po").read_text(encoding="utf-8"))


def _list_marked(catalogue: GNUTranslations) -> tuple[str, ...]:
    # The one way to list what is in it; in typeshed it has no name.
    keys = vars(catalogue)["_catalog"]
    return tuple(k.removeprefix(_CONTEXT) for k in keys if isinstance(k, str) and _CONTEXT in k)
