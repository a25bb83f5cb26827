"""What runs that were broken off left on this machine, and what to do with each."""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from log_operator.keeping.finding import Found, find_all
from log_operator.keeping.kept import Kept, Stage
from log_operator.order import Ground, Order
from log_operator.screen.console import Console
from log_operator.state import is_at_work, tell_end
from ticketbound.clock import rfc3339
from ticketbound.safe_text import escape
from ticketbound.sizes import format_size


class KeptDelivery(Struct, frozen=True):
    """One delivery that is not at its end: sizes in bytes, times RFC 3339.

    Args:
        uploaded: how many of `parts` are uploaded, and on no comment yet.
        on_ticket: how many are on the ticket.
        left: bytes of the parts that are neither.
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


class Status(Struct, frozen=True):
    """Everything that is kept, oldest first."""

    kept: tuple[KeptDelivery, ...]
    version: int = 1


def show_status(order: Order, ground: Ground, console: Console) -> Status:
    """List what is kept; needs no code, asks nobody, changes nothing."""
    now = ground.clock()
    found = find_all(order.state_folder)
    status = Status(tuple(_describe(one, now) for one in found))
    lines = [line for one in status.kept for line in _show(one)]
    console.show_data("\n".join(lines or ["nothing is kept; no run was broken off here"]))
    return status


def _describe(found: Found, now: datetime) -> KeptDelivery:
    kept = found.kept
    uploaded = [part for part in kept.parts if part.upload is not None]
    posted = [part for part in kept.parts if part.is_posted]
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
        left=size - sum(part.size for part in (*uploaded, *posted)),
        code_expires_at=rfc3339(kept.code_expires_at),
        code_is_dead=_is_dead(kept, now),
        is_at_work=at_work,
        forgotten_at=rfc3339(tell_end(found.folder)),
        folder=str(found.folder),
        next=_advise(kept, now, at_work=at_work),
    )


def _is_dead(kept: Kept, now: datetime) -> bool:
    return kept.is_withdrawn or now >= kept.code_expires_at


def _advise(kept: Kept, now: datetime, *, at_work: bool) -> str:
    if at_work:
        return "another run is busy with it just now"
    if kept.stage == "posted" and _is_dead(kept, now):
        return "all of it is on the ticket, and the code is dead: nothing is left to do"
    if kept.stage == "posted":
        return "all of it is on the ticket; 'operator resume' ends the code and writes the receipt"
    if kept.stage == "preparing":
        return "it was not finished, so the next run with its code collects anew"
    if _is_dead(kept, now):
        return (
            "the code is dead: ask support for a new one for the same ticket, then 'operator"
            " resume' goes on with that"
        )
    return "'operator resume' goes on with it, and asks for the code"


def _show(one: KeptDelivery) -> Iterator[str]:
    agreed = f"agreed {one.agreed_at}" if one.agreed_at else f"begun {one.started_at}"
    yield f"ticket {one.ticket} ({escape(one.account)}), profile {escape(one.profile)}, {agreed}"
    if one.stage != "preparing":
        yield (
            f"  {one.parts} {'part' if one.parts == 1 else 'parts'}, {format_size(one.size)}:"
            f" {one.on_ticket} on the ticket, {one.uploaded} uploaded and not on it yet,"
            f" {format_size(one.left)} to send"
        )
    ends = "is dead; it was good until" if one.code_is_dead else "lives until"
    yield f"  the code ({escape(one.code_id)}) {ends} {one.code_expires_at}"
    yield f"  kept until {one.forgotten_at} in {escape(one.folder, limit=1000)}"
    yield f"  {one.next}"
