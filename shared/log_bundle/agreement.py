"""What the customer agreed to, as part 1 of the bundle tells it in `agreement.json`.

It is written after the question was answered, so it binds what was agreed to by hashes: the
manifest names each file of part 1 with its own, and the other parts are named whole.
"""

from typing import Final, Literal

import msgspec
from msgspec import Struct

AGREEMENT_NAME: Final = "agreement.json"
AGREEMENT_ROOM: Final = 256 << 10
"""Bytes that part 1 keeps free for it: some thousand parts can be named."""

FORMAT: Final = 1

How = Literal["terminal", "option"]
"""Typed at the terminal, or beforehand by `--yes --ticket N`."""


class AgreedPart(Struct, frozen=True):
    """One of the other parts: `size` in bytes."""

    name: str
    size: int
    sha256: str


class Agreement(Struct, frozen=True):
    """Who was asked said yes to this.

    Args:
        agreed_at: when, RFC 3339, UTC.
        how: by what.
        taken: ids of the profile's sources that were asked.
        unticked: ids of those that the customer left out.
        window: how far back was looked; `asked_window` is what the profile says.
        manifest_sha256: of the bytes of `manifest.json`.
        other_parts: every part but the first.
    """

    agreed_at: str
    how: How
    taken: tuple[str, ...]
    unticked: tuple[str, ...]
    window: str
    asked_window: str
    manifest_sha256: str
    other_parts: tuple[AgreedPart, ...]
    format: int = FORMAT


def write_agreement(agreement: Agreement) -> bytes:
    """UTF-8 JSON, indented, with a last newline."""
    return msgspec.json.format(msgspec.json.encode(agreement), indent=1) + b"\n"


def read_agreement(data: bytes) -> Agreement:
    """The agreement in the bytes of `agreement.json`.

    Raises:
        ValueError: not an agreement of this format.
    """
    try:
        agreement = msgspec.json.decode(data, type=Agreement)
    except msgspec.DecodeError as error:
        raise ValueError(f"not an agreement: {error}") from error
    if agreement.format != FORMAT:
        raise ValueError(f"an agreement of format {agreement.format}, this program reads {FORMAT}")
    return agreement
