"""Sends what was agreed to, and keeps it where that fails or is stopped."""

import contextlib
from functools import partial
from typing import Final

from log_operator.deliver.delivery import deliver, demand_time, tell_arrived
from log_operator.deliver.line import Line, end_code
from log_operator.deliver.pace import Pace
from log_operator.deliver.sending import Sending
from log_operator.deliver.taking_back import delete_given_up, withdraw
from log_operator.errand import Errand, list_parts
from log_operator.errors import (
    BundleChanged,
    Cancelled,
    CodeWithdrawn,
    NoRoom,
    SentInPart,
    TooLittleTime,
)
from log_operator.keeping.keeper import Keeper
from log_operator.keeping.kept import STATE_NAME, Kept
from log_operator.state import remove_parts, tell_end
from log_operator.stops import AskedToEnd, ignored_stops
from log_operator.trust import demand_agreed_way
from log_operator.values import Delivery
from ticketbound.clock import write_moment
from ticketbound.failure import Failure
from ticketbound.language import say, say_many
from ticketbound.safe_text import escape

_DEAD: Final = (CodeWithdrawn, TooLittleTime)


def carry(errand: Errand, line: Line, keeper: Keeper, sending: Sending | None = None) -> Delivery:
    """Deliver what is agreed to; the person may pause it. `sending` is at work already.

    Raises:
        Cancelled: the person stopped it; what there was is removed, or kept to be resumed.
        Failure: it cannot be delivered now; everything is kept.
    """
    while True:
        try:
            return _deliver(errand, line, keeper, sending)
        except KeyboardInterrupt as stop:
            if keeper.kept.stage == "posted":
                with ignored_stops():
                    return _deliver(errand, line, keeper, None)
            if isinstance(stop, AskedToEnd) or not errand.console.is_interactive:
                raise _keep_for_later(errand, keeper) from None
            _pause(errand, line, keeper)
            sending = None
        except Failure as failure:
            _tell_kept(errand, keeper, failure)
            raise


def discard(line: Line, keeper: Keeper) -> None:
    """Remove what was made, here and, as far as no comment took it, at Zendesk."""
    try:
        withdraw(line, keeper)
    finally:
        remove_parts(keeper.folder)


def count_sent(kept: Kept) -> str:
    """How many parts have arrived, in words."""
    sent = sum(part.is_posted or part.upload is not None for part in kept.parts)
    if sent == 1 < len(kept.parts):
        return say("1 of {count} parts is sent and stays sent", count=len(kept.parts))
    told = say_many(
        "{sent} of {count} part is sent",
        "{sent} of {count} parts are sent",
        len(kept.parts),
        sent=sent,
    )
    if not sent:
        return told
    return say_many("{told} and stays sent", "{told} and stay sent", sent, told=told)


def _deliver(errand: Errand, line: Line, keeper: Keeper, sending: Sending | None) -> Delivery:
    kept, ground = keeper.kept, errand.ground
    if kept.stage == "posted":
        with contextlib.suppress(NoRoom):
            delete_given_up(line, keeper)
        return Delivery(sent_at=ground.clock(), is_code_dead=end_code(line))
    if errand.connection is not None and errand.connection.clock_ahead is None:
        # Who was offline until now has not been told who reads along.
        demand_agreed_way(errand.code, errand.order, ground, errand.console)
    left = sum(p.size for p in kept.parts if not p.is_posted and p.upload is None)
    try:
        demand_time(errand.code, left, ground.clock)
    except TooLittleTime as late:
        late.hint = say(
            "ask the support agent for a new code; {arrived}", arrived=tell_arrived(kept)
        )
        raise
    rate = errand.order.limit_rate
    work = partial(
        deliver,
        line,
        errand.code,
        keeper,
        list_parts(kept, keeper.folder),
        clock=ground.clock,
        pace=Pace(rate) if rate else None,
    )
    if sending is not None:
        return work(advance=lambda _: None, sending=sending)
    with errand.console.show_progress(say("sending"), sum(p.size for p in kept.parts)) as stage:
        return work(advance=stage, tell=stage.note, skip=stage.skip)


def _pause(errand: Errand, line: Line, keeper: Keeper) -> None:
    """Return when the person wants to go on."""
    console = errand.console
    try:
        console.say()
        console.ask(
            say(
                "paused; {done}. Enter goes on, Ctrl-C again stops and removes everything;"
                " or close this window and run 'operator resume' later:",
                done=count_sent(keeper.kept),
            )
        )
    except (AskedToEnd, EOFError):
        raise _keep_for_later(errand, keeper) from None
    except KeyboardInterrupt:
        console.say()
        raise _stop(errand, line, keeper) from None


def _stop(errand: Errand, line: Line, keeper: Keeper) -> Failure:
    """Everything of ours is removed; what is on the ticket stays there."""
    ticket = errand.code.ticket
    hint = say(
        "the code still works until {expires_at}; run this again any time, or"
        " ask the support agent to end it",
        expires_at=write_moment(errand.code.expires_at),
    )
    kept = keeper.kept
    with contextlib.suppress(KeyboardInterrupt):
        discard(line, keeper)
    if keeper.kept.given_up:
        left = say("what was uploaded could not be taken back; Zendesk deletes it within the hour")
        errand.console.say_sentence(left)
    posted = sum(part.is_posted for part in kept.parts)
    if posted:
        return SentInPart(
            say(
                "stopped; {posted} of {count} parts are on ticket {ticket} and stay there",
                posted=posted,
                count=len(kept.parts),
                ticket=ticket,
            ),
            hint=hint,
        )
    if kept.posting:
        return SentInPart(
            say("stopped; the logs may or may not be on ticket {ticket}", ticket=ticket), hint=hint
        )
    return Cancelled(
        say("stopped, and everything was removed; nothing is on the ticket"), hint=hint
    )


def _keep_for_later(errand: Errand, keeper: Keeper) -> Cancelled:
    told = say("stopped; {done}", done=count_sent(keeper.kept))
    return Cancelled(told, hint=_describe_kept(errand, keeper))


def _tell_kept(errand: Errand, keeper: Keeper, failure: Failure) -> None:
    """What is kept, where, and which command goes on with it."""
    if isinstance(failure, BundleChanged):
        # What was changed is not gone on with: the next run makes it anew.
        (keeper.folder / STATE_NAME).unlink(missing_ok=True)
    elif isinstance(failure, _DEAD):
        if isinstance(failure, CodeWithdrawn):
            with contextlib.suppress(NoRoom):
                keeper.note_withdrawn()
        errand.console.say_sentence(describe_dead(keeper))
    elif isinstance(failure, SentInPart) and keeper.kept.posting:
        # The code was ended, so that nothing arrives twice: only another one goes on.
        errand.console.say_sentence(describe_dead(keeper))
    elif isinstance(failure, SentInPart):
        place = escape(str(keeper.folder), limit=1000)
        errand.console.say_sentence(
            say("the parts that are not on the ticket are kept in {place}", place=place)
        )
    elif keeper.kept.stage != "posted":
        errand.console.say_sentence(_describe_kept(errand, keeper))


def describe_dead(keeper: Keeper) -> str:
    """What to do where a bundle has outlived its code."""
    place = escape(str(keeper.folder), limit=1000)
    until = write_moment(tell_end(keeper.folder))
    return say(
        "the cleaned logs are kept in {place} until {until}: ask support for a"
        " new code for ticket {ticket}, and give it to 'operator resume'",
        place=place,
        until=until,
        ticket=keeper.kept.ticket,
    )


def _describe_kept(errand: Errand, keeper: Keeper) -> str:
    place = escape(str(keeper.folder), limit=1000)
    return say(
        "the cleaned logs are kept in {place}; the code lives until"
        " {expires_at}, until then 'operator resume' goes on",
        place=place,
        expires_at=write_moment(errand.code.expires_at),
    )
