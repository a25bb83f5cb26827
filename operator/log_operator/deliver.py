"""Puts finished parts on the ticket, and kills the code: the operator's only way to the network."""

import contextlib
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO, Final, cast

from log_operator.errors import (
    BadArguments,
    CodeWithdrawn,
    SentInPart,
    TicketOutOfReach,
    TooLittleTime,
)
from log_operator.values import Advance, Delivery, PartFile
from ticket_code.code import TicketCode
from ticketbound import __version__
from ticketbound.clock import Clock, rfc3339
from ticketbound.secret import Secret
from zendesk_client.address import Address, account_address, sandbox_address
from zendesk_client.errors import (
    Forbidden,
    NotAuthorised,
    NotFound,
    TicketClosed,
    Unreachable,
    ZendeskError,
)
from zendesk_client.own_token import revoke_own_token, show_own_token
from zendesk_client.requests import comment_on_request
from zendesk_client.session import Session
from zendesk_client.uploads import create_upload, delete_upload

OnWait = Callable[[float, str], None]
"""Told how many seconds Zendesk makes us wait, and why."""

SANDBOX_VARIABLE: Final = "TICKETBOUND_SANDBOX_URL"
_LEAST_TIME: Final = timedelta(minutes=1)
_SLOWEST_LINE: Final = 250_000
"""Bytes a second below which the code's remaining time is not enough."""
_REVOKE_TRIES: Final = 3


@contextlib.contextmanager
def open_session(
    code: TicketCode,
    *,
    may_use_sandbox: bool,
    environment: Mapping[str, str],
    on_wait: OnWait,
) -> Iterator[Session]:
    """A session with the code's own token at the code's own account."""
    address = _find_address(code.subdomain, environment if may_use_sandbox else {})
    with Session(
        address,
        user_agent=f"ticketbound-operator/{__version__}",
        token=code.secret,
        environment=environment,
        on_wait=on_wait,
    ) as session:
        yield session


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
    session: Session,
    code: TicketCode,
    parts: Sequence[PartFile],
    comment: str,
    *,
    clock: Clock,
    advance: Advance,
) -> Delivery:
    """Upload each part, put them on the ticket in one comment, revoke the code.

    Raises:
        CodeWithdrawn: the token was used up or revoked; nothing was sent.
        TicketOutOfReach: the ticket does not take comments; what was uploaded is deleted again.
        ZendeskError: anything else; the same.
        SentInPart: the answer to the comment never came.
    """
    try:
        _demand_living_token(session)
        uploads = _upload(session, parts, advance)
        _attach(session, code.ticket, comment, uploads)
    except NotAuthorised:
        raise CodeWithdrawn(
            "this code was already used or withdrawn",
            hint="if not by you, tell the support agent; otherwise ask for a new code",
        ) from None
    except (NotFound, TicketClosed):
        raise TicketOutOfReach(
            f"ticket {code.ticket} does not take the logs: it is closed, merged or gone",
            hint="ask the support agent which ticket to use now",
        ) from None
    return Delivery(sent_at=clock(), is_code_dead=_revoke(session))


def _demand_living_token(session: Session) -> None:
    """Ask before the first byte of a log leaves; an account that hides the answer is no refusal."""
    with contextlib.suppress(Forbidden):
        show_own_token(session)


def _attach(session: Session, ticket: int, comment: str, uploads: Sequence[Secret]) -> None:
    try:
        comment_on_request(session, ticket, body=comment, uploads=tuple(uploads))
    except Unreachable as error:
        if not error.may_have_arrived:
            _delete(session, uploads)
            raise
        raise SentInPart(
            f"the answer to the last step never came: {error.sentence}",
            hint=f"ask the support agent whether the logs are on ticket {ticket}",
        ) from None
    except BaseException:
        _delete(session, uploads)
        raise


def _upload(session: Session, parts: Sequence[PartFile], advance: Advance) -> list[Secret]:
    uploads: list[Secret] = []
    try:
        for part in parts:
            with _Watched(part.path, advance) as file:
                content = cast("BinaryIO", file)
                upload = create_upload(session, filename=part.path.name, content=content)
            uploads.append(upload.token)
    except BaseException:
        _delete(session, uploads)
        raise
    return uploads


def _delete(session: Session, uploads: Sequence[Secret]) -> None:
    """Best effort: Zendesk deletes unattached uploads by itself within the hour."""
    for token in uploads:
        with contextlib.suppress(ZendeskError):
            delete_upload(session, token)


def _revoke(session: Session) -> bool:
    for _ in range(_REVOKE_TRIES):
        try:
            revoke_own_token(session)
        except NotAuthorised:
            return True
        except ZendeskError:
            continue
        return True
    return False


def _find_address(subdomain: str, environment: Mapping[str, str]) -> Address:
    url = environment.get(SANDBOX_VARIABLE)
    try:
        return sandbox_address(url) if url else account_address(subdomain)
    except ValueError as error:
        raise BadArguments(f"{SANDBOX_VARIABLE}: {error}") from error


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
