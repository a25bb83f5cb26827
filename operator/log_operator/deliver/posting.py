"""Puts uploaded parts on the ticket, each exactly once, whatever becomes of the answer."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from log_operator.deliver.commenting import comment_on_ticket, write_interim
from log_operator.deliver.expiry import agree_on_time, ends_at, is_alive
from log_operator.deliver.line import Line, end_code
from log_operator.deliver.probing import Finding, is_gone, probe
from log_operator.deliver.sending import Sending
from log_operator.deliver.taking_back import withdraw
from log_operator.errors import NoRoom, SentInPart
from log_operator.keeping.keeper import Keeper
from log_operator.keeping.kept import KeptPart
from log_operator.values import PartFile
from ticket_code.code import TicketCode
from ticketbound.clock import Clock
from ticketbound.language import say
from zendesk_client.errors import (
    CertificateRefused,
    Conflict,
    Forbidden,
    NotAuthorised,
    NotFound,
    RateLimited,
    TicketClosed,
    TooLarge,
    Unprocessable,
    Unreachable,
    UploadIncomplete,
    ZendeskError,
)
from zendesk_client.own_token import show_own_token
from zendesk_client.session import Session

_PAUSES: Final = (1.0, 4.0, 16.0)
"""Seconds before each further try of a comment that surely did not arrive, but may yet."""

_CLEAR_REFUSALS: Final = (
    *(NotAuthorised, Forbidden, TooLarge, RateLimited),
    *(CertificateRefused, TicketClosed),
)
"""After these, the comment is surely not on the ticket, and will not be.

Not after every fault of TLS: one in the answer comes when the comment is there.
"""


def post(
    line: Line,
    code: TicketCode,
    keeper: Keeper,
    numbers: Sequence[int],
    body: str,
    *,
    clock: Clock,
) -> None:
    """Put the parts of these `numbers` on the ticket, in one comment that says `body`.

    What is on the ticket already is left out, and so is a comment with nothing to bring. Parts
    whose uploads are over are uploaded again. Where the account wants fewer files in a comment,
    others come before the one that says `body`.

    Raises:
        SentInPart: nobody can find out whether the comment is on the ticket; the code is ended.
        BundleChanged: a part is not what it was.
        ZendeskError: anything else; the comment is not there, unless `keeper.kept.posting` says
            that a next call has to find out.
    """
    settle(line, code, keeper, clock=clock)
    _Posting(line, code, keeper, clock).run(numbers, body)


def settle(
    line: Line,
    code: TicketCode,
    keeper: Keeper,
    *,
    clock: Clock,
    why: str = "",
) -> None:
    """Find out what became of a comment that has no answer, if there is one.

    Raises:
        SentInPart: nobody can; a second try could post it twice, so the code is ended.
        ZendeskError: the question could not be asked; it can be another time.
    """
    if not keeper.kept.posting:
        return
    # Not while Zendesk is away: an answer that is lost again would be one doubt more.
    demand_living_token(line.work)
    finding = probe(line, keeper, keeper.kept.posting, clock)
    if finding is Finding.UNKNOWN:
        earlier = say("an earlier run ended while it waited for the answer")
        raise end_in_doubt(line, code, keeper, why or earlier)
    keeper.end_post(is_there=finding is Finding.THERE)


def demand_living_token(session: Session) -> None:
    """Pass if the code lives; an account that hides the answer is no refusal."""
    with contextlib.suppress(Forbidden):
        show_own_token(session)


def end_in_doubt(line: Line, code: TicketCode, keeper: Keeper, why: str) -> SentInPart:
    """What to say once nobody can find out; ends the code, so that nothing is posted twice."""
    is_dead = end_code(line)
    if is_dead:
        with contextlib.suppress(NoRoom):
            keeper.note_withdrawn()
    return SentInPart(
        say("the logs may or may not be on ticket {ticket}: {why}", ticket=code.ticket, why=why),
        hint=_ask_to_look(is_dead=is_dead),
    )


def _ask_to_look(*, is_dead: bool) -> str:
    if is_dead:
        return say(
            "ask the support agent to look, and for a new code if they are not;"
            " the code is dead now"
        )
    return say(
        "ask the support agent to look, and for a new code if they are not;"
        " the code could not be ended"
    )


@dataclass(slots=True)
class _Posting:
    """One call of `post`; `most` parts fit into one comment, as far as is known."""

    line: Line
    code: TicketCode
    keeper: Keeper
    clock: Clock
    most: int | None = None

    def run(self, numbers: Sequence[int], body: str) -> None:
        pauses = iter(_PAUSES)
        while missing := self._list_missing(numbers):
            chosen = missing[: self.most]
            told = body if len(chosen) == len(missing) else write_interim(self.code, chosen)
            clock = agree_on_time(self.line.tidying, self.clock)
            uploaded = self._send_again(chosen, clock)
            failure = self._try(uploaded, told, clock)
            if failure is not None:
                pause = next(pauses, None)
                if pause is None:
                    raise failure
                self.line.wait(pause, say("the comment did not get through"))

    def _try(self, parts: Sequence[KeptPart], body: str, clock: Clock) -> ZendeskError | None:
        """Why the comment is not there, though it may be the next time; None if it is."""
        uploads = [part.upload.token for part in parts if part.upload is not None]
        self.keeper.begin_post([part.number for part in parts])
        try:
            comment_on_ticket(self.line.work, self.code, body, uploads)
        except _CLEAR_REFUSALS:
            self.keeper.end_post(is_there=False)
            raise
        except Conflict as error:
            self.keeper.end_post(is_there=False)
            return error
        except (NotFound, Unprocessable) as error:
            self.keeper.end_post(is_there=False)
            return self._find_reason(error, parts, clock())
        except UploadIncomplete as error:
            # The account took some tokens and passed over the others, or the answer is wrong.
            raise end_in_doubt(self.line, self.code, self.keeper, error.sentence) from None
        except ZendeskError as error:
            return self._look_for(error, parts, clock)
        self.keeper.end_post(is_there=True)
        return None

    def _find_reason(
        self, refusal: ZendeskError, parts: Sequence[KeptPart], now: datetime
    ) -> ZendeskError | None:
        """The refusal, if it was for uploads that are over; None if it was for too many files."""
        if self._forget_ended(parts, now):
            return refusal
        if isinstance(refusal, Unprocessable) and len(parts) > 1:
            self.most = len(parts) // 2
            return None
        raise refusal

    def _forget_ended(self, parts: Sequence[KeptPart], now: datetime) -> bool:
        """Whether uploads were over, by the clock or by what Zendesk says of the oldest one."""
        ended = [part for part in parts if not is_alive(part, now)]
        if not ended:
            oldest = min(parts, key=lambda part: ends_at(part, now))
            if not is_gone(self.line, self.keeper, oldest):
                return False
            # Those that live would be left over once their parts are uploaded again.
            withdraw(self.line, self.keeper)
            return True
        for part in ended:
            self.keeper.note_upload(part.number, None)
        return True

    def _look_for(
        self, error: ZendeskError, parts: Sequence[KeptPart], clock: Clock
    ) -> ZendeskError | None:
        """The error, if the comment is not there after all; None if it is."""
        if isinstance(error, Unreachable) and not error.may_have_arrived:
            self.keeper.end_post(is_there=False)
            # Until the outage is over: an upload may end meanwhile, so all begins anew.
            demand_living_token(self.line.work)
            return error
        settle(self.line, self.code, self.keeper, clock=clock, why=error.sentence)
        return error if self._list_missing([part.number for part in parts]) else None

    def _list_missing(self, numbers: Sequence[int]) -> list[KeptPart]:
        parts = (self.keeper.find_part(number) for number in sorted(numbers))
        return [part for part in parts if not part.is_posted]

    def _send_again(self, parts: Sequence[KeptPart], clock: Clock) -> list[KeptPart]:
        """The parts with uploads that will live until the comment has taken them."""
        with Sending(self.line, self.keeper, clock=clock, advance=lambda _: None) as sending:
            for part in parts:
                path = self.keeper.folder / part.name
                sending.add(PartFile(part.number, path, part.size, part.sha256))
            sending.finish()
        return [self.keeper.find_part(part.number) for part in parts]
