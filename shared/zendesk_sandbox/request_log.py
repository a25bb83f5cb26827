"""What was called, as the sandbox remembers it."""

from collections import deque
from dataclasses import asdict, dataclass
from datetime import datetime
from threading import Lock


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """One call, without anything that gives access; `status` is None where the line was cut.

    `at` is the account's time, `seconds` how long it took until the answer began, `user_id` whose
    token was shown, `content_length` what the request said of its body. Long texts are cut.
    """

    at: datetime
    seconds: float
    user_id: int | None
    method: str
    path: str
    content_length: int | None
    status: int | None
    request_id: str
    user_agent: str
    has_authorization: bool

    def as_json(self) -> dict[str, object]:
        """The same as a JSON object."""
        return asdict(self)


class RequestLog:
    """The last ten thousand calls, oldest first."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._requests: deque[LoggedRequest] = deque(maxlen=10_000)

    def add(self, request: LoggedRequest) -> None:
        """Writes one call down."""
        with self._lock:
            self._requests.append(request)

    def all(self) -> tuple[LoggedRequest, ...]:
        """All calls so far."""
        with self._lock:
            return tuple(self._requests)
