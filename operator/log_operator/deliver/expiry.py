"""When uploads end that no comment took, by a clock that Zendesk agrees with."""

import contextlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from log_operator.keeping.kept import KeptPart
from ticketbound.clock import AdjustableClock, Clock
from zendesk_client.errors import ZendeskError

if TYPE_CHECKING:
    # `operator status` reads what is kept, and sends nothing.
    from zendesk_client.session import Session

UPLOAD_LIFE: Final = timedelta(minutes=60)
"""What Zendesk promises where an answer names no end."""
# See: https://developer.zendesk.com/api-reference/ticketing/tickets/ticket-attachments/#upload-files

LEAST_LIFE: Final = timedelta(minutes=1)
"""An upload with less is not put into a comment: the end may be reached on the way."""

_CREDIBLE_LIFE: Final = timedelta(minutes=5)
"""A new upload that ends sooner is told so by a clock that is wrong, ours or theirs."""


def agree_on_time(session: "Session", clock: Clock) -> Clock:
    """`clock`, set by Zendesk's own where that can be had."""
    adjusted = AdjustableClock(clock)
    with contextlib.suppress(ZendeskError):
        adjusted.adjust(session.server_date())
    return adjusted


def credible_end(told: datetime | None, now: datetime) -> datetime:
    """When an upload that was made `now` ends; `told` is what the answer says."""
    if told is None or told - now < _CREDIBLE_LIFE:
        return now + UPLOAD_LIFE
    return told


def is_alive(part: KeptPart, now: datetime, least: timedelta = LEAST_LIFE) -> bool:
    """Whether the part is uploaded, and stays so for `least`."""
    return part.upload is not None and now + least < ends_at(part, now)


def ends_at(part: KeptPart, now: datetime) -> datetime:
    """When its upload ends; at once where there is none or nobody knows."""
    return (part.upload and part.upload.expires_at) or now


def first_end(parts: Iterable[KeptPart], now: datetime) -> datetime | None:
    """When the first of their uploads ends; None where there is none."""
    return min((ends_at(part, now) for part in parts if part.upload is not None), default=None)
