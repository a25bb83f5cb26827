"""Connections that read an answer to its end before they hand it out.

Only so is a connection that breaks in the middle of a body one more try of the same call: the
same count, the same waits, and a streamed file rewound.
"""

import io
import socket
import ssl
import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from typing import Any, Final
from weakref import WeakSet

from urllib3 import BaseHTTPResponse, HTTPConnectionPool, HTTPResponse, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ProtocolError, SSLError
from urllib3.exceptions import TimeoutError as Late
from urllib3.util.request import set_file_position
from urllib3.util.ssltransport import SSLTransport

from zendesk_client.answers import PIECE, read_body
from zendesk_client.errors import NotZendesk
from zendesk_client.pacing import PacedResponse

_TLS: Final = (ssl.SSLSocket, SSLTransport)


class _Sends(HTTPConnection):
    """A connection that waits `send_timeout` seconds for the line to take the next piece.

    The library would wait as long as for a connection to stand, or for what the last answer left.
    """

    send_timeout = 0.0

    def request(self, *arguments: Any, **options: Any) -> None:
        """Send a request."""
        self._set_timeout()
        super().request(*arguments, **options)

    def connect(self) -> None:
        """Open the connection."""
        super().connect()
        self._set_timeout()

    def cut(self) -> None:
        """End what another thread sends or waits for on it."""
        sock = getattr(self.sock, "socket", self.sock)  # that of a TLS within a TLS
        if sock is not None:
            # Not the method of a TLS socket, which would let the other thread go on in the clear.
            with suppress(OSError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)

    def _set_timeout(self) -> None:
        if self.sock is not None:
            self.sock.settimeout(self.send_timeout)


class _Connection(_Sends):
    response_class = PacedResponse


class _TlsConnection(_Sends, HTTPSConnection):
    response_class = PacedResponse


class _Timed(HTTPConnectionPool):
    """A pool whose connections have that time-out for sending."""

    def __init__(self, *arguments: Any, send_timeout: float, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._send_timeout = send_timeout
        self._connections: WeakSet[_Sends] = WeakSet()

    def _new_conn(self) -> Any:
        connection: Any = super()._new_conn()
        connection.send_timeout = self._send_timeout
        self._connections.add(connection)
        return connection

    def cut(self) -> None:
        """End what other threads do with its connections."""
        for connection in tuple(self._connections):
            connection.cut()


class _StreamPool(_Timed):
    ConnectionCls = _Connection


class _TlsStreamPool(_Timed, HTTPSConnectionPool):
    ConnectionCls = _TlsConnection


class _Whole(HTTPResponse):
    """An answer whose body is in memory, still packed, with the certificate of who gave it."""

    certificate = b""


class _ReadsWhole(HTTPConnectionPool):
    """A pool whose answers are `_Whole`.

    Raises:
        NotZendesk: for one that is longer than any of Zendesk's.
    """

    def urlopen(  # type: ignore[override]  # as the library's own
        self,
        method: str,
        url: str,
        body: Any = None,
        headers: Any = None,
        retries: Any = None,
        redirect: bool = True,  # noqa: FBT001, FBT002 - the library's signature
        assert_same_host: bool = True,  # noqa: FBT001, FBT002 - the library's signature
        *,
        body_pos: Any = None,
        **options: Any,
    ) -> BaseHTTPResponse:
        options |= {"redirect": redirect, "assert_same_host": assert_same_host}
        start = set_file_position(body, body_pos)
        while True:
            response = super().urlopen(
                method, url, body, headers, retries, body_pos=start, **options
            )
            if isinstance(response, _Whole):
                return response
            try:
                return _read_whole(response, method)
            except (ProtocolError, Late, SSLError) as fault:
                counted = response.retries
                if counted is None or counted.is_retry(method, response.status):
                    raise  # it was no success, and its tries are used up
                trace = sys.exc_info()[2]
                retries = counted.increment(method, url, None, fault, self, trace)
            retries.sleep()


class _WholePool(_ReadsWhole, _StreamPool):
    pass


class _WholeTlsPool(_ReadsWhole, _TlsStreamPool):
    pass


STREAMED: Final[Mapping[str, type[HTTPConnectionPool]]] = {
    "http": _StreamPool,
    "https": _TlsStreamPool,
}
"""The pools for files, by scheme."""

WHOLE: Final[Mapping[str, type[HTTPConnectionPool]]] = {
    "http": _WholePool,
    "https": _WholeTlsPool,
}
"""The pools for everything else."""


def _read_whole(response: BaseHTTPResponse, method: str) -> _Whole:
    certificate = _read_certificate(response)
    try:
        body = read_body(partial(response.read1, PIECE, decode_content=False))
    except NotZendesk:
        response.close()
        raise
    whole = _Whole(
        io.BytesIO(body),
        response.headers,
        response.status,
        response.version,
        reason=response.reason,
        preload_content=False,
        retries=response.retries,
        enforce_content_length=False,
        request_method=method,
    )
    whole.certificate = certificate
    return whole


def _read_certificate(response: BaseHTTPResponse) -> bytes:
    """That of the host at the other end, in DER; empty for a connection in the clear."""
    sock = getattr(response.connection, "sock", None)
    return (sock.getpeercert(binary_form=True) or b"") if isinstance(sock, _TLS) else b""
