"""Writes the few TOML forms that the issuer's files need."""

import json
from collections.abc import Mapping

Value = str | int | bool


def write_table(name: str, values: Mapping[str, Value]) -> str:
    """`[name]` and one line for each value."""
    lines = [f"[{name}]", *(f"{key} = {quote(value)}" for key, value in values.items())]
    return "\n".join(lines) + "\n"


def quote(value: Value) -> str:
    """`value` as TOML writes it.

    A JSON string is a TOML basic string but for DEL, which TOML wants escaped.
    # See: https://toml.io/en/v1.0.0#string
    """
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
