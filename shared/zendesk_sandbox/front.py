"""What stands before the app: request ids, the request log, faults, and the end of each body."""

import re
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from threading import Lock
from typing import Final

from zendesk_sandbox import faults
from zendesk_sandbox.faults import App, Environ, FaultQueue, Scene, StartResponse
from zendesk_sandbox.storing import CHUNK
from zendesk_sandbox.switches import Switches

_SECRET_PARTS: Final = re.compile(r"(/uploads/|/attachments/token/)[^/]+")
_NEVER_SERVED: Final = "/api/v2/no-such-endpoint"


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """One call, without anything that gives access; `status` is None where the line was cut."""

    method: str
    path: str
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


class Front:
    """A WSGI app around the app.

    Args:
        app: answers what meets no fault.
        new_id: returns the text of a new request id.
    """

    def __init__(
        self,
        app: App,
        queue: FaultQueue,
        log: RequestLog,
        switches: Switches,
        new_id: Callable[[], str],
    ) -> None:
        self._app = app
        self._queue = queue
        self._log = log
        self._switches = switches
        self._new_id = new_id

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answers one call."""
        request_id = f"{self._new_id()}-LOC"
        path = environ["PATH_INFO"]
        status: int | None = None

        def start(line: str, headers: list[tuple[str, str]], exc_info: object = None) -> object:
            nonlocal status
            status = int(line[:3])
            return start_response(line, [*headers, ("x-request-id", request_id)], exc_info)

        chunks: Iterable[bytes] | None = None
        try:
            chunks = self._answer(environ, start)
            _drain(environ)
        except faults.HungUp:
            chunks = None
        finally:
            self._log.add(_logged(environ, path, status, request_id))
        if chunks is None:
            faults.hang_up(environ)
        return chunks or ()

    def _answer(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        fault = self._queue.take(environ["REQUEST_METHOD"], environ["PATH_INFO"])
        environ["PATH_INFO"] = self._without_suffix(environ["PATH_INFO"])
        if fault is None:
            return self._app(environ, start)
        return faults.play(Scene(fault, environ, start, self._app, self._queue.stopped))

    def _without_suffix(self, path: str) -> str:
        if not path.startswith("/api/v2/"):
            return path
        plain = path.removesuffix(".json")
        refused = {"optional": None, "required": plain, "refused": f"{plain}.json"}
        return _NEVER_SERVED if path == refused[self._switches.json_suffix] else plain


def _drain(environ: Environ) -> None:
    # A client that is still sending would not read an answer; cheroot would take the rest of the
    # body in one piece.
    while environ["wsgi.input"].read(CHUNK):
        pass


def _logged(environ: Environ, path: str, status: int | None, request_id: str) -> LoggedRequest:
    return LoggedRequest(
        method=environ["REQUEST_METHOD"],
        path=_SECRET_PARTS.sub(r"\1[token]", path),
        status=status,
        request_id=request_id,
        user_agent=environ.get("HTTP_USER_AGENT", ""),
        has_authorization="HTTP_AUTHORIZATION" in environ,
    )
