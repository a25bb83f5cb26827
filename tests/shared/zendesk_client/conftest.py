"""A server on loopback that answers what a test tells it to, and remembers what it was asked."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from ticketbound.secret import Secret
from zendesk_client.address import Address, sandbox_address
from zendesk_client.session import Session
from zendesk_client.timeouts import Timeouts

TOKEN = "canary-0123456789abcdef-token"


@dataclass(frozen=True)
class Asked:
    """One request as the server saw it."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> object:
        return json.loads(self.body)


Act = Callable[[BaseHTTPRequestHandler], None]


class Server(ThreadingHTTPServer):
    """Plays its script; the last answer is given again and again.

    At its end every connection is cut and every thread joined: what one test left under way is
    neither heard nor counted in the next.
    """

    daemon_threads = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.script: list[Act] = []
        self.asked: list[Asked] = []
        self.keeps_bodies = True
        self.answers_early = False
        self.released = threading.Event()
        self._open: set[socket.socket] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        """A connection begins."""
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """A connection ends."""
        self._open.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        """Cut what is open, and wait for its threads."""
        for connection in list(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        super().server_close()

    @property
    def address(self) -> Address:
        return sandbox_address(f"http://127.0.0.1:{self.server_port}")

    def answers(
        self,
        status: int = 200,
        body: object = b"",
        *,
        kind: str = "application/json",
        **headers: str,
    ) -> None:
        """Adds an answer; a body that is no bytes is sent as JSON."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()

        def act(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            for name, value in headers.items():
                handler.send_header(name.replace("_", "-"), value)
            if status != 204:
                handler.send_header("Content-Type", kind)
                handler.send_header("Content-Length", str(len(raw)))
            handler.end_headers()
            if handler.command != "HEAD":
                handler.wfile.write(raw)

        self.script.append(act)

    def answers_raw(self, raw: bytes) -> None:
        """Adds an answer of exactly these bytes, after which the connection is cut."""

        def act(handler: BaseHTTPRequestHandler) -> None:
            handler.wfile.write(raw)
            handler.close_connection = True

        self.script.append(act)

    def stays_silent(self) -> None:
        """Adds no answer: the connection stays open until the test is over."""

        def act(handler: BaseHTTPRequestHandler) -> None:
            self.released.wait()
            handler.close_connection = True

        self.script.append(act)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away in the middle is part of the script."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or each answer waits for the client to acknowledge its head
    server: Server

    def _play(self) -> None:
        script = self.server.script
        act = script.pop(0) if len(script) > 1 else script[0]
        if self.server.answers_early:
            act(self)
        left = int(self.headers.get("Content-Length", 0))
        body = bytearray()
        while left and (piece := self.rfile.read(min(left, 1 << 16))):
            left -= len(piece)
            body += piece if self.server.keeps_bodies else b""
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.asked.append(Asked(self.command, self.path, headers, bytes(body)))
        if not self.server.answers_early:
            act(self)

    def __getattr__(self, name: str) -> Callable[[], None]:
        if name.startswith("do_"):
            return self._play
        raise AttributeError(name)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is theirs
        """Nothing: the test looks at `asked`."""


def _serve() -> Iterator[Server]:
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.released.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    yield from _serve()


@pytest.fixture
def other_server() -> Iterator[Server]:
    """Where a redirect would lead to."""
    yield from _serve()


@pytest.fixture(scope="module")
def lasting_server() -> Iterator[Server]:
    """One server for all the examples of a property."""
    yield from _serve()


@dataclass
class Waits:
    """Stands in for `time.sleep`, and remembers."""

    seconds: list[float] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.seconds.append(seconds)

    def note(self, _seconds: float, reason: str) -> None:
        self.reasons.append(reason)


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
def session(server: Server, waits: Waits) -> Iterator[Session]:
    with Session(
        server.address,
        user_agent="ticketbound-test/1",
        token=Secret(TOKEN),
        timeouts=Timeouts(connect=2, read=2),
        sleep=waits.sleep,
        on_wait=waits.note,
    ) as opened:
        yield opened


@pytest.fixture
def anonymous(server: Server) -> Iterator[Session]:
    """A session without a token."""
    with Session(server.address, user_agent="t") as opened:
        yield opened


@pytest.fixture(scope="session")
def texts_of() -> Callable[[BaseException], str]:
    """All that can be read from an error: its text, attributes, and those of its causes."""

    def collect(error: BaseException) -> str:
        found: list[str] = []
        waiting: list[BaseException | None] = [error]
        while waiting:
            one = waiting.pop()
            if one is not None:
                found += [str(one), repr(one), repr(vars(one)), repr(one.args)]
                waiting += [one.__cause__, one.__context__]
        return "\n".join(found)

    return collect
