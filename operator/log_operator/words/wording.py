"""What the customer reads before agreeing, and what the ticket says afterwards."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from log_bundle.manifest import Manifest
from log_operator.planning.selection import Selection
from log_operator.receipt import Receipt
from log_operator.redaction_words import count_files, describe_entry, summarise_redactions
from log_operator.values import PartFile
from log_operator.words.ticket_words import write_comment
from tenant_file.model import Tenant
from tenant_file.translations import pick_spoken
from ticket_code.code import Binding, TicketCode
from ticketbound.clock import write_moment
from ticketbound.language import later, retell, say, say_many, spoken, write_number, write_size
from ticketbound.safe_text import escape
from ticketbound.window import name_window

_MOST_RULES: Final = 8
_MOST_PARTS: Final = 8
_LONGEST: Final = 1000
"""Characters of one path or reason."""
LIST_INDENT: Final = 19
"""Blanks before the names in `list_bundle`."""
__all__ = [
    "LIST_INDENT",
    "describe_receipt",
    "introduce",
    "list_bundle",
    "summarise",
    "write_comment",
]
_ARRIVALS: Final[Mapping[Binding, str]] = {
    Binding.REQUESTS: later(
        "it arrives as a public comment: you, support and everyone in copy of the ticket see it"
    ),
    Binding.AGENT: later(
        "it arrives as an internal comment: support sees it, you and those in copy do not"
    ),
}


def introduce(tenant: Tenant, code: TicketCode, selection: Selection) -> Iterator[str]:
    """Who asks for what, for which ticket, what the agent wrote, and how far back to go instead."""
    yield say(
        "{vendor} asks for logs for ticket {ticket} ({account})",
        vendor=retell(escape(tenant.vendor.name)),
        ticket=code.ticket,
        account=code.subdomain,
    )
    profile, asked_window = selection.profile, selection.asked_window
    yield say(
        "  asked for: {title}, {window}",
        title=escape(pick_spoken(profile.title), limit=300),
        window=name_window(asked_window, spoken()),
    )
    if profile.window != asked_window:
        yield say(
            "  only this is read, by --since: {window}",
            window=name_window(profile.window, spoken()),
        )
    if code.message:
        yield say("  note from support: {message}", message=escape(code.message, limit=500))
    yield say(
        "  this code is good until {moment}; nothing is sent before you agree",
        moment=write_moment(code.expires_at),
    )


def summarise(
    manifest: Manifest, parts: Sequence[PartFile], code: TicketCode, *, is_asked: bool = True
) -> Iterator[str]:
    """What is about to be sent, in a few lines; where to look at it, if that `is_asked` about."""
    yield say("ready for ticket {ticket}:", ticket=code.ticket)
    yield say(
        "  {files}, {size} after cleaning, {packed} packed {parts}",
        files=count_files(len(manifest.entries)),
        size=write_size(sum(entry.size for entry in manifest.entries)),
        packed=write_size(sum(part.size for part in parts)),
        parts=say_many("in {count} part", "in {count} parts", len(parts)),
    )
    yield from summarise_redactions(manifest)
    yield say("  {count} left out", count=len(manifest.left_out))
    yield f"  {retell(_ARRIVALS[code.binding])}"
    if manifest.errors:
        yield say_many(
            "  its text shows the commonest error lines of {count} file; manifest.json has them"
            " too",
            "  its text shows the commonest error lines of {count} files; manifest.json has them"
            " too",
            len(manifest.errors),
        )
    if not is_asked:
        # Nobody would come to look before the files are gone.
        yield say("  agreed to beforehand, by --yes")
        return
    yield say("  exactly this would be sent, and a note that you agreed; open it and look first:")
    shown = parts if len(parts) <= _MOST_PARTS else parts[: _MOST_PARTS - 1]
    yield from (f"    {escape(str(part.path), limit=1000)}" for part in shown)
    if len(shown) < len(parts):
        more = write_number(len(parts) - len(shown))
        yield say("    and {count} more in the same folder", count=more)


def list_bundle(manifest: Manifest) -> Iterator[str]:
    """Every file of the bundle with its number, and everything left out."""
    for number, entry in enumerate(manifest.entries, 1):
        notes = "".join(f"; {_show(note)}" for note in entry.notes)
        redacted = f", {_count_lines(entry.lines_redacted)}" if entry.lines_redacted else ""
        yield f"{number:>6}  {write_size(entry.size):>9}  {_show(entry.source)}{redacted}{notes}"
        yield from describe_entry(entry)
    yield from (
        f"{say('left out'):>17}  {_show(out.source)}: {_show(out.reason)}"
        for out in manifest.left_out
    )


def _show(text: str) -> str:
    """What a manifest says, which may come from anywhere."""
    return escape(retell(text), limit=_LONGEST)


def describe_receipt(receipt: Receipt, support: str, place: Path | None) -> Iterator[str]:
    """What was done, and where the receipt lies if it could be saved."""
    yield say(
        "sent {files} {parts} to ticket {ticket} ({account}) at {moment}, {comments}",
        files=count_files(receipt.files),
        parts=say_many("in {count} part", "in {count} parts", len(receipt.parts)),
        ticket=receipt.ticket,
        account=receipt.account,
        moment=_write_moment(receipt.sent_at),
        comments=say_many("with {count} comment", "with {count} comments", receipt.comments),
    )
    for part in receipt.parts:
        yield f"  {part.name}  {write_size(part.size)}  SHA-256 {part.sha256}"
    yield say(
        "  {redacted}; {count} left out",
        redacted=_count_lines(receipt.lines_redacted) + _tell_rules(receipt),
        count=write_number(receipt.left_out),
    )
    if receipt.code_is_dead:
        yield say("  the code is used up and cannot be used again")
    else:
        yield _tell_living_code(receipt, support)
    if place:
        yield say("  the receipt is {file}", file=escape(str(place), limit=1000))


def _tell_living_code(receipt: Receipt, support: str) -> str:
    if support:
        return say(
            "  the code could not be switched off and lives until {moment}; tell support"
            " ({support})",
            moment=_write_moment(receipt.code_expires_at),
            support=escape(support),
        )
    return say(
        "  the code could not be switched off and lives until {moment}; tell support",
        moment=_write_moment(receipt.code_expires_at),
    )


def _tell_rules(receipt: Receipt) -> str:
    shown = receipt.redactions[:_MOST_RULES]
    told = [f"{escape(one.rule)} {write_number(one.count)}" for one in shown]
    more = len(receipt.redactions) - len(told)
    told += [say_many("{count} more rule", "{count} more rules", more)] if more else []
    return f" ({', '.join(told)})" if told else ""


def _write_moment(text: str) -> str:
    return write_moment(datetime.fromisoformat(text))


def _count_lines(redacted: int) -> str:
    return say_many("{count} line redacted", "{count} lines redacted", redacted)
