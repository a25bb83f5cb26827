"""Brings a bundle that was agreed to onto the ticket: what is missing of it, in one comment."""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from log_operator.deliver.commenting import write_interim
from log_operator.deliver.expiry import agree_on_time
from log_operator.deliver.interim import list_due
from log_operator.deliver.line import Line, end_code
from log_operator.deliver.pace import Pace
from log_operator.deliver.posting import demand_living_token, post, settle
from log_operator.deliver.sending import Sending
from log_operator.deliver.taking_back import delete_given_up, withdraw
from log_operator.errors import (
    BundleChanged,
    CodeWithdrawn,
    NoRoom,
    OperatorError,
    SentInPart,
    TicketOutOfReach,
    TooLittleTime,
)
from log_operator.keeping.keeper import Keeper
from log_operator.keeping.kept import Kept
from log_operator.values import Advance, Delivery, PartFile
from ticket_code.code import TicketCode
from ticketbound.clock import Clock, write_moment
from ticketbound.failure import Failure
from ticketbound.language import later, retell, say
from zendesk_client.errors import (
    Conflict,
    Forbidden,
    NotAuthorised,
    NotFound,
    TicketClosed,
    TooLarge,
    Unprocessable,
    ZendeskError,
)

_LEAST_TIME: Final = timedelta(minutes=1)
_SLOWEST_LINE: Final = 250_000
"""Bytes a second below which the code's remaining time is not enough."""

_HINTS: Final[Mapping[type[ZendeskError], str]] = {
    Forbidden: later("tell the support agent: the code may not do what it is for"),
    Unprocessable: later("tell the support agent: the ticket does not take the logs"),
    TooLarge: later("tell the support agent: their Zendesk takes only smaller files"),
    Conflict: later("somebody changed the ticket just now; run this again"),
}


def demand_time(code: TicketCode, size: int, clock: Clock) -> None:
    """Pass if `size` bytes can be sent before the code expires.

    Raises:
        TooLittleTime: not even on a slow line's terms.
    """
    left = code.expires_at - clock()
    if left < max(_LEAST_TIME, timedelta(seconds=size / _SLOWEST_LINE)):
        raise TooLittleTime(
            say(
                "this code expires at {expires_at}, too soon to send everything",
                expires_at=write_moment(code.expires_at),
            ),
            hint=say("ask the support agent for a new code; nothing was sent"),
        )


def deliver(
    line: Line,
    code: TicketCode,
    keeper: Keeper,
    parts: Sequence[PartFile],
    *,
    clock: Clock,
    advance: Advance,
    pace: Pace | None = None,
    sending: Sending | None = None,
    tell: Callable[[str], None] = lambda _: None,
    skip: Advance = lambda _: None,
) -> Delivery:
    """Upload what is missing of `parts`, put them on the ticket, and end the code.

    `sending` is one that is at work already; its parts are waited for. `tell` is told which parts
    are on their way, `skip` how many bytes an earlier run has sent.

    Raises:
        TooLittleTime: the code has expired meanwhile; uploads stay as long as Zendesk keeps them.
        CodeWithdrawn: the token was used up or revoked; the same.
        TicketOutOfReach: the ticket does not take comments; what was uploaded is deleted again.
        BundleChanged: a part is not what it was; the same, and nothing is on the ticket.
        SentInPart: nobody knows whether the comment is on the ticket, and the code is ended; or a
            part is not what it was, and others are on the ticket.
        ZendeskError: anything else; a next call goes on where this one ended.
    """
    time = clock
    try:
        # First, because it is this that waits where Zendesk is out of reach, and says so.
        demand_living_token(line.work)
        time = agree_on_time(line.tidying, clock)
        settle(line, code, keeper, clock=time)
        with sending or Sending(
            line, keeper, clock=time, advance=advance, skip=skip, pace=pace, say=tell
        ) as sends:
            for part in parts:
                sends.add(part)
            while not sends.wait() or sends.send_ended():
                if due := list_due(keeper, sends, time()):
                    words = write_interim(code, due)
                    post(line, code, keeper, [part.number for part in due], words, clock=time)
        numbers = [part.number for part in parts]
        post(line, code, keeper, numbers, keeper.kept.comment, clock=time)
    except NotAuthorised:
        raise _tell_dead(code, keeper.kept, time()) from None
    except (NotFound, TicketClosed):
        withdraw(line, keeper)
        raise TicketOutOfReach(
            say(
                "ticket {ticket} does not take the logs: it is closed, merged or gone",
                ticket=code.ticket,
            ),
            hint=say("ask the support agent which ticket to use now"),
        ) from None
    except BundleChanged as error:
        withdraw(line, keeper)
        raise _tell_changed(code, keeper.kept, error) from None
    except (Forbidden, Unprocessable, TooLarge) as error:
        withdraw(line, keeper)
        _give_hint(error)
        raise
    except ZendeskError as error:
        _give_hint(error)
        raise
    with contextlib.suppress(NoRoom):
        delete_given_up(line, keeper)
    return Delivery(sent_at=clock(), is_code_dead=end_code(line))


def tell_arrived(kept: Kept) -> str:
    """What is on the ticket, as far as it is known, in words."""
    posted = sum(part.is_posted for part in kept.parts)
    if not posted:
        if kept.posting:
            return say("the logs may be on the ticket")
        return say("nothing is on the ticket")
    if kept.posting:
        return say(
            "{posted} of {all} parts are on the ticket, and others may be",
            posted=posted,
            all=len(kept.parts),
        )
    return say("{posted} of {all} parts are on the ticket", posted=posted, all=len(kept.parts))


def _tell_changed(code: TicketCode, kept: Kept, error: BundleChanged) -> OperatorError:
    """What is on the ticket stays counted, or else the next run would bring it once more."""
    posted = sum(part.is_posted for part in kept.parts)
    if not posted:
        return error
    return SentInPart(
        say(
            "{sentence}; {posted} of {all} parts are on ticket {ticket}, and the others are not",
            sentence=error.sentence,
            posted=posted,
            all=len(kept.parts),
            ticket=code.ticket,
        ),
        hint=say(
            "ask the support agent whether the others are needed: 'operator resume'"
            " sends them if that file is put back as it was; --anew collects and"
            " sends everything once more"
        ),
    )


def _tell_dead(code: TicketCode, kept: Kept, now: datetime) -> OperatorError:
    there = tell_arrived(kept)
    if now >= code.expires_at:
        return TooLittleTime(
            say(
                "this code has expired: it was good until {expires_at}",
                expires_at=write_moment(code.expires_at),
            ),
            hint=say("{there}; ask the support agent for a new code", there=there),
        )
    return CodeWithdrawn(
        say("this code was already used or withdrawn"),
        hint=say(
            "{there} from this run; if it was not you, tell the support agent, else"
            " ask for a new code",
            there=there,
        ),
    )


def _give_hint(error: Failure) -> None:
    hint = next((hint for kind, hint in _HINTS.items() if isinstance(error, kind)), "")
    error.hint = retell(hint) or error.hint
