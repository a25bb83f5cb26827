"""The HTTP server under the sandbox: cheroot, made quick with large bodies and quick to stop."""

import logging
import socket
import ssl
import sys
from contextlib import suppress
from threading import Lock
from typing import IO, Any
from weakref import WeakSet

from cheroot import makefile, server, wsgi
from cheroot.ssl import Adapter
from werkzeug.wsgi import FileWrapper

from zendesk_sandbox import outgoing
from zendesk_sandbox.incoming import ChunkedBody, KnownLengthBody
from zendesk_sandbox.outgoing import Wire

_FILE_BLOCK = 1 << 18
_LONGEST_HEAD = 1 << 16
_FIRST_THREADS = 12
_MORE_THREADS = 4
_MOST_THREADS = 512
_log = logging.getLogger(__name__)


class HttpServer(wsgi.Server):
    """Serves a WSGI app, with TLS if it is given a context."""

    def __init__(self, address: tuple[str, int], app: Any, tls: ssl.SSLContext | None) -> None:
        super().__init__(
            address,
            app,
            numthreads=_FIRST_THREADS,
            max=_MOST_THREADS,
            request_queue_size=64,
            timeout=60,
        )
        self.max_request_header_size = _LONGEST_HEAD
        self.gateway = _Gateway
        self.ConnectionClass = _Connection
        self.expiration_interval = 0.02
        self.ssl_adapter = _Tls(tls) if tls else None
        self._lock = Lock()
        self._connections_made: WeakSet[_Connection] = WeakSet()
        self._is_closing = False

    def add_connection(self, connection: "_Connection") -> None:
        """Remembers a connection, to end it when the server stops."""
        with self._lock:
            self._connections_made.add(connection)
            if self._is_closing:
                outgoing.shut(connection.socket)

    def process_conn(self, connection: "_Connection") -> None:
        """Has a thread answer, and makes more if all are at something that takes its time.

        One that has said nothing yet, as browsers keep some, waits without a thread.
        """
        if not connection.is_awaited:
            connection.is_awaited = True
            self.put_conn(connection)
            return
        if self.requests.idle <= self.requests.qsize:
            self.requests.grow(_MORE_THREADS)
        super().process_conn(connection)

    def stop(self) -> None:
        """Stops listening and ends every connection, whatever it is at."""
        with self._lock:
            self._is_closing = True
            for connection in self._connections_made:
                outgoing.shut(connection.socket)
        super().stop()

    @staticmethod
    def bind_socket(socket_: socket.socket, bind_addr: tuple[str, int]) -> socket.socket:
        """Binds the socket, and closes it if that fails, which cheroot forgets."""
        try:
            socket_.bind(bind_addr)
        except OSError:
            socket_.close()
            raise
        return socket_

    def error_log(self, msg: str = "", level: int = logging.INFO, traceback: bool = False) -> None:  # noqa: FBT001, FBT002 - cheroot's signature
        """Broken connections are everyday here, so they do not go to the terminal unasked."""
        is_everyday = isinstance(sys.exc_info()[1], OSError)
        _log.log(logging.DEBUG if is_everyday else level, msg, exc_info=traceback)


class _Connection(server.HTTPConnection):
    def __init__(self, http_server: HttpServer, sock: socket.socket, _: object = None) -> None:
        super().__init__(http_server, sock, _open_end)
        self.is_awaited = False
        self._is_greeted = False
        http_server.add_connection(self)

    def communicate(self) -> bool:
        """Answers one request; whether the connection lives on."""
        try:
            if not self._is_greeted and isinstance(self.socket, ssl.SSLSocket):
                self.socket.do_handshake()
            self._is_greeted = True
            return bool(super().communicate())  # type: ignore[no-untyped-call]
        except OSError:
            return False

    def close(self) -> None:
        """Closes the connection, of which nothing may be left."""
        with suppress(OSError):
            super().close()


class _Gateway(wsgi.Gateway_10):
    def get_environ(self) -> dict[str, Any]:  # type: ignore[override]
        """The WSGI environment, with our own body and wire in it."""
        connection = self.req.conn
        connection.wfile.begin_answer()
        head, sock = connection.rfile, connection.socket
        if self.req.chunked_read:
            self._body: ChunkedBody | KnownLengthBody = ChunkedBody(head, sock)
        else:
            length = int(self.req.inheaders.get(b"Content-Length", 0))
            self._body = KnownLengthBody(head, sock, length)
        self.req.rfile = self._body
        environ: dict[str, Any] = super().get_environ()  # type: ignore[no-untyped-call]
        environ[outgoing.KEY] = connection.wfile
        environ["wsgi.file_wrapper"] = _wrap_file
        return environ

    def respond(self) -> None:
        """Answers the request; after half a body there is no telling where the next one begins."""
        try:
            super().respond()
        finally:
            if self.req.conn.wfile.is_last_answer or not self._body.is_finished:
                self.req.close_connection = True

    def start_response(self, status: str, headers: Any, exc_info: Any = None) -> Any:
        """Takes the head of the answer, whose length may be a lie."""
        write = super().start_response(status, headers, exc_info)
        self.remaining_bytes_out = None
        return write


class _Tls(Adapter):
    # The handshake is left to the thread that answers, so that a client that never finishes its own
    # holds up nobody.
    def __init__(self, context: ssl.SSLContext) -> None:
        self.context = context

    def bind(self, sock: socket.socket) -> socket.socket:
        """The socket to listen on, as it is."""
        return sock

    def wrap(self, sock: socket.socket) -> tuple[socket.socket, dict[str, str]]:
        """The socket with TLS, and what the WSGI environment says about it."""
        wrapped = self.context.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
        return wrapped, {"HTTPS": "on"}

    def get_environ(self) -> dict[str, str]:
        """Nothing more."""
        return {}

    def makefile(self, sock: socket.socket, mode: str = "r", bufsize: int = -1) -> Any:
        """What `_Connection` makes anyway."""
        return _open_end(sock, mode, bufsize)


def _open_end(sock: socket.socket, mode: str, bufsize: int) -> Any:
    return makefile.StreamReader(sock, mode, bufsize) if "r" in mode else Wire(sock)


def _wrap_file(file: IO[bytes], _: int) -> FileWrapper:
    return FileWrapper(file, _FILE_BLOCK)
