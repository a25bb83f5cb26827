"""One entry of the bundle while it is packed: what is known of it so far."""

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from log_bundle.manifest import Piece
from log_operator.values import Planned

if TYPE_CHECKING:
    from hashlib import _Hash


@dataclass(slots=True)
class OpenEntry:
    """The entry being written.

    Args:
        planned: what it was called before.
        name: what it is called in the bundle.
        digest: of all of it.
        pieces: those that are complete.
        waiting: what is not yet compressed.
    """

    planned: Planned
    name: str
    digest: "_Hash" = field(default_factory=hashlib.sha256)
    pieces: list[Piece] = field(default_factory=list)
    waiting: list[bytes] = field(default_factory=list)
    gathered: int = 0
    piece_name: str = ""
    piece_size: int = 0
    piece_digest: "_Hash | None" = None
