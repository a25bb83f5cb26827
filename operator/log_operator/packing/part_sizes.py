"""How large a part may be, and what of the first is kept free for what is written into it last."""

from typing import Final

from log_bundle.agreement import AGREEMENT_ROOM

PART_LIMIT: Final = 50_000_000
"""Bytes of one part. Zendesk's default is 50 MiB, and its error speaks of 50MB: this fits both."""

SMALLEST_LIMIT: Final = 1 << 20
"""Bytes that a part may have at least, whatever an account or a person asks for."""

_MANIFEST_ROOM: Final = 4 << 20


def room_for_manifest(limit: int) -> int:
    """Bytes kept free in part 1 for the manifest, where a part has at most `limit`."""
    return min(_MANIFEST_ROOM, limit // 4)


def room_for_agreement(limit: int) -> int:
    """Bytes kept free in part 1 for what the customer agrees to."""
    return min(AGREEMENT_ROOM, limit // 16)


def room_for_names(limit: int) -> int:
    """Bytes of names that one bundle lists: they keep its manifest within its room."""
    return room_for_manifest(limit) * 3 // 4
