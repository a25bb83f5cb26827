"""What the browser brings back, and what anybody else who knocks is told.

See: https://www.rfc-editor.org/rfc/rfc8252#section-7.3 and
https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2
"""

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qsl

from ticketbound.safe_text import escape
from ticketbound.secret import Secret

PATH: Final = "/callback"
_REQUEST: Final = re.compile(r"([A-Z]{1,16}) (/[!-~]*) HTTP/1\.[01]")
_HEADER: Final = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\r\n\0]*?)[ \t]*")
_CODE: Final = re.compile(r"[!-~]{1,2048}")
_MOST_PARAMETERS: Final = 16


@dataclass(frozen=True, slots=True)
class Allowed:
    """The person agreed; the code is good once, for two minutes."""

    code: Secret


@dataclass(frozen=True, slots=True)
class Denied:
    """There is no code; `reason` is OAuth's word for it, fit to be shown."""

    reason: str


Outcome = Allowed | Denied


@dataclass(frozen=True, slots=True)
class Callback:
    """What one sign-in waits for: this state, at this host and port."""

    state: Secret
    host: str

    def judge(self, head: bytes) -> Outcome | HTTPStatus:
        """The outcome that a request brings, or the refusal of one that is not ours.

        `head` is all before the empty line.
        """
        request_line, *lines = head.decode("latin-1").split("\r\n")
        request = _REQUEST.fullmatch(request_line)
        headers = [_HEADER.fullmatch(line) for line in lines]
        if request is None or None in headers:
            return HTTPStatus.BAD_REQUEST
        if [h[2] for h in headers if h and h[1].lower() == "host"] != [self.host]:
            return HTTPStatus.MISDIRECTED_REQUEST
        method, target = request.groups()
        path, _, query = target.partition("?")
        if path != PATH:
            return HTTPStatus.NOT_FOUND
        if method != "GET":
            return HTTPStatus.METHOD_NOT_ALLOWED
        return read_outcome(query, self.state) or HTTPStatus.BAD_REQUEST


def read_outcome(query: str, state: Secret) -> Outcome | None:
    """What the query of the address says, if it is whole, in order and for `state`."""
    try:
        pairs = parse_qsl(
            query,
            keep_blank_values=True,
            strict_parsing=True,
            errors="strict",
            max_num_fields=_MOST_PARAMETERS,
        )
    except ValueError:
        return None
    told = dict(pairs)
    # Compared in constant time, see `Secret`.
    if len(told) != len(pairs) or Secret(told.get("state", "")) != state:
        return None
    if ("code" in told) == ("error" in told):
        return None
    if "error" in told:
        return Denied(escape(told["error"], limit=60))
    return Allowed(Secret(told["code"])) if _CODE.fullmatch(told["code"]) else None
