"""The properties of an executable on Windows, in the words that PyInstaller reads."""

from collections.abc import Callable
from typing import Any

import pytest

from executable.windows_properties import write_properties


def record(name: str) -> Callable[..., Any]:
    """In place of PyInstaller's class of that name, which only loads on Windows."""
    return lambda *given, **named: (name, *given, named) if named else (name, *given)


NAMES = (
    *("VSVersionInfo", "FixedFileInfo", "StringFileInfo", "StringTable", "StringStruct"),
    *("VarFileInfo", "VarStruct"),
)


def read(text: str) -> tuple[dict[str, Any], dict[str, str]]:
    """The fixed half and the strings, read as PyInstaller does it."""
    whole = eval(text, {name: record(name) for name in NAMES})  # noqa: S307 - as said
    parts = whole[1]
    fixed = parts["ffi"][1]
    strings, translation = parts["kids"]
    assert translation == ("VarFileInfo", [("VarStruct", "Translation", [0x409, 1200])])
    ((_, table, listed),) = strings[1]
    assert table == "040904b0"
    return fixed, {name: text for _, name, text in listed}


def test_company_product_file_and_version_are_told() -> None:
    fixed, strings = read(
        write_properties(
            company="Acme Software",
            product="Acme Log Sender",
            program="acme-logs.exe",
            version="1.2.3",
        )
    )
    assert fixed["filevers"] == fixed["prodvers"] == (1, 2, 3, 0)
    assert strings == {
        "CompanyName": "Acme Software",
        "FileDescription": "Acme Log Sender",
        "FileVersion": "1.2.3",
        "InternalName": "acme-logs",
        "OriginalFilename": "acme-logs.exe",
        "ProductName": "Acme Log Sender",
        "ProductVersion": "1.2.3",
    }


@pytest.mark.parametrize("name", ["Ä'ß \"& Co\\", "'),exit(1),('", "{numbers}", "日本"])
def test_a_name_is_a_name_whatever_is_in_it(name: str) -> None:
    _, strings = read(
        write_properties(company=name, product=name, program="operator.exe", version="0.1.0")
    )
    assert strings["CompanyName"] == strings["ProductName"] == name
