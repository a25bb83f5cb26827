"""What the customer reads before agreeing, and what the ticket says afterwards."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from log_bundle.manifest import Manifest
from log_operator.planning.selection import Selection
from log_operator.receipt import Receipt
from log_operator.redaction_words import describe_entry, summarise_redactions
from log_operator.values import PartFile
from log_operator.words.ticket_words import write_comment
from tenant_file.model import Tenant
from ticket_code.code import Binding, TicketCode
from ticketbound.clock import rfc3339
from ticketbound.safe_text import escape
from ticketbound.sizes import format_size

_MOST_RULES: Final = 8
_MOST_PARTS: Final = 8
__all__ = [
    "describe_receipt",
    "introduce",
    "list_bundle",
    "summarise",
    "write_comment",
]
_ARRIVALS: Final[Mapping[Binding, str]] = {
    Binding.REQUESTS: "a public comment: you, support and everyone in copy of the ticket see it",
    Binding.AGENT: "an internal comment: support sees it, you and those in copy do not",
}


def introduce(tenant: Tenant, code: TicketCode, selection: Selection) -> Iterator[str]:
    """Who asks for what, for which ticket, what the agent wrote, and how far back to go instead."""
    yield f"{escape(tenant.vendor.name)} asks for logs for ticket {code.ticket} ({code.subdomain})"
    profile, asked_window = selection.profile, selection.asked_window
    yield f"  asked for: {escape(profile.title)}, last {asked_window}"
    if profile.window != asked_window:
        yield f"  only the last {profile.window} are read, by --since"
    if code.message:
        yield f"  note from support: {escape(code.message, limit=500)}"
    yield f"  this code is good until {rfc3339(code.expires_at)}; nothing is sent before you agree"


def summarise(
    manifest: Manifest, parts: Sequence[PartFile], code: TicketCode, *, is_asked: bool = True
) -> Iterator[str]:
    """What is about to be sent, in a few lines; where to look at it, if that `is_asked` about."""
    size = format_size(sum(entry.size for entry in manifest.entries))
    packed = format_size(sum(part.size for part in parts))
    yield f"ready for ticket {code.ticket}:"
    yield (
        f"  {_count(len(manifest.entries), 'file')}, {size} after cleaning,"
        f" {packed} packed in {_count(len(parts), 'part')}"
    )
    yield from summarise_redactions(manifest)
    yield f"  {len(manifest.left_out)} left out"
    yield f"  it arrives as {_ARRIVALS[code.binding]}"
    if manifest.errors:
        files = _count(len(manifest.errors), "file")
        yield f"  its text shows the commonest error lines of {files}; manifest.json has them too"
    if not is_asked:
        # Nobody would come to look before the files are gone.
        yield "  agreed to beforehand, by --yes"
        return
    yield "  exactly this would be sent, and a note that you agreed; open it and look first:"
    shown = parts if len(parts) <= _MOST_PARTS else parts[: _MOST_PARTS - 1]
    yield from (f"    {escape(str(part.path), limit=1000)}" for part in shown)
    if len(shown) < len(parts):
        yield f"    and {len(parts) - len(shown):,} more in the same folder"


def list_bundle(manifest: Manifest) -> Iterator[str]:
    """Every file of the bundle with its number, and everything left out."""
    for number, entry in enumerate(manifest.entries, 1):
        notes = "".join(f"; {escape(note)}" for note in entry.notes)
        redacted = f", {_count(entry.lines_redacted, 'line')} redacted"
        redacted = redacted if entry.lines_redacted else ""
        yield f"{number:>6}  {format_size(entry.size):>9}  {entry.source}{redacted}{notes}"
        yield from describe_entry(entry)
    yield from (f"{'left out':>17}  {out.source}: {out.reason}" for out in manifest.left_out)


def describe_receipt(receipt: Receipt, support: str, place: Path | None) -> Iterator[str]:
    """What was done, and where the receipt lies if it could be saved."""
    yield (
        f"sent {_count(receipt.files, 'file')} in {_count(len(receipt.parts), 'part')}"
        f" to ticket {receipt.ticket} ({receipt.account}) at {receipt.sent_at},"
        f" with {_count(receipt.comments, 'comment')}"
    )
    for part in receipt.parts:
        yield f"  {part.name}  {format_size(part.size)}  SHA-256 {part.sha256}"
    lines = _count(receipt.lines_redacted, "line")
    yield f"  {lines} redacted{_tell_rules(receipt)}; {receipt.left_out:,} left out"
    if receipt.code_is_dead:
        yield "  the code is used up and cannot be used again"
    else:
        yield (
            f"  the code could not be switched off and lives until {receipt.code_expires_at};"
            f" tell support{f' ({escape(support)})' if support else ''}"
        )
    if place:
        yield f"  the receipt is {escape(str(place), limit=1000)}"


def _tell_rules(receipt: Receipt) -> str:
    told = [f"{one.rule} {one.count:,}" for one in receipt.redactions[:_MOST_RULES]]
    more = len(receipt.redactions) - len(told)
    told += [f"{_count(more, 'more rule')}"] if more else []
    return f" ({', '.join(told)})" if told else ""


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number:,} {noun}s"
