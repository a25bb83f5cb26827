"""Reads an answer to a bound, and makes a value or an error of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO, Final, TypeVar

import msgspec
import requests  # noqa: TID251 - this room is the one that speaks HTTP

from ticketbound.decoding import learn
from ticketbound.language import say
from ticketbound.secret import Secret
from zendesk_client.errors import AnswerTooLong, NotZendesk, TooLarge
from zendesk_client.http_date import read_http_date

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


@dataclass(frozen=True, slots=True)
class Glance:
    """What one answer tells of who gave it: its time, and its certificate in DER, if it has one."""

    date: datetime
    certificate: bytes


def read_body(read: Callable[[], bytes]) -> bytes:
    """All that `read` gives, piece by piece, until it gives nothing.

    Raises:
        AnswerTooLong: it is larger than `BODY_LIMIT`.
    """
    body = bytearray()
    while piece := read():
        body += piece
        if len(body) > BODY_LIMIT:
            raise AnswerTooLong(say("the answer is longer than any of Zendesk's"))
    return bytes(body)


def copy_body(read: Callable[[], bytes], sink: BinaryIO, limit: int) -> int:
    """Writes all that `read` gives into `sink`; how many bytes that was.

    Raises:
        TooLarge: more than `limit`.
    """
    size = 0
    while piece := read():
        size += len(piece)
        if size > limit:
            raise TooLarge(say("the file has more than the {limit} bytes allowed", limit=limit))
        sink.write(piece)
    return size


def read_glance(response: requests.Response) -> Glance:
    """What `response` tells of who gave it.

    Raises:
        NotZendesk: it has no date.
    """
    moment = read_http_date(response.headers.get("Date", ""))
    if moment is None:
        raise NotZendesk(say("the answer has no date"), status=response.status_code)
    return Glance(moment, getattr(response.raw, "certificate", b""))


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
    learn(returns)
    try:
        return msgspec.json.decode(body, type=returns, dec_hook=_decode_secret)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        pass  # raised outside, so that the body is in no exception's context
    raise foreign_answer(answer)


def foreign_answer(answer: Answer) -> NotZendesk:
    """The error for an answer that is not in Zendesk's form."""
    what = say("a web page") if answer.is_markup else say("something else")
    return NotZendesk(
        say(
            "this is not Zendesk's answer but {what} (status {status})",
            what=what,
            status=answer.status,
        ),
        status=answer.status,
        request_id=answer.request_id,
    )


def _decode_secret(kind: type, text: Any) -> Secret:
    if kind is Secret and isinstance(text, str):
        return Secret(text)
    raise TypeError("not a text")
