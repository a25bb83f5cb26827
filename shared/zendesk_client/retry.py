"""When a request is sent again, and how long we wait before.

A layer of urllib3, because only there a streamed file is rewound and sent whole again.
"""

import random
import time
from collections.abc import Callable, Mapping
from typing import Any, Final, Self

from urllib3 import BaseHTTPResponse, Retry
from urllib3.exceptions import MaxRetryError, ResponseError
from urllib3.util.retry import RequestHistory

from ticketbound.clock import utc_now
from ticketbound.language import say
from zendesk_client.faults import is_final_fault, is_passing_fault
from zendesk_client.http_date import read_http_date
from zendesk_client.patience import Patience

OnWait = Callable[[float, str], None]
"""Called before each wait with its seconds and the reason, such as "Zendesk answered 429", and how
long may be waited altogether from now on: "(at most 5 min more)"."""

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "DELETE"})
"""Methods that may be repeated though the first try may have been carried out.

PUT is idempotent by its definition (RFC 9110, 9.2.2), but a comment in it is posted twice.
"""
UPLOAD_METHODS: Final = SAFE_METHODS | {"POST"}
"""On uploads, a repeated POST leaves at worst a file on no ticket, which Zendesk deletes."""

_TRANSIENT: Final = frozenset({500, 502, 503, 504})
_AWAY: Final = frozenset({429, 502, 503, 504})
"""What Zendesk or its gateway answers whatever is asked for; 500 is an accident with one thing."""
_LONGEST_BACKOFF: Final = 60.0
_ANSWERS: Final = 6
_FAULTS: Final = 3
_UNHURRIED: Final = 60
_MOST: Final = 400
"""Each try of urllib3 runs within the one before, and Python bears some 480 of them. So from the
first number on each waits for 2 seconds longer than the one before, at least: the second is not
reached within a day."""


class RetryPolicy(Retry):
    """429 for any method; 5xx and broken connections only for `allowed_methods`.

    Waits as long as `Retry-After` says (RFC 9110, 10.2.3), else with exponential backoff, but
    for one call never longer than `max_wait` seconds in all, or than what is left of a budget that
    several calls share: being asked for more ends the call
    at once, because a shorter wait would only end in the same answer.

    A request is tried a few times. Where the budget outlasts outages, `allowed_methods` are tried
    until it is used up if nobody could be reached or Zendesk was away. A comment never is: its
    uploads may end meanwhile, so who sends it looks first.
    """

    def __init__(
        self,
        *,
        allowed_methods: frozenset[str] = SAFE_METHODS,
        pause: Callable[[float], None] = time.sleep,
        max_wait: float | Patience = 300.0,
        on_wait: OnWait | None = None,
        jitter: Callable[[], float] = random.random,
        **counters: Any,
    ) -> None:
        counts: dict[str, Any] = {"total": 9, "status": _ANSWERS, "redirect": 0}
        counts |= {"connect": _FAULTS, "read": _FAULTS, "other": _FAULTS, **counters}
        counts |= {"raise_on_status": False}
        super().__init__(allowed_methods=allowed_methods, **counts)
        self._pause = pause
        self._max_wait = max_wait
        self._on_wait = on_wait
        self._jitter = jitter

    def new(self, **kw: Any) -> Self:
        """The policy for the next try of the same call, with what is left of the time."""
        return super().new(
            pause=self._pause,
            max_wait=self._patience(),
            on_wait=self._on_wait,
            jitter=self._jitter,
            **kw,
        )

    def is_retry(self, method: str, status_code: int, has_retry_after: bool = False) -> bool:  # noqa: ARG002, FBT001, FBT002 - urllib3's signature
        """Whether an answer of this status is worth another try."""
        return status_code == 429 or (status_code in _TRANSIENT and self._is_repeatable(method))

    def increment(
        self,
        method: str | None = None,
        url: str | None = None,
        response: BaseHTTPResponse | None = None,
        error: Exception | None = None,
        _pool: Any = None,
        _stacktrace: Any = None,
    ) -> Self:
        """The policy for the next try.

        Raises:
            MaxRetryError: there is none, because the tries or the time are used up.
            Exception: `error` itself, where another try could do harm or no good.
        """
        if error is not None and not self._is_worth_repeating(method, error):
            raise error.with_traceback(_stacktrace)
        following = super().increment(method, url, response, error, _pool, _stacktrace)
        left = self._patience().left
        if left <= 0 or _asked_wait(response) > left:
            raise MaxRetryError(_pool, url or "", error or ResponseError("no time left"))
        if response is not None:
            # Or else urllib3 reads the rest of this answer first, however long it is.
            response.close()
        return following

    def is_exhausted(self) -> bool:
        """Whether it was tried often enough; for how long is another question."""
        if len(self.history) > _MOST:
            return True
        if not self._patience().outlasts_outages:
            return super().is_exhausted()
        counted = [one for one in self.history if not self._is_outage(one)]
        faults = sum(one.error is not None for one in counted)
        return faults > _FAULTS or len(counted) - faults > _ANSWERS

    def sleep(self, response: BaseHTTPResponse | None = None) -> None:
        """Waits before the next try, within what is left of the time."""
        patience = self._patience()
        left = patience.left
        wanted = max(_asked_wait(response) or self._backoff(), self._least())
        with patience.waiting(wanted) as seconds:
            if self._on_wait is not None:
                self._on_wait(seconds, f"{_name_reason(response)} ({_name_budget(left)})")
            self._pause(seconds)

    def _patience(self) -> Patience:
        """What is shared; else a new one, for the call that begins with this policy."""
        shared = self._max_wait
        return shared if isinstance(shared, Patience) else Patience(shared)

    def _is_repeatable(self, method: str | None) -> bool:
        return self.allowed_methods is None or (method or "").upper() in self.allowed_methods

    def _is_outage(self, one: RequestHistory) -> bool:
        if not self._is_repeatable(one.method):
            return False
        return one.status in _AWAY if one.error is None else is_passing_fault(one.error)

    def _is_worth_repeating(self, method: str | None, error: Exception) -> bool:
        if is_final_fault(error):
            return False
        # Where no connection came about, nothing was sent: no method can do harm.
        return self._is_connection_error(error) or self._is_repeatable(method)

    def _backoff(self) -> float:
        """1, 2, 4 seconds and so on, of which a random half may be missing."""
        longest = min(2.0 ** (len(self.history) - 1), _LONGEST_BACKOFF)
        return longest * (1 - self._jitter() / 2)

    def _least(self) -> float:
        """Seconds to wait however little is asked for, since so many tries were made already."""
        return 2.0 * max(0, len(self.history) - _UNHURRIED)


def _asked_wait(response: BaseHTTPResponse | None) -> float:
    """Seconds; 0 where none are asked for."""
    return (response is not None and read_retry_after(response.headers)) or 0.0


def read_retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds that `Retry-After` asks for; None where it is absent, past or nonsense.

    A date is measured against the answer's own `Date`, because our clock may be wrong.
    """
    text = headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit() and len(text) <= 12:
        return float(text) or None
    until = read_http_date(text)
    now = read_http_date(headers.get("Date", "")) or utc_now()
    seconds = 0.0 if until is None else (until - now).total_seconds()
    return seconds if seconds > 0 else None


def _name_reason(response: BaseHTTPResponse | None) -> str:
    if response is None:
        return say("the connection failed")
    return say("Zendesk answered {status}", status=response.status)


def _name_budget(seconds: float) -> str:
    whole = round(seconds)
    if whole >= 60 and not whole % 60:
        return say("at most {minutes} min more", minutes=whole // 60)
    return say("at most {seconds} s more", seconds=whole)
