"""What is left on the customer's machine when all is done."""

import os
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from log_bundle.manifest import Manifest
from log_operator.values import RECEIPT_NAME, Delivery, PartFile
from ticketbound.clock import rfc3339


class ReceiptPart(Struct, frozen=True):
    """One attachment on the ticket."""

    name: str
    size: int
    sha256: str


class Receipt(Struct, frozen=True):
    """Which ticket got what, and whether the code is dead; holds no secret."""

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
    version: int = 1


def make_receipt(
    manifest: Manifest, parts: tuple[PartFile, ...], delivery: Delivery, expires_at: datetime
) -> Receipt:
    """The receipt of a finished delivery."""
    return Receipt(
        account=manifest.origin.account,
        ticket=manifest.origin.ticket,
        code_id=manifest.origin.code_id,
        sent_at=rfc3339(delivery.sent_at),
        files=len(manifest.entries),
        lines_redacted=sum(entry.lines_redacted for entry in manifest.entries),
        left_out=len(manifest.left_out),
        parts=tuple(ReceiptPart(part.path.name, part.size, part.sha256) for part in parts),
        code_is_dead=delivery.is_code_dead,
        code_expires_at=rfc3339(expires_at),
    )


def save_receipt(receipt: Receipt, folder: Path) -> Path:
    """Write the receipt into `folder`, readable by its owner only, and return its path."""
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / RECEIPT_NAME
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(receipt), indent=1) + b"\n")
    return path
