"""Which words may stand where the types allow a few only, for whoever wrote another one."""

import re
from typing import Literal, get_args, get_origin, get_type_hints

from tenant_file.branding import Branding
from tenant_file.redaction import Redaction
from tenant_file.sources import AnySource

_LAST_NAME = re.compile(r"([a-z_]+)(?:\[[\d.]*\])*$")


def list_choices(key: str) -> str:
    """The words for a key such as `profiles[0].sources[2].priority`; empty where any may stand."""
    name = _LAST_NAME.search(key)
    words = _find_words(name[1]) if name else ()
    return " or ".join(f'"{word}"' for word in words)


def _find_words(name: str) -> tuple[str, ...]:
    kinds = get_args(AnySource)
    if name == "kind":
        return tuple(str(kind.__struct_config__.tag) for kind in kinds)
    for kind in (Redaction, Branding, *kinds):
        if words := _find_literal(get_type_hints(kind).get(name)):
            return words
    return ()


def _find_literal(hint: object) -> tuple[str, ...]:
    """The words of the first `Literal` in a type, such as `tuple[Literal["a", "b"], ...]`."""
    if get_origin(hint) is Literal:
        return get_args(hint)
    return next((words for inner in get_args(hint) if (words := _find_literal(inner))), ())
