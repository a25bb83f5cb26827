"""What a session does when Zendesk no longer takes its token."""

from collections.abc import Callable
from typing import BinaryIO

from ticketbound.secret import Secret
from zendesk_client.answers import Answer
from zendesk_client.refusals import refuse

Renew = Callable[[Secret], Secret]
"""Another token for one that has ended; raises a `Failure` where there is none."""


def has_ended_token(answer: Answer) -> bool:
    """Whether Zendesk did nothing because the token is expired, withdrawn or unknown."""
    # See: https://www.rfc-editor.org/rfc/rfc6750#section-3.1
    return answer.status == 401 and refuse(answer).code == "invalid_token"


def remember_place(content: bytes | BinaryIO | None) -> Callable[[], object]:
    """What puts `content` back to where it stands now, so that it can be sent again."""
    if content is None or isinstance(content, bytes):
        return lambda: None
    start = content.tell()
    return lambda: content.seek(start)
