"""Has something happen at Zendesk or in the ledger between two requests of a run."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Any

from zendesk_sandbox.server import RunningSandbox


@dataclass(frozen=True)
class Moment:
    """A request by its method and the end of its path, the first one of this kind."""

    method: str
    path: str
    after: bool = False

    def fits(self, method: str, path: str) -> bool:
        return method == self.method and path.endswith(self.path)


class _Overtaker:
    def __init__(
        self, app: Callable[..., Iterable[bytes]], moment: Moment, happen: Callable[[], object]
    ) -> None:
        self.app = app
        self._moment, self._happen = moment, happen
        self._lock = Lock()
        self.has_happened = False

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        with self._lock:
            is_now = not self.has_happened and self._moment.fits(
                environ["REQUEST_METHOD"], environ["PATH_INFO"]
            )
            self.has_happened |= is_now
        if is_now and not self._moment.after:
            self._happen()
        answer = list(self.app(environ, start_response))
        if is_now and self._moment.after:
            self._happen()
        return answer


@contextmanager
def overtaken(
    sandbox: RunningSandbox, moment: Moment, happen: Callable[[], object]
) -> Iterator[None]:
    """Call `happen` while that request waits, before it takes effect or before its answer."""
    server = sandbox._server
    overtaker = _Overtaker(server.wsgi_app, moment, happen)
    server.wsgi_app = overtaker
    try:
        yield
    finally:
        server.wsgi_app = overtaker.app
    assert overtaker.has_happened, f"there was no {moment}"
