"""What runs that were broken off left on this machine, and what to do with each."""

import contextlib
from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec
from msgspec import Struct

from log_operator.deliver.expiry import is_alive
from log_operator.keeping.finding import Found, find_all, find_damaged
from log_operator.keeping.kept import Kept, KeptPart, Stage
from log_operator.order import Ground, Order
from log_operator.screen.console import Console
from log_operator.state import is_at_work, tell_end
from ticket_code.code import TicketCode
from ticketbound.clock import rfc3339
from ticketbound.safe_text import escape
from ticketbound.sizes import format_size


class KeptDelivery(Struct, frozen=True):
    """One delivery that is not at its end: sizes in bytes, times RFC 3339.

    Args:
        uploaded: how many of `parts` are uploaded, and on no comment yet; none where the code is
            dead, because no other one can use them.
        on_ticket: how many are on the ticket.
        in_doubt: how many are in a comment that nobody knows of whether it arrived.
        left: bytes of the parts that are none of these.
        code_is_dead: whether its time is over, or a run found out that it was withdrawn.
        is_at_work: whether another run is busy with it just now.
        forgotten_at: when it is removed, if nobody comes back for it.
        next: what to do.
    """

    account: str
    ticket: int
    profile: str
    code_id: str
    stage: Stage
    started_at: str
    agreed_at: str | None
    parts: int
    uploaded: int
    on_ticket: int
    size: int
    left: int
    code_expires_at: str
    code_is_dead: bool
    is_at_work: bool
    forgotten_at: str
    folder: str
    next: str
    in_doubt: int = 0


class Status(Struct, frozen=True):
    """Everything that is kept, oldest first; `damaged` are folders that nobody can read."""

    kept: tuple[KeptDelivery, ...]
    damaged: tuple[str, ...] = ()
    version: int = 1


def show_status(order: Order, ground: Ground, console: Console) -> Status:
    """List what is kept; needs no code, asks nobody, changes nothing."""
    now = ground.clock()
    found = find_all(order.state_folder)
    damaged = tuple(str(folder) for folder in find_damaged(order.state_folder))
    status = Status(tuple(_describe(one, now) for one in found), damaged)
    lines = [line for one in status.kept for line in _show(one)]
    lines += [f"what is kept in {escape(one, limit=1000)} is damaged" for one in damaged]
    console.show_data("\n".join(lines or ["nothing is kept; no run was broken off here"]))
    return status


def note_kept(code: TicketCode, order: Order, ground: Ground, console: Console) -> None:
    """Let the envelope of a run that fails name what is kept for its ticket, as `status` does."""
    now = ground.clock()
    about = (code.subdomain, code.ticket)
    found = find_all(order.state_folder)
    named = [one for one in found if (one.kept.account, one.kept.ticket) == about]
    with contextlib.suppress(OSError):  # another run may be just removing it
        console.note_kept([msgspec.to_builtins(_describe(one, now)) for one in named])


def _describe(found: Found, now: datetime) -> KeptDelivery:
    kept = found.kept
    is_dead = _is_dead(kept, now)
    posted = [part for part in kept.parts if part.is_posted]
    in_doubt = [part for part in kept.parts if part.number in kept.posting]
    uploaded = [p for p in kept.parts if _waits(p, now) and p not in in_doubt and not is_dead]
    size = sum(part.size for part in kept.parts)
    at_work = is_at_work(found.folder)
    return KeptDelivery(
        account=kept.account,
        ticket=kept.ticket,
        profile=kept.profile,
        code_id=kept.code_id,
        stage=kept.stage,
        started_at=rfc3339(kept.started_at),
        agreed_at=None if kept.agreed_at is None else rfc3339(kept.agreed_at),
        parts=len(kept.parts),
        uploaded=len(uploaded),
        on_ticket=len(posted),
        size=size,
        left=size - sum(part.size for part in (*uploaded, *posted, *in_doubt)),
        code_expires_at=rfc3339(kept.code_expires_at),
        code_is_dead=is_dead,
        is_at_work=at_work,
        forgotten_at=rfc3339(tell_end(found.folder)),
        folder=str(found.folder),
        next=_advise(kept, now, at_work=at_work),
        in_doubt=len(in_doubt),
    )


def _is_dead(kept: Kept, now: datetime) -> bool:
    return kept.is_withdrawn or now >= kept.code_expires_at


def _waits(part: KeptPart, now: datetime) -> bool:
    """Whether it is uploaded, and still there."""
    return is_alive(part, now, timedelta())


def _advise(kept: Kept, now: datetime, *, at_work: bool) -> str:
    if at_work:
        return "another run is busy with it just now"
    if kept.stage == "posted" and _is_dead(kept, now):
        return "all of it is on the ticket, and the code is dead: nothing is left to do"
    if kept.stage == "posted":
        return "all of it is on the ticket; 'operator resume' ends the code and writes the receipt"
    if kept.stage == "preparing":
        return "it was not finished, so the next run with its code collects anew"
    return _advise_agreed(kept, now)


def _advise_agreed(kept: Kept, now: datetime) -> str:
    if kept.posting:
        return _advise_in_doubt(kept, now)
    if changed := next((part.name for part in kept.parts if part.is_changed), None):
        return (
            f"{escape(changed)} was changed, so it cannot be sent: 'operator resume' goes on if it"
            " is put back as it was, --anew collects and sends everything once more"
        )
    if _is_dead(kept, now):
        return (
            "the code is dead: ask support for a new one for the same ticket, then 'operator"
            " resume' goes on with that"
        )
    return "'operator resume' goes on with it, and asks for the code"


def _advise_in_doubt(kept: Kept, now: datetime) -> str:
    """Only the code that made the comment can find out, by an upload that it has not given up."""
    posting = [part for part in kept.parts if part.number in kept.posting]
    if any(_waits(part, now) for part in posting) and not _is_dead(kept, now):
        return (
            "an answer never came: 'operator resume' finds out what is on the ticket, and goes on"
        )
    return (
        "nobody knows whether these logs are on the ticket: ask support to look, and for a new code"
        " if they are not; 'operator resume' with that asks you first"
    )


def _show(one: KeptDelivery) -> Iterator[str]:
    agreed = f"agreed {one.agreed_at}" if one.agreed_at else f"begun {one.started_at}"
    yield f"ticket {one.ticket} ({escape(one.account)}), profile {escape(one.profile)}, {agreed}"
    if one.stage != "preparing":
        yield (
            f"  {one.parts} {'part' if one.parts == 1 else 'parts'}, {format_size(one.size)}:"
            f" {one.on_ticket} on the ticket,{_show_doubt(one)} {one.uploaded} uploaded and not on"
            f" it yet, {format_size(one.left)} to send"
        )
    ends = "is dead; it was good until" if one.code_is_dead else "lives until"
    yield f"  the code ({escape(one.code_id)}) {ends} {one.code_expires_at}"
    yield f"  kept until {one.forgotten_at} in {escape(one.folder, limit=1000)}"
    yield f"  {one.next}"


def _show_doubt(one: KeptDelivery) -> str:
    return f" {one.in_doubt} maybe," if one.in_doubt else ""
