"""What every source of a profile says, whatever its kind."""

from typing import Literal

from msgspec import Struct

from tenant_file.translations import Text

System = Literal["linux", "macos", "windows"]
"""The systems that a source can be limited to."""

Priority = Literal["high", "normal", "low"]
"""Whose logs are kept rather when there is not room for all."""

EVERYWHERE: tuple[System, ...] = ("linux", "macos", "windows")


class _Asked(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind"):
    """What every source says.

    Args:
        why: a sentence for the customer: why support asks for it.
    """

    why: Text


class Source(_Asked, frozen=True, kw_only=True):
    """What all kinds have in common.

    Args:
        id: what `--only` and `--skip` call it; made from the kind where it is left out.
        systems: only on these systems.
        if_version: only on such a version, as in `>=10.0` or `<13`; on Linux, that of the kernel.
        if_exists: only where each of these paths exists.
        priority: its share when not everything fits into the bundle.
        max_size: the most it may add to the bundle, before compression.
        max_time: the longest it may take to read.
        needs_admin: much of it can be read by root or an administrator only; the customer is told.
    """

    id: str = ""
    systems: tuple[System, ...] = EVERYWHERE
    if_version: str = ""
    if_exists: tuple[str, ...] = ()
    priority: Priority = "normal"
    max_size: str = "500MB"
    max_time: str = "10m"
    needs_admin: bool = False
