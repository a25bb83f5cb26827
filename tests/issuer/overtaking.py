"""Has something happen at Zendesk or in the ledger between two requests of a run."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Any

from sqlalchemy import Engine, event

from zendesk_sandbox.server import RunningSandbox


@dataclass(frozen=True)
class Moment:
    """A request by its method and the end of its path: of this kind, the `nth` one."""

    method: str
    path: str
    after: bool = False
    nth: int = 1

    def fits(self, method: str, path: str) -> bool:
        return method == self.method and path.endswith(self.path)


class _Overtaker:
    def __init__(
        self, app: Callable[..., Iterable[bytes]], moment: Moment, happen: Callable[[], object]
    ) -> None:
        self.app = app
        self._moment, self._happen = moment, happen
        self._lock = Lock()
        self._count = 0

    @property
    def has_happened(self) -> bool:
        return self._count >= self._moment.nth

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        with self._lock:
            fits = self._moment.fits(environ["REQUEST_METHOD"], environ["PATH_INFO"])
            self._count += fits
            is_now = fits and self._count == self._moment.nth
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


@contextmanager
def overtaken_in_ledger(
    sandbox: RunningSandbox, moment: Moment, read: int, happen: Callable[[], object]
) -> Iterator[None]:
    """Call `happen` before that many a read of codes, counted from 1 after the moment."""
    left = 0

    def begin() -> None:
        nonlocal left
        left = read

    def count(*arguments: Any) -> None:
        nonlocal left
        if left and "FROM codes" in arguments[2]:
            left -= 1
            if not left:
                happen()

    event.listen(Engine, "before_cursor_execute", count)
    try:
        with overtaken(sandbox, moment, begin):
            yield
    finally:
        event.remove(Engine, "before_cursor_execute", count)
    assert not left, f"after {moment} there were not {read} reads"
