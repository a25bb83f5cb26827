"""What stands before the app: request ids, the log's entries, faults, and the end of each body."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from email.utils import format_datetime
from time import perf_counter
from typing import Final

from zendesk_sandbox.faults.playing import play
from zendesk_sandbox.faults.queue import FaultQueue
from zendesk_sandbox.faults.scene import App, Environ, HungUp, Scene, StartResponse
from zendesk_sandbox.incoming import drain
from zendesk_sandbox.outgoing import wire_of
from zendesk_sandbox.request_log import LoggedRequest, RequestLog
from zendesk_sandbox.state import Account

_SECRET_PARTS: Final = re.compile(r"(/uploads/+|/attachments/+token/+)[^/]+")
_LONGEST_TEXT: Final = 500
_NEVER_SERVED: Final = "/api/v2/no-such-endpoint"


class Front:
    """A WSGI app around the app.

    Args:
        app: answers what meets no fault.
        account: whose calls these are.
        measure: seconds since some moment, as `time.perf_counter`.
    """

    def __init__(
        self,
        app: App,
        queue: FaultQueue,
        log: RequestLog,
        account: Account,
        measure: Callable[[], float] = perf_counter,
    ) -> None:
        self._app = app
        self._queue = queue
        self._log = log
        self._account = account
        self._measure = measure

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answers one call."""
        began = self._measure()
        noted = self._note(environ)
        status: int | None = None

        def start(line: str, headers: list[tuple[str, str]], exc_info: object = None) -> object:
            nonlocal status
            status = int(line[:3])
            marked = [*headers, ("x-request-id", noted.request_id)]
            if not any(name.lower() == "date" for name, _ in headers):
                marked.append(("Date", format_datetime(self._account.now(), usegmt=True)))
            return start_response(line, marked, exc_info)

        chunks: Iterable[bytes] | None = None
        try:
            chunks = self._answer(environ, start)
            drain(environ["wsgi.input"])
        except HungUp:
            chunks = None
        finally:
            self._log.add(replace(noted, status=status, seconds=self._measure() - began))
        if chunks is None:
            wire_of(environ).hang_up()
        return chunks or ()

    def _note(self, environ: Environ) -> LoggedRequest:
        return LoggedRequest(
            at=self._account.now(),
            seconds=0.0,
            user_id=self._whose(environ),
            method=environ["REQUEST_METHOD"][:_LONGEST_TEXT],
            path=_SECRET_PARTS.sub(r"\1[token]", environ["PATH_INFO"])[:_LONGEST_TEXT],
            content_length=_content_length(environ),
            status=None,
            request_id=f"{self._account.random_hex(8)}-LOC",
            user_agent=environ.get("HTTP_USER_AGENT", "")[:_LONGEST_TEXT],
            has_authorization="HTTP_AUTHORIZATION" in environ,
        )

    def _answer(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        fault = self._queue.take(environ["REQUEST_METHOD"], environ["PATH_INFO"])
        environ["PATH_INFO"] = self._without_suffix(environ["PATH_INFO"])
        if fault is None:
            return self._app(environ, start)
        stopped = self._queue.stopped
        scene = Scene(fault, environ, start, self._app, stopped, self._account.now, self._revoke)
        return play(scene)

    def _whose(self, environ: Environ) -> int | None:
        scheme, _, text = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        with self._account.lock:
            token = self._account.token_index.find_access(text.strip())
        return None if token is None else token.user_id

    def _revoke(self, text: str) -> None:
        with self._account.lock:
            token = self._account.token_index.find_access(text)
            if token is not None:
                del self._account.tokens[token.id]

    def _without_suffix(self, path: str) -> str:
        if not path.startswith("/api/v2/"):
            return path
        plain = path.removesuffix(".json")
        refused = {"optional": None, "required": plain, "refused": f"{plain}.json"}
        return _NEVER_SERVED if path == refused[self._account.switches.json_suffix] else plain


def _content_length(environ: Environ) -> int | None:
    text = environ.get("CONTENT_LENGTH")
    return int(text) if text else None
