"""Faults on demand: what networks, proxies and Zendesk itself do on a bad day.

A new kind is one more function here and its name in `KINDS` and in `Fault.kind`.
"""

import errno
import gzip
import json
import re
import socket
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from itertools import chain
from threading import Event, Lock
from typing import Any, Final, Literal

from msgspec import Struct, field

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
App = Callable[[Environ, StartResponse], Iterable[bytes]]

SOCKET_KEY: Final = "zendesk_sandbox.socket"
"""Where the server puts the connection's socket into the WSGI environment."""

_ERRORS: Final = {
    413: {"error": "AttachmentTooLarge", "description": "Exceeded 50MB"},
    429: {"error": "TooManyRequests", "description": "Too many requests"},
    503: {"error": "ServiceUnavailable", "description": "Down for maintenance"},
}
_PAGE: Final = "<!doctype html><html><head><title>Error</title></head><body>Error</body></html>\n"


class HungUp(Exception):
    """The call gets no answer; whoever called `play` ends the connection, see `hang_up`."""


class Fault(Struct, frozen=True, forbid_unknown_fields=True):
    """One fault, waiting for the calls it is for.

    Args:
        kind: `status` (an answer of our making), `html` (a proxy's page), `redirect`,
            `cut` (the connection ends without an answer), `cut_body` (it ends in mid-answer),
            `slow` (the answer comes late), `gzip_bomb` (it swells to `size` bytes).
        method: the HTTP method it is for, `*` for any.
        path: a regular expression searched for in the path, without the query.
        skip: matching calls that pass unharmed before the first fault.
        times: matching calls that get the fault.
        status: the answer's status; each kind has its own default.
        headers: the answer's headers, on top of the usual ones.
        body: the answer's body, instead of the kind's own.
        after_commit: whether the call takes effect before the fault hides its answer.
        after_bytes: for `cut`, how much of the request is read first.
        seconds: for `slow`, how late.
        size: for `gzip_bomb`, bytes once unpacked.
    """

    kind: Literal["status", "html", "redirect", "cut", "cut_body", "slow", "gzip_bomb"] = "status"
    method: str = "*"
    path: str = ""
    skip: int = 0
    times: int = 1
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None
    after_commit: bool = False
    after_bytes: int = 0
    seconds: float = 0
    size: int = 64 << 20

    def is_for(self, method: str, path: str) -> bool:
        """Whether a call is one of those the fault waits for."""
        return self.method in ("*", method) and re.search(self.path, path) is not None


@dataclass(slots=True)
class _Waiting:
    fault: Fault
    skips: int
    times: int


class FaultQueue:
    """The faults that wait, first come first served."""

    def __init__(self) -> None:
        self.stopped = Event()
        self._lock = Lock()
        self._waiting: deque[_Waiting] = deque()

    def add(self, fault: Fault) -> None:
        """Queues a fault.

        Raises:
            re.error: its path is no regular expression.
        """
        re.compile(fault.path)
        with self._lock:
            self._waiting.append(_Waiting(fault, fault.skip, fault.times))

    def clear(self) -> None:
        """Forgets the faults that still wait."""
        with self._lock:
            self._waiting.clear()

    def take(self, method: str, path: str) -> Fault | None:
        """The fault for this call, if one waits for it."""
        with self._lock:
            for waiting in self._waiting:
                if not waiting.fault.is_for(method, path):
                    continue
                if waiting.skips:
                    waiting.skips -= 1
                    continue
                waiting.times -= 1
                if not waiting.times:
                    self._waiting.remove(waiting)
                return waiting.fault
        return None


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a fault happens: one call, and the app that would have answered it."""

    fault: Fault
    environ: Environ
    start_response: StartResponse
    app: App
    stopped: Event


def play(scene: Scene) -> Iterable[bytes]:
    """The answer of a call that meets a fault.

    Raises:
        HungUp: there is none.
    """
    if scene.fault.after_commit:
        _commit(scene)
    return KINDS[scene.fault.kind](scene)


def _commit(scene: Scene) -> None:
    chunks = scene.app(scene.environ, lambda *_: None)
    deque(chunks, maxlen=0)
    if hasattr(chunks, "close"):
        chunks.close()


def _status(scene: Scene) -> Iterable[bytes]:
    status = scene.fault.status or 500
    body = json.dumps(_ERRORS.get(status, {"error": "InternalError"}))
    return _answer(scene, status, body.encode(), {"Content-Type": "application/json"})


def _html(scene: Scene) -> Iterable[bytes]:
    headers = {"Content-Type": "text/html; charset=utf-8"}
    return _answer(scene, scene.fault.status or 502, _PAGE.encode(), headers)


def _redirect(scene: Scene) -> Iterable[bytes]:
    return _answer(scene, scene.fault.status or 302, b"", {"Location": "https://example.com/"})


def _cut(scene: Scene) -> Iterable[bytes]:
    scene.environ["wsgi.input"].read(scene.fault.after_bytes)
    raise HungUp


def _cut_body(scene: Scene) -> Iterable[bytes]:
    body = b'{"error": "never finished'
    headers = {"Content-Type": "application/json", "Content-Length": str(len(body) * 2)}
    chunks = _answer(scene, scene.fault.status or 200, body, headers)
    return chain(chunks, _hang_up_later(scene))


def _slow(scene: Scene) -> Iterable[bytes]:
    scene.stopped.wait(scene.fault.seconds)
    return scene.app(scene.environ, scene.start_response)


def _gzip_bomb(scene: Scene) -> Iterable[bytes]:
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    packed = gzip.compress(b" " * scene.fault.size, compresslevel=9)
    return _answer(scene, scene.fault.status or 200, packed, headers)


def _answer(scene: Scene, status: int, body: bytes, headers: Mapping[str, str]) -> Iterable[bytes]:
    if scene.fault.body is not None:
        body = scene.fault.body.encode()
    named = {"Content-Length": str(len(body)), **headers, **scene.fault.headers}
    known = status in HTTPStatus.__members__.values()
    reason = HTTPStatus(status).phrase if known else "Unknown"
    scene.start_response(f"{status} {reason}", list(named.items()))
    return [] if scene.environ["REQUEST_METHOD"] == "HEAD" else [body]


def _hang_up_later(scene: Scene) -> Iterator[bytes]:
    hang_up(scene.environ)
    yield b""


def hang_up(environ: Environ) -> None:
    """Ends the connection for both sides.

    Raises:
        ConnectionAbortedError: always, so that the server gives the connection up.
    """
    with suppress(OSError):
        environ[SOCKET_KEY].shutdown(socket.SHUT_RDWR)
    raise ConnectionAbortedError(errno.ECONNABORTED, "the sandbox hung up")


KINDS: Final[Mapping[str, Callable[[Scene], Iterable[bytes]]]] = {
    "status": _status,
    "html": _html,
    "redirect": _redirect,
    "cut": _cut,
    "cut_body": _cut_body,
    "slow": _slow,
    "gzip_bomb": _gzip_bomb,
}
