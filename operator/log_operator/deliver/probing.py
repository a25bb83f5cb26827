"""Finds out whether a comment is on the ticket, by the uploads that it would have used up."""

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from log_operator.deliver.expiry import is_alive
from log_operator.deliver.line import Line
from log_operator.keeping.keeper import Keeper
from log_operator.keeping.kept import KeptPart, KeptUpload
from ticketbound.clock import Clock
from ticketbound.language import say
from ticketbound.secret import Secret
from zendesk_client.errors import (
    CertificateRefused,
    Forbidden,
    NotAuthorised,
    NotFound,
    RateLimited,
    Unreachable,
    ZendeskError,
)
from zendesk_client.own_token import show_own_token
from zendesk_client.session import Session
from zendesk_client.uploads import delete_upload

_WAITS: Final = (1.0, 2.0, 4.0, 8.0, 16.0)
"""Seconds before a question, and before it is asked again."""

_SETTLING: Final = 15.0
"""Seconds before the very first one: a comment that was still on its way, behind a gateway that
gave up on it, would else come to a ticket that we have just found without it."""

_LONGEST_WAIT: Final = 60.0

_NOT_DONE: Final = (NotAuthorised, Forbidden, CertificateRefused)
"""After these nothing was deleted, nor will be; after RateLimited it may be yet. Other faults of
TLS may have come with the answer."""


class Finding(Enum):
    """What can be said about a comment."""

    THERE = "there"
    NOT_THERE = "not there"
    UNKNOWN = "unknown"


def probe(line: Line, keeper: Keeper, numbers: Iterable[int], clock: Clock) -> Finding:
    """Whether the comment that was to take the parts of these `numbers` is on the ticket.

    A comment uses up its uploads, all or none, and an upload that is used up cannot be deleted.
    So the smallest part's upload is given up. That is noted before a question leaves, or else one
    that was deleted by a run that died would pass for used up in the next one; and undone once it
    surely never came, or else who stops a run while the network is away would be left in doubt.

    Raises:
        ZendeskError: the question could not be asked; it can be another time.
    """
    parts = [keeper.find_part(number) for number in numbers]
    if any(is_alive(part, clock()) for part in parts):
        line.wait(_SETTLING, say("finding out what became of the comment"))
    for part in sorted(parts, key=lambda one: one.size):
        if part.upload is None or not is_alive(part, clock()):
            continue
        with line.open_session(sleep=line.sleep, max_wait=0) as session:
            finding = _ask(line, session, keeper, part, part.upload)
        if finding is Finding.THERE and not is_alive(part, clock()):
            continue  # it may have ended just now
        if finding is not Finding.UNKNOWN:
            return finding
    return Finding.UNKNOWN


def is_gone(line: Line, keeper: Keeper, part: KeptPart) -> bool | None:
    """Whether there was no upload of that part; now there is none. None where nobody knows.

    Raises:
        ZendeskError: the question could not be asked; what was uploaded stays so.
    """
    assert part.upload is not None
    with line.open_session(sleep=line.sleep, max_wait=0) as session:
        return _give_up(line, session, keeper, part, part.upload)


def _ask(
    line: Line, session: Session, keeper: Keeper, part: KeptPart, upload: KeptUpload
) -> Finding:
    """Deletes twice: only an account that tells the two apart says anything."""
    was_gone = _give_up(line, session, keeper, part, upload)
    if was_gone is None:
        return Finding.UNKNOWN
    if was_gone:
        return Finding.THERE
    is_told_apart = _delete(line, session, upload.token)
    return Finding.NOT_THERE if is_told_apart else Finding.UNKNOWN


@dataclass(frozen=True, slots=True)
class _Note:
    """What the disk says of the upload of a part that is asked for."""

    keeper: Keeper
    part: KeptPart
    upload: KeptUpload

    def give_up(self) -> None:
        """It may be gone from now on."""
        self.keeper.give_up([self.part.number])

    def take_back(self) -> None:
        """Nobody was asked."""
        self.keeper.take_back(self.part.number, self.upload)


def _give_up(
    line: Line, session: Session, keeper: Keeper, part: KeptPart, upload: KeptUpload
) -> bool | None:
    """As `_delete`; what may be left of it is noted, whatever becomes of the answer."""
    was_gone = _delete(line, session, upload.token, _Note(keeper, part, upload))
    if was_gone is not None:
        keeper.forget(upload)
    return was_gone


def _delete(line: Line, session: Session, token: Secret, note: _Note | None = None) -> bool | None:
    """Whether there was nothing to delete.

    None where it may be gone by ourselves, because an answer was lost, if there is a `note` of it:
    without one it surely is there no longer.
    """
    is_in_doubt = False
    failure: ZendeskError | None = None
    for seconds in _WAITS:
        asked = failure.retry_after or 0.0 if isinstance(failure, RateLimited) else 0.0
        wait = min(max(seconds, asked), _LONGEST_WAIT)
        line.wait(wait, say("finding out what became of the comment"))
        if note is not None:
            note.give_up()
        try:
            delete_upload(session, token)
        except NotFound:
            return None if is_in_doubt else True
        except ZendeskError as error:
            failure = error
            is_in_doubt |= note is not None and _may_be_done(error)
            if note is not None and not is_in_doubt:
                note.take_back()
            if isinstance(error, _NOT_DONE):
                break
            if isinstance(error, Unreachable) and not error.may_have_arrived:
                _outlast(line.work)
        else:
            return False
    if is_in_doubt or failure is None:
        return None
    raise failure


def _may_be_done(failure: ZendeskError) -> bool:
    """Whether what was asked for may have been done, or may be yet."""
    if isinstance(failure, (*_NOT_DONE, RateLimited)):
        return False
    return not isinstance(failure, Unreachable) or failure.may_have_arrived


def _outlast(session: Session) -> None:
    """Returns when the outage is over, or the patience with it."""
    with contextlib.suppress(ZendeskError):
        show_own_token(session)
