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
from ticketbound.clock import rfc3339, write_moment
from ticketbound.language import later, retell, say, say_many, write_size
from ticketbound.safe_text import escape


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
    lines += [
        say("what is kept in {folder} is damaged", folder=escape(one, limit=1000))
        for one in damaged
    ]
    console.show_data("\n".join(lines or [say("nothing is kept; no run was broken off here")]))
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
        return later("another run is busy with it just now")
    if kept.stage == "posted" and _is_dead(kept, now):
        return later("all of it is on the ticket, and the code is dead: nothing is left to do")
    if kept.stage == "posted":
        return later(
            "all of it is on the ticket; 'operator resume' ends the code and writes the receipt"
        )
    if kept.stage == "preparing":
        return later("it was not finished, so the next run with its code collects anew")
    return _advise_agreed(kept, now)


def _advise_agreed(kept: Kept, now: datetime) -> str:
    if kept.posting:
        return _advise_in_doubt(kept, now)
    if changed := next((part.name for part in kept.parts if part.is_changed), None):
        return later(
            "{file} was changed, so it cannot be sent: 'operator resume' goes on"
            " if it is put back as it was, --anew collects and sends everything once"
            " more"
        ).format(file=escape(changed))
    if _is_dead(kept, now):
        return later(
            "the code is dead: ask support for a new one for the same ticket, then"
            " 'operator resume' goes on with that"
        )
    return later("'operator resume' goes on with it, and asks for the code")


def _advise_in_doubt(kept: Kept, now: datetime) -> str:
    """Only the code that made the comment can find out, by an upload that it has not given up."""
    posting = [part for part in kept.parts if part.number in kept.posting]
    if any(_waits(part, now) for part in posting) and not _is_dead(kept, now):
        return later(
            "an answer never came: 'operator resume' finds out what is on the ticket, and goes on"
        )
    return later(
        "nobody knows whether these logs are on the ticket: ask support to look,"
        " and for a new code if they are not; 'operator resume' with that asks"
        " you first"
    )


def _write_moment(text: str) -> str:
    return write_moment(datetime.fromisoformat(text))


def _show(one: KeptDelivery) -> Iterator[str]:
    profile, account = escape(one.profile), escape(one.account)
    if one.agreed_at:
        told = say("agreed {moment}", moment=_write_moment(one.agreed_at))
    else:
        told = say("begun {moment}", moment=_write_moment(one.started_at))
    yield say(
        "ticket {ticket} ({account}), profile {profile}, {told}",
        ticket=one.ticket,
        account=account,
        profile=profile,
        told=told,
    )
    if one.stage != "preparing":
        yield _show_parts(one)
    code, moment = escape(one.code_id), _write_moment(one.code_expires_at)
    if one.code_is_dead:
        yield say(
            "  the code ({code}) is dead; it was good until {moment}", code=code, moment=moment
        )
    else:
        yield say("  the code ({code}) lives until {moment}", code=code, moment=moment)
    folder = escape(one.folder, limit=1000)
    yield say(
        "  kept until {moment} in {folder}", moment=_write_moment(one.forgotten_at), folder=folder
    )
    yield f"  {retell(one.next)}"


def _show_parts(one: KeptDelivery) -> str:
    parts = say_many("{count} part", "{count} parts", one.parts)
    there = say("{count} on the ticket", count=one.on_ticket)
    if one.in_doubt:
        there = say("{there}, {count} maybe", there=there, count=one.in_doubt)
    return say(
        "  {parts}, {size}: {there}, {uploaded} uploaded and not on it yet, {left} to send",
        parts=parts,
        size=write_size(one.size),
        there=there,
        uploaded=one.uploaded,
        left=write_size(one.left),
    )
