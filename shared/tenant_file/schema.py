"""The JSON Schema of `tenant.toml`, made from its types, for editors that check while one types."""

import inspect
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, get_args

import msgspec
from msgspec import Struct

from tenant_file.branding import Branding, Texts, TextsByLanguage
from tenant_file.branding_checks import EXECUTABLE, LINK, LONGEST_PRODUCT, LONGEST_TEXT
from tenant_file.model import (
    LEAST_ATTACHMENT,
    MOST_ATTACHMENT,
    Profile,
    SigningKey,
    Tenant,
    Vendor,
    Zendesk,
)
from tenant_file.redaction import OwnRule, Redaction
from tenant_file.source_checks import ID
from tenant_file.sources import AnySource
from tenant_file.translations import Translations

_SIZE: Final = r"^\d{1,12} ?([kKmMgG]i?)?[bB]?$"
_PATTERNS: Final[Mapping[str, str]] = {
    "max_size": _SIZE,
    "max_file_size": _SIZE,
    "keep_head": _SIZE,
    "window": "^[1-9][0-9]{0,3}[mhd]$",
    "max_time": "^[1-9][0-9]{0,3}[smh]$",
    "id": f"^{ID.pattern}$",
    "public": "^[0-9a-f]{64}$",
    "executable": f"^{EXECUTABLE.pattern}$",
    "icon": r"\.([iI][cC][oO]|[pP][nN][gG])$",
    "privacy": f"^{LINK.pattern}$",
    "if_version": r"^(>=|<=|==|>|<)\d{1,9}(\.\d{1,9}){0,4}$",
}
_TEXT: Final = {"maxLength": LONGEST_TEXT}
_BOUNDS: Final[Mapping[str, Mapping[str, int | bool]]] = {
    "attachment_size": {"minimum": LEAST_ATTACHMENT, "maximum": MOST_ATTACHMENT},
    "product": {"minLength": 1, "maxLength": LONGEST_PRODUCT},
    "languages": {"minItems": 1, "uniqueItems": True},
    "welcome": _TEXT,
    "before_agreeing": _TEXT,
    "after_sending": _TEXT,
}
_ARGUMENT = re.compile(r"^(\w+): (.+(?:\n {4}.+)*)", re.MULTILINE)
_SCHEMA: Final = "https://json-schema.org/draft/2020-12/schema"


def write_schema() -> bytes:
    """The schema, as indented JSON with a last newline."""
    schema = msgspec.json.schema(Tenant) | {"$schema": _SCHEMA, "title": "tenant.toml"}
    for kind in _list_types():
        _annotate(schema["$defs"][kind.__name__], kind)
    return msgspec.json.format(msgspec.json.encode(schema), indent=2) + b"\n"


def _list_types() -> Iterator[type[Struct]]:
    yield from (Tenant, Vendor, Zendesk, SigningKey, Profile, Redaction, OwnRule)
    yield from (Branding, TextsByLanguage, Texts, Translations)
    yield from get_args(AnySource)


def _annotate(definition: dict[str, Any], kind: type[Struct]) -> None:
    """Say of each key what the docstrings say, and of texts what they have to look like."""
    texts = _read_arguments(kind)
    about = inspect.cleandoc(kind.__doc__ or "").partition("\n\nArgs:")[0]
    definition["description"] = " ".join(about.split())
    for name, field in definition["properties"].items():
        if name in texts:
            field["description"] = texts[name]
        if name in _PATTERNS:
            field["pattern"] = _PATTERNS[name]
        field.update(_BOUNDS.get(name, {}))
        if kind is OwnRule and name == "id":
            field["pattern"] = "^[a-z][a-z0-9-]{0,39}$"


def _read_arguments(kind: type[Struct]) -> dict[str, str]:
    """What the docstrings of a type, and of those that it extends, say of its keys."""
    found: dict[str, str] = {}
    for ancestor in reversed(kind.__mro__[:-2]):
        described = inspect.cleandoc(ancestor.__doc__ or "").partition("Args:\n")[2]
        for name, text in _ARGUMENT.findall(inspect.cleandoc(described)):
            found[name] = " ".join(text.split())
    return found
