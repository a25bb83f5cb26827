"""What Windows shows as the properties of an executable's file: whose it is, and which version."""

import re
from typing import Final

_ENGLISH: Final = 0x0409
_UNICODE: Final = 1200
_FORM: Final = """\
VSVersionInfo(
    ffi=FixedFileInfo(
        filevers={numbers},
        prodvers={numbers},
        mask=0x3F,
        flags=0x0,
        OS=0x40004,
        fileType=0x1,
        subtype=0x0,
        date=(0, 0),
    ),
    kids=[
        StringFileInfo([StringTable({table!r}, [{strings}])]),
        VarFileInfo([VarStruct("Translation", [{language}, {characters}])]),
    ],
)
"""


def write_properties(*, company: str, product: str, program: str, version: str) -> str:
    """The version resource, in the form that PyInstaller reads it.

    Args:
        company: who answers for it.
        product: what people read as its name.
        program: the file's name, with its suffix.
        version: such as `1.2.3`.
    """
    # See: https://learn.microsoft.com/windows/win32/menurc/versioninfo-resource
    said = {
        "CompanyName": company,
        "FileDescription": product,
        "FileVersion": version,
        "InternalName": program.removesuffix(".exe"),
        "OriginalFilename": program,
        "ProductName": product,
        "ProductVersion": version,
    }
    numbers = [int(number) for number in re.findall(r"\d+", version)][:4]
    return _FORM.format(
        numbers=tuple(numbers + [0] * (4 - len(numbers))),
        table=f"{_ENGLISH:04x}{_UNICODE:04x}",
        strings=", ".join(f"StringStruct({name!r}, {text!r})" for name, text in said.items()),
        language=_ENGLISH,
        characters=_UNICODE,
    )
