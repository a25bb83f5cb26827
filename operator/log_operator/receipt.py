"""What is left on the customer's machine when all is done."""

from pathlib import Path

import msgspec
from msgspec import Struct

from log_operator.keeping.kept import Kept
from log_operator.values import RECEIPT_NAME, Delivery
from ticketbound.clock import rfc3339
from ticketbound.file_replacing import replace_file


class ReceiptPart(Struct, frozen=True):
    """One attachment on the ticket."""

    name: str
    size: int
    sha256: str


class ReceiptRedaction(Struct, frozen=True):
    """How often one rule took something out of the whole bundle."""

    rule: str
    count: int


class Receipt(Struct, frozen=True):
    """Which ticket got what, and whether the code is dead; holds no secret.

    `comments` brought the parts; most bundles come with one.
    """

    account: str
    ticket: int
    code_id: str
    sent_at: str
    files: int
    lines_redacted: int
    left_out: int
    parts: tuple[ReceiptPart, ...]
    code_is_dead: bool
    code_expires_at: str
    comments: int = 1
    redactions: tuple[ReceiptRedaction, ...] = ()
    version: int = 1


def make_receipt(kept: Kept, delivery: Delivery) -> Receipt:
    """The receipt of a finished delivery."""
    return Receipt(
        account=kept.account,
        ticket=kept.ticket,
        code_id=kept.code_id,
        sent_at=rfc3339(delivery.sent_at),
        files=kept.contents.files,
        lines_redacted=kept.contents.lines_redacted,
        left_out=kept.contents.left_out,
        parts=tuple(ReceiptPart(part.name, part.size, part.sha256) for part in kept.parts),
        code_is_dead=delivery.is_code_dead,
        code_expires_at=rfc3339(kept.code_expires_at),
        comments=kept.comments,
        redactions=tuple(ReceiptRedaction(one.rule, one.count) for one in kept.contents.redactions),
    )


def save_receipt(receipt: Receipt, folder: Path) -> Path:
    """Write the receipt into `folder`, readable by its owner only, and return its path.

    Raises:
        OSError: it is not there.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / RECEIPT_NAME
    content = msgspec.json.format(msgspec.json.encode(receipt), indent=1) + b"\n"
    replace_file(path, content, path.with_suffix(".draft"))
    return path
