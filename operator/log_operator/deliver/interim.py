"""Which parts cannot wait for the others, because Zendesk would delete them."""

from datetime import datetime, timedelta
from typing import Final

from log_operator.deliver.expiry import first_end
from log_operator.deliver.sending import Sending
from log_operator.keeping.keeper import Keeper
from log_operator.keeping.kept import KeptPart

_MARGIN: Final = timedelta(minutes=10)
_RESERVE: Final = timedelta(minutes=2)
"""What the comment itself may take, with its retries."""


def list_due(keeper: Keeper, sending: Sending, now: datetime) -> list[KeptPart]:
    """Every uploaded part, if the first of them would be gone before the others are there.

    As late as can be, so that there are as few comments as possible.
    """
    parts = keeper.kept.parts
    waiting = [part for part in parts if part.upload and not part.is_posted]
    if all(part.upload or part.is_posted for part in parts):
        return []  # the last of them has just arrived: the comment that tells of all is next
    end = first_end(waiting, now)
    # What one look does not give is an estimate; it is made anew a few times a second.
    rest = sending.outlook.tell(sending.left, now)
    begun = sending.outlook.tell(sending.left_of_begun, now)
    if end is None or end - now > max(_MARGIN, begun or _MARGIN):
        return []
    is_in_time = rest is not None and rest + _RESERVE < end - now
    return [] if is_in_time else waiting
