"""Writes the few TOML forms that the issuer's files need."""

import json
from collections.abc import Mapping, Sequence

Value = str | int | bool


Table = Mapping[str, Value]


def write_document(values: Mapping[str, Value | Table | Sequence[Table]]) -> str:
    """The plain values, then a table for each mapping, and one for each of a sequence of them."""
    plain: dict[str, Value] = {}
    tables: list[str] = []
    for name, value in values.items():
        if isinstance(value, Mapping):
            tables.append(_write_table(f"[{name}]", value))
        elif isinstance(value, str | int):
            plain[name] = value
        else:
            tables += [_write_table(f"[[{name}]]", table) for table in value]
    return "\n".join([_write_lines(plain), *tables])


def _write_table(head: str, values: Table) -> str:
    return f"{head}\n{_write_lines(values)}"


def _write_lines(values: Table) -> str:
    return "".join(f"{key} = {quote(value)}\n" for key, value in values.items())


def quote(value: Value) -> str:
    """`value` as TOML writes it.

    A JSON string is a TOML basic string but for DEL, which TOML wants escaped.
    # See: https://toml.io/en/v1.0.0#string
    """
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
