"""The name by which the person started this program, wherever we tell what to type.

Our sentences call it `operator`; a vendor's executable has the vendor's name, and whoever
downloaded it may have given it another one.
"""

import os
import re
import sys
from collections.abc import Sequence
from typing import Final

OURS: Final = "operator"
_LONGEST: Final = 60
_TYPABLE: Final = re.compile(r"\w[\w.+ ()\[\],@-]*")
"""Anything else would be more than a name in some shell, between quotation marks too: whoever gave
the file its name does not say what people type."""
_QUOTED: Final = re.compile(r"[^\w.+-]")
_COMMANDS: Final = "plan|redact|resume|save|send|status|licenses"
_CALL: Final = re.compile(
    r"(?<=')operator(?=')|(?<=\brun )operator\b"
    rf"|(?<![\w.+-])operator(?= (?:(?:{_COMMANDS})\b|--|\[CODE\]| ))"
)
"""`operator` where it is the program that is meant and not a word of the sentence."""


def find_name(argv: Sequence[str], *, is_frozen: bool) -> str:
    """The name of the file that was started, as one would type it.

    Ours from a source tree, and where it is no name for a shell.
    """
    if not is_frozen or not argv:
        return OURS
    name = os.path.basename(argv[0].replace("\\", "/") if os.name == "nt" else argv[0])  # noqa: PTH119
    name = name[:-4] if name.lower().endswith(".exe") else name
    if len(name) > _LONGEST or _TYPABLE.fullmatch(name) is None:
        return OURS
    return f'"{name}"' if _QUOTED.search(name) else name


PROGRAM: Final = find_name(sys.argv, is_frozen=hasattr(sys, "frozen"))
"""What this process was started as."""


def name_program(sentence: str, program: str = PROGRAM) -> str:
    """The sentence with that name in each command that it tells to type."""
    return sentence if program == OURS else _CALL.sub(lambda _: program, sentence)
