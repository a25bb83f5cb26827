"""Deletes uploads that nobody needs any longer, so that none waits at Zendesk for its end."""

from typing import Final

from log_operator.deliver.line import Line
from log_operator.keeping.keeper import Keeper
from ticketbound.language import say
from zendesk_client.errors import NotAuthorised, NotFound, ZendeskError
from zendesk_client.patience import Deadline
from zendesk_client.timeouts import Timeouts
from zendesk_client.uploads import delete_upload

_IN_ALL: Final = 10.0
"""Seconds for all of them, and for what is asked then a little more: nobody waits for this longer,
since Zendesk deletes them too, within the hour."""

_TIMEOUTS: Final = Timeouts(connect=3.0, read=5.0)


def withdraw(line: Line, keeper: Keeper) -> None:
    """Delete every upload that no comment took, as far as Zendesk lets us in time.

    None counts from now on; those that are not deleted stay noted as given up.
    """
    if numbers := [part.number for part in keeper.kept.parts if part.upload is not None]:
        keeper.give_up(numbers)
    delete_given_up(line, keeper)


def delete_given_up(line: Line, keeper: Keeper) -> None:
    """Delete what is noted as given up, as far as Zendesk lets us in time.

    Each is forgotten when it is gone, and not before: a run that is killed leaves none to nobody.
    """
    if not keeper.kept.given_up:
        return
    deadline = Deadline(_IN_ALL)

    def tell(seconds: float, reason: str) -> None:
        line.on_wait(seconds, say("taking back what was uploaded: {reason}", reason=reason))

    with line.open_session(timeouts=_TIMEOUTS, max_wait=deadline, on_wait=tell) as session:
        for upload in keeper.kept.given_up:
            try:
                delete_upload(session, upload.token)
            except NotFound:
                keeper.forget(upload)
            except ZendeskError as error:
                if error.is_outage or isinstance(error, NotAuthorised):
                    return  # any other would fare the same
            else:
                keeper.forget(upload)
            if deadline.left <= 0:
                return
