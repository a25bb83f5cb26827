"""How a profile names the folders in which each system keeps a program's logs and settings."""

import re
from dataclasses import dataclass
from typing import Final, Literal

Scope = Literal["user", "site"]
Purpose = Literal["cache", "config", "data", "log", "state"]

PLACE: Final = (
    r"\{(?P<scope>user|site)_(?P<purpose>cache|config|data|log|state)_dir"
    r"(?::(?:(?P<author>[^{}/\\]+)/)?(?P<app>[^{}/\\]+))?\}"
)
"""Such a name, as a regular expression; it stands at the beginning of a path."""

_PLACE = re.compile(PLACE)


@dataclass(frozen=True, slots=True)
class StandardPlace:
    """`{user_log_dir}`, or with a program `{user_log_dir:Shop}`, or `{user_log_dir:Acme/Shop}`.

    Args:
        scope: one person's, or everybody's on the machine.
        purpose: what is kept there.
        author: who made the program; only Windows has a folder for that.
        app: the program.
    """

    scope: Scope
    purpose: Purpose
    author: str = ""
    app: str = ""


def read_place(text: str) -> tuple[StandardPlace, str] | None:
    """The place that a path begins with, and the rest of the path; None if with none."""
    match = _PLACE.match(text)
    if match is None:
        return None
    scope: Scope = "user" if match["scope"] == "user" else "site"
    purposes: tuple[Purpose, ...] = ("cache", "config", "data", "log", "state")
    purpose = next(purpose for purpose in purposes if purpose == match["purpose"])
    place = StandardPlace(scope, purpose, match["author"] or "", match["app"] or "")
    return place, text[match.end() :]
