"""What a fault is. A new kind is its name here, one function, and its line in `playing.KINDS`."""

import re
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct, field

Kind = Literal[
    "status",
    "html",
    "redirect",
    "garbage",
    "endless",
    "gzip_bomb",
    "cut",
    "cut_body",
    "cut_answer",
    "slow",
    "slow_request",
    "slow_body",
    "gzip",
    "broken_gzip",
    "wrong_length",
    "content_type",
    "clock_skew",
    "revoke_token",
]
"""What goes wrong.

Answers of our making, instead of the app's: `status` (JSON), `html` (a proxy's page), `redirect`,
`garbage` (not HTTP), `endless` (a body without end), `gzip_bomb` (it swells to `size` bytes),
`cut_body` (the connection ends in the middle of a body). `cut` ends the connection without an
answer, once `after_bytes` of the request's body were read.

The app's own answer, damaged on its way: `cut_answer` (the connection ends after `after_bytes`,
counted from the first byte of the status line; a shorter answer arrives whole), `slow` (it comes
`seconds` late), `slow_body` (`chunk_bytes` of the body every `seconds`), `gzip`, `broken_gzip` (its
second half is missing), `wrong_length` (the Content-Length is off by `extra_bytes`), `content_type`
(it is called text/html), `clock_skew` (its Date is `seconds` off).

While the request comes in: `slow_request` (its body is read at `bytes_per_second`), `revoke_token`
(the call's bearer token ends once `after_bytes` of the body were read).
"""

_LONGEST_LENGTH: Final = 16
_Count = Annotated[int, Meta(ge=0, le=1 << 40)]
_Positive = Annotated[int, Meta(ge=1, le=1 << 40)]
_Name = Annotated[str, Meta(pattern=r"^[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")]
_Value = Annotated[str, Meta(pattern=r"^[\t\x20-\x7e\x80-\xff]*\Z")]
# What every system can wait for, 46 days.
_Seconds = Annotated[float, Meta(ge=-4_000_000, le=4_000_000)]


class Fault(Struct, frozen=True, forbid_unknown_fields=True):
    """One fault, waiting for the calls it is for.

    Args:
        kind: what goes wrong, see `Kind`.
        method: the HTTP method it is for, `*` for any.
        path: a regular expression searched for in the path, without the query. No fault is for the
            control endpoint, so that all of them can be cleared.
        skip: matching calls that pass unharmed before the first fault.
        times: matching calls that get the fault.
        status: the answer's status, instead of the kind's or the app's own.
        headers: put over the answer's own.
        body: the body of an answer of our making, instead of the kind's own.
        location: where a `redirect` leads: an address, or `itself`.
        after_commit: whether the call takes effect before the fault hides its answer; a `slow` one
            waits after the app instead of before it.
        after_bytes: how far `cut`, `cut_answer` and `revoke_token` let it come.
        seconds: how late, how long between two pieces, or how far the clock is off.
        size: for `gzip_bomb`, bytes once unpacked.
        chunk_bytes: for `slow_body`, bytes that come at a time.
        bytes_per_second: for `slow_request`.
        extra_bytes: for `wrong_length`, below zero for a length that is too small.
    """

    kind: Kind = "status"
    method: str = "*"
    path: str = ""
    skip: _Count = 0
    times: _Positive = 1
    status: Annotated[int, Meta(ge=200, le=999)] | None = None
    headers: dict[_Name, _Value] = field(default_factory=dict)
    body: str | None = None
    location: _Value = "https://example.com/"
    after_commit: bool = False
    after_bytes: _Count = 0
    seconds: _Seconds = 0
    size: Annotated[int, Meta(ge=0, le=1 << 30)] = 64 << 20
    chunk_bytes: _Positive = 1
    bytes_per_second: _Positive = 64 << 10
    extra_bytes: Annotated[int, Meta(ge=-(1 << 40), le=1 << 40)] = 1

    def __post_init__(self) -> None:
        """Refuses what cannot be searched for or sent.

        Raises:
            ValueError: the path is no regular expression, or a Content-Length no number.
        """
        try:
            re.compile(self.path)
        except (re.error, OverflowError, RecursionError) as error:
            raise ValueError(f"path is no regular expression: {error}") from None
        for name, value in self.headers.items():
            is_number = value.isascii() and value.isdigit() and len(value) < _LONGEST_LENGTH
            if name.lower() == "content-length" and not is_number:
                raise ValueError("Content-Length must be a number")

    def is_for(self, method: str, path: str) -> bool:
        """Whether a call is one of those the fault waits for."""
        if path.startswith("/sandbox/"):
            return False
        return self.method in ("*", method) and re.search(self.path, path) is not None
