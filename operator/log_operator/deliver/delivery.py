"""Uploads the parts and puts them on the ticket in one comment."""

import contextlib
import hashlib
import io
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO, Final, cast

from log_operator.deliver.commenting import comment_on_ticket
from log_operator.deliver.line import Line, end_code
from log_operator.errors import (
    BundleChanged,
    CodeWithdrawn,
    SentInPart,
    TicketOutOfReach,
    TooLittleTime,
)
from log_operator.values import Advance, PartFile
from ticket_code.code import TicketCode
from ticketbound.clock import Clock, rfc3339
from ticketbound.secret import Secret
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
from zendesk_client.own_token import show_own_token
from zendesk_client.session import Session
from zendesk_client.uploads import create_upload, delete_upload

_LEAST_TIME: Final = timedelta(minutes=1)
_SLOWEST_LINE: Final = 250_000
"""Bytes a second below which the code's remaining time is not enough."""

_CLEAR_REFUSALS: Final = (
    *(NotAuthorised, Forbidden, NotFound, Conflict, Unprocessable, TooLarge, RateLimited),
    TlsFailed,
)
"""After these, the comment is surely not on the ticket."""

_HINTS: Final[Mapping[type[ZendeskError], str]] = {
    Forbidden: "tell the support agent: the code may not do what it is for",
    Unprocessable: "tell the support agent: the ticket does not take the logs",
    TooLarge: "tell the support agent: their Zendesk takes only smaller files",
    Conflict: "somebody changed the ticket just now; run this again",
}


def demand_time(code: TicketCode, size: int, clock: Clock) -> None:
    """Pass if `size` bytes can be sent before the code expires.

    Raises:
        TooLittleTime: not even on a slow line's terms.
    """
    left = code.expires_at - clock()
    if left < max(_LEAST_TIME, timedelta(seconds=size / _SLOWEST_LINE)):
        raise TooLittleTime(
            f"this code expires at {rfc3339(code.expires_at)}, too soon to send everything",
            hint="ask the support agent for a new code; nothing was sent",
        )


def deliver(
    line: Line, code: TicketCode, parts: Sequence[PartFile], comment: str, advance: Advance
) -> None:
    """Upload each part, and put them on the ticket in one comment.

    Raises:
        CodeWithdrawn: the token was used up or revoked; nothing was sent.
        TicketOutOfReach: the ticket does not take comments; what was uploaded is deleted again.
        BundleChanged: a part is not what it was; the same.
        ZendeskError: anything else; the same.
        SentInPart: nobody knows whether the comment is on the ticket.
    """
    try:
        _demand_living_token(line.work)
        uploads = _upload(line, parts, advance)
        _attach(line, code, comment, uploads)
    except NotAuthorised:
        raise CodeWithdrawn(
            "this code was already used or withdrawn",
            hint="nothing was sent now; if it was not you, tell the support agent, else ask for a"
            " new code",
        ) from None
    except (NotFound, TicketClosed):
        raise TicketOutOfReach(
            f"ticket {code.ticket} does not take the logs: it is closed, merged or gone",
            hint="ask the support agent which ticket to use now",
        ) from None
    except ZendeskError as error:
        error.hint = next((h for kind, h in _HINTS.items() if isinstance(error, kind)), error.hint)
        raise


def _demand_living_token(session: Session) -> None:
    """Ask before the first byte of a log leaves; an account that hides the answer is no refusal."""
    with contextlib.suppress(Forbidden):
        show_own_token(session)


def _upload(line: Line, parts: Sequence[PartFile], advance: Advance) -> list[Secret]:
    uploads: list[Secret] = []
    try:
        for part in parts:
            with _Watched(part.path, advance) as file:
                _demand_unchanged(part, file)
                content = cast("BinaryIO", file)
                upload = create_upload(line.work, filename=part.path.name, content=content)
            uploads.append(upload.token)
    except BaseException:
        _delete(line, uploads)
        raise
    return uploads


def _demand_unchanged(part: PartFile, file: "_Watched") -> None:
    digest = hashlib.sha256()
    with contextlib.closing(io.FileIO(file.fileno(), closefd=False)) as same:
        while piece := same.read(1 << 20):
            digest.update(piece)
    file.seek(0)
    if digest.hexdigest() != part.sha256:
        raise BundleChanged(
            f"{part.path.name} was changed after it was made, so nothing was sent",
            hint="run this again; to keep a copy for yourself, copy the file first",
        )


def _attach(line: Line, code: TicketCode, comment: str, uploads: Sequence[Secret]) -> None:
    try:
        comment_on_ticket(line.work, code, comment, uploads)
    except _CLEAR_REFUSALS:
        _delete(line, uploads)
        raise
    except Unreachable as error:
        if not error.may_have_arrived:
            _delete(line, uploads)
            raise
        raise _doubt(line, code.ticket, error.sentence) from None
    except ZendeskError as error:
        raise _doubt(line, code.ticket, error.sentence) from None
    except KeyboardInterrupt:
        raise _doubt(line, code.ticket, "stopped while waiting for the answer") from None


def _doubt(line: Line, ticket: int, why: str) -> SentInPart:
    """The comment may be there: a second try could post it twice, so the code is ended."""
    state = "the code is dead now" if end_code(line) else "the code could not be ended"
    return SentInPart(
        f"the logs may or may not be on ticket {ticket}: {why}",
        hint=f"ask the support agent to look, and for a new code if they are not; {state}",
    )


def _delete(line: Line, uploads: Sequence[Secret]) -> None:
    """Best effort: Zendesk deletes unattached uploads by itself within the hour."""
    for token in uploads:
        with contextlib.suppress(ZendeskError):
            delete_upload(line.tidying, token)


class _Watched(io.FileIO):
    """A file that tells how far it was read; reading a part again tells nothing new."""

    def __init__(self, path: Path, advance: Advance) -> None:
        super().__init__(path, "rb")
        self._advance = advance
        self._furthest = 0

    def read(self, size: int | None = -1) -> bytes:
        data = super().read(size)
        position = self.tell()
        if position > self._furthest:
            self._advance(position - self._furthest)
            self._furthest = position
        return data
