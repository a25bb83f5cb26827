"""Bounds the time that an answer may take, and tells a whole head from one that breaks off.

The HTTP library only bounds the wait for the next byte, so an answer in drops would never end;
and it takes the end of a connection for the end of a head.
"""

import http.client
import io
import socket
import time
from typing import Any, Final

SLOWEST: Final = 10_000
"""Bytes a second that an answer's body has at least, in the mean."""


class PacedResponse(http.client.HTTPResponse):
    """An answer whose head comes within the socket's timeout, and whose body at `SLOWEST`.

    Read the body by `read1`: each piece has the socket's timeout for itself.

    Raises:
        TimeoutError: while it is read, for one that is slower.
    """

    def __init__(
        self,
        sock: socket.socket,
        debuglevel: int = 0,
        method: str | None = None,
        url: str | None = None,
    ) -> None:
        super().__init__(sock, debuglevel, method, url)
        self._seconds = sock.gettimeout() or 0.0
        self._pace = _Pace(self.fp.detach(), sock, self._seconds)
        self.fp = io.BufferedReader(self._pace)
        self._start = time.monotonic()
        self._delivered = 0

    def begin(self) -> None:
        """Read the head.

        Raises:
            ConnectionResetError: it breaks off, and an answer without a body would pass for one.
        """
        super().begin()
        if self._pace.is_at_end:
            # A whole head ends with an empty line, and nothing was read beyond that.
            raise ConnectionResetError("the head of the answer breaks off")
        self._start = time.monotonic()

    def read1(self, n: int = -1) -> bytes:
        """The next bytes of the body, `n` at most; none at its end."""
        in_all = self._start + self._seconds + self._delivered / SLOWEST
        self._pace.until = min(time.monotonic() + self._seconds, in_all)
        piece = super().read1(n)
        self._delivered += len(piece)
        return piece


class _Pace(io.RawIOBase):
    """What a socket receives `until` a moment of the monotonic clock."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, seconds: float) -> None:
        self._raw = raw
        self._sock = sock
        self.until = time.monotonic() + seconds
        self.is_at_end = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError("the answer comes too slowly")
        self._sock.settimeout(left)
        count = self._raw.readinto(buffer)
        self.is_at_end = count == 0
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()
