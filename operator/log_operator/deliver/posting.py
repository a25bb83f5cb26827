"""Puts uploaded parts on the ticket, each exactly once, whatever becomes of the answer."""

from collections.abc import Sequence
from typing import Final

from log_operator.deliver.commenting import comment_on_ticket
from log_operator.deliver.expiry import agree_on_time, is_alive
from log_operator.deliver.line import Line, end_code
from log_operator.deliver.probing import Finding, is_gone, probe
from log_operator.deliver.sending import Sending
from log_operator.errors import SentInPart
from log_operator.keeping.keeper import Keeper
from log_operator.keeping.kept import KeptPart
from log_operator.values import PartFile
from ticket_code.code import TicketCode
from ticketbound.clock import Clock
from zendesk_client.errors import (
    Conflict,
    Forbidden,
    NotAuthorised,
    NotFound,
    RateLimited,
    TicketClosed,
    TlsFailed,
    TooLarge,
    Unprocessable,
    Unreachable,
    ZendeskError,
)

_PAUSES: Final = (1.0, 4.0, 16.0, 60.0)
"""Seconds after each try that did not bring the comment, and was no refusal either."""

_CLEAR_REFUSALS: Final = (NotAuthorised, Forbidden, TooLarge, RateLimited, TlsFailed, TicketClosed)
"""After these, the comment is surely not on the ticket."""


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
    whose uploads are gone are uploaded again.

    Raises:
        SentInPart: nobody can find out whether the comment is on the ticket; the code is ended.
        BundleChanged: a part is not what it was.
        ZendeskError: anything else; the comment is not there, unless `keeper.kept.posting` says
            that a next call has to find out.
    """
    settle(line, code, keeper, clock=clock)
    failure: ZendeskError | None = None
    for pause in _PAUSES:
        if not _list_missing(keeper, numbers):
            return
        if failure is not None:
            line.sleep(pause)
        time = agree_on_time(line.tidying, clock)
        _send_again(line, keeper, _list_missing(keeper, numbers), time)
        failure = _try(line, code, keeper, _list_missing(keeper, numbers), body, time)
        if failure is None:
            return
    assert failure is not None
    raise failure


def settle(
    line: Line,
    code: TicketCode,
    keeper: Keeper,
    *,
    clock: Clock,
    why: str = "an earlier run ended while it waited for the answer",
) -> None:
    """Find out what became of a comment that has no answer, if there is one.

    Raises:
        SentInPart: nobody can; a second try could post it twice, so the code is ended.
        ZendeskError: the question could not be asked; it can be another time.
    """
    if not keeper.kept.posting:
        return
    finding = probe(line, keeper, keeper.kept.posting, clock)
    if finding is Finding.UNKNOWN:
        raise end_in_doubt(line, code, why)
    keeper.end_post(is_there=finding is Finding.THERE)


def end_in_doubt(line: Line, code: TicketCode, why: str) -> SentInPart:
    """What to say once nobody can find out; ends the code, so that nothing is posted twice."""
    state = "the code is dead now" if end_code(line) else "the code could not be ended"
    return SentInPart(
        f"the logs may or may not be on ticket {code.ticket}: {why}",
        hint=f"ask the support agent to look, and for a new code if they are not; {state}",
    )


def _try(
    line: Line,
    code: TicketCode,
    keeper: Keeper,
    parts: Sequence[KeptPart],
    body: str,
    clock: Clock,
) -> ZendeskError | None:
    """None once the comment is there, else why it is not, though it may be the next time."""
    uploads = [part.upload.token for part in parts if part.upload is not None]
    keeper.begin_post([part.number for part in parts])
    try:
        comment_on_ticket(line.work, code, body, uploads)
    except _CLEAR_REFUSALS:
        keeper.end_post(is_there=False)
        raise
    except Conflict as error:
        keeper.end_post(is_there=False)
        return error
    except (NotFound, Unprocessable) as error:
        keeper.end_post(is_there=False)
        if not _forget_gone(line, keeper, parts, clock):
            raise
        return error
    except ZendeskError as error:
        if isinstance(error, Unreachable) and not error.may_have_arrived:
            keeper.end_post(is_there=False)
            raise
        settle(line, code, keeper, clock=clock, why=error.sentence)
        return error if _list_missing(keeper, [part.number for part in parts]) else None
    keeper.end_post(is_there=True)
    return None


def _list_missing(keeper: Keeper, numbers: Sequence[int]) -> list[KeptPart]:
    parts = (keeper.find_part(number) for number in sorted(numbers))
    return [part for part in parts if not part.is_posted]


def _send_again(line: Line, keeper: Keeper, parts: Sequence[KeptPart], clock: Clock) -> None:
    with Sending(line, keeper, clock=clock, advance=lambda _: None) as sending:
        for part in parts:
            path = keeper.folder / part.name
            sending.add(PartFile(part.number, path, part.size, part.sha256))
        sending.finish()


def _forget_gone(line: Line, keeper: Keeper, parts: Sequence[KeptPart], clock: Clock) -> bool:
    """Whether uploads had ended, which is why the comment was refused; they are forgotten."""
    now = clock()
    ended = [part for part in parts if not is_alive(part, now)]
    if not ended:
        oldest = min(parts, key=lambda part: (part.upload and part.upload.expires_at) or now)
        keeper.note_upload(oldest.number, None)
        assert oldest.upload is not None
        ended = list(parts) if is_gone(line, oldest.upload.token) else []
    for part in ended:
        keeper.note_upload(part.number, None)
    return bool(ended)
