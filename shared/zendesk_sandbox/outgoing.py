"""The outgoing half of a connection, where an answer can be cut at any byte."""

import errno
import socket
from contextlib import suppress
from typing import Any, Final, NoReturn

KEY: Final = "zendesk_sandbox.outgoing"
"""Where the server puts the connection's `Wire` into the WSGI environment."""


class Wire:
    """Writes to a connection; what an HTTP server wants of a file that it writes to."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.bytes_written = 0
        self.is_last_answer = False
        self._allowance: int | None = None

    def begin_answer(self) -> None:
        """Forgets what was to happen to the answer before."""
        self.is_last_answer = False
        self._allowance = None

    def write(self, data: bytes) -> int:
        """Sends all of `data`, or as much as `cut_after` allows.

        Raises:
            OSError: the connection broke, or was cut.
        """
        if self._allowance is not None and len(data) > self._allowance:
            self.connection.sendall(data[: self._allowance])
            self.hang_up()
        self.connection.sendall(data)
        self.bytes_written += len(data)
        if self._allowance is not None:
            self._allowance -= len(data)
        return len(data)

    def cut_after(self, size: int) -> None:
        """Ends the connection when `size` bytes more of this answer were sent."""
        self._allowance = size

    def end_after_answer(self) -> None:
        """Ends the connection when all of this answer was sent, without saying so in it."""
        self.is_last_answer = True

    def hang_up(self) -> NoReturn:
        """Ends the connection for both sides.

        Raises:
            ConnectionAbortedError: always, so that the server gives the connection up.
        """
        shut(self.connection)
        raise ConnectionAbortedError(errno.ECONNABORTED, "the sandbox hung up")


def shut(connection: socket.socket) -> None:
    """Ends a connection for both sides; whoever waits on it goes on at once."""
    # An SSLSocket's own shutdown drops its TLS state, which another thread may be using.
    with suppress(OSError):
        socket.socket.shutdown(connection, socket.SHUT_RDWR)


def wire_of(environ: dict[str, Any]) -> Wire:
    """The wire of the connection that a call came on."""
    wire: Wire = environ[KEY]
    return wire
