"""Reads an answer to a bound, and makes a value or an error of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import msgspec
import requests  # noqa: TID251 - this room is the one that speaks HTTP

from ticketbound.secret import Secret
from zendesk_client.errors import AnswerTooLong, NotZendesk

T = TypeVar("T")

BODY_LIMIT: Final = 1 << 21
"""Bytes of an answer, packed and unpacked, that we read at most.

A comment of 65,535 characters in its three forms stays below; a hundred of them may not.
"""

PIECE: Final = 1 << 16
"""Bytes that are read from an answer at once."""


@dataclass(frozen=True)
class Answer:
    """An answer that was read to its end; `clean` takes our secrets out of its texts."""

    status: int
    headers: requests.structures.CaseInsensitiveDict[str]
    body: bytes
    clean: Callable[[str], str]

    @property
    def request_id(self) -> str | None:
        """Zendesk's id of the exchange."""
        return self.clean(self.headers.get("X-Request-Id", "")) or None

    @property
    def is_markup(self) -> bool:
        """Whether it is a page for a browser: a sign-in, a proxy's error, a parked domain."""
        kind = self.headers.get("Content-Type", "").lower()
        return "html" in kind or self.body.lstrip()[:1] == b"<"


def read_body(read: Callable[[], bytes]) -> bytes:
    """All that `read` gives, piece by piece, until it gives nothing.

    Raises:
        AnswerTooLong: it is larger than `BODY_LIMIT`.
    """
    body = bytearray()
    while piece := read():
        body += piece
        if len(body) > BODY_LIMIT:
            raise AnswerTooLong("the answer is longer than any of Zendesk's")
    return bytes(body)


def decode_value(answer: Answer, returns: type[T]) -> T:
    """The value in the body of a good answer; None where `returns` is `type(None)`.

    The content type is not asked: Zendesk labels the answer to an upload `text/plain`. 204 says
    as much as an empty object.

    Raises:
        NotZendesk: the body holds something else.
    """
    if returns is type(None):
        if answer.body.strip():
            raise foreign_answer(answer)
        return None
    body = answer.body or (b"{}" if answer.status == 204 else b"")
    try:
        return msgspec.json.decode(body, type=returns, dec_hook=_decode_secret)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        pass  # raised outside, so that the body is in no exception's context
    raise foreign_answer(answer)


def foreign_answer(answer: Answer) -> NotZendesk:
    """The error for an answer that is not in Zendesk's form."""
    what = "a web page" if answer.is_markup else "something else"
    return NotZendesk(
        f"this is not Zendesk's answer but {what} (status {answer.status})",
        status=answer.status,
        request_id=answer.request_id,
    )


def _decode_secret(kind: type, text: Any) -> Secret:
    if kind is Secret and isinstance(text, str):
        return Secret(text)
    raise TypeError("not a text")
