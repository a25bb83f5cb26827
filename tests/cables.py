"""The line to a sandbox, which can be unplugged and plugged in again."""

import contextlib
import socket
import struct
from collections.abc import Iterator
from threading import Lock, Thread
from urllib.parse import urlsplit

from tests.tunnels import join_ends

_CUT = struct.pack("ii", 1, 0)
"""What is unplugged says no goodbye."""


class Cable:
    """Leads to `target`, over an address of its own; unplugged, nothing answers there."""

    def __init__(self, target: str) -> None:
        parts = urlsplit(target)
        self._target = (parts.hostname or "", parts.port or 0)
        self._lock = Lock()
        self._ends: list[socket.socket] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._port = self._socket.getsockname()[1]
        self._is_plugged = True
        self._listen()

    @property
    def url(self) -> str:
        """Where its near end is."""
        return f"http://127.0.0.1:{self._port}"

    def unplug(self) -> None:
        """From now on nothing answers, and what was under way is cut."""
        self._is_plugged = False
        former, self._socket = self._socket, socket.socket()
        self._close(former)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", self._port))  # so that nobody else takes it

    def plug(self) -> None:
        """All is as it was."""
        if not self._is_plugged:
            self._is_plugged = True
            self._socket.listen()
            self._listen()

    def _listen(self) -> None:
        Thread(target=self._accept, args=(self._socket,), daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = listener.accept()
                with self._lock:
                    if listener is not self._socket:
                        near.close()
                        return
                    self._ends.append(near)
                Thread(target=self._serve, args=(near,), daemon=True).start()

    def _serve(self, near: socket.socket) -> None:
        with contextlib.suppress(OSError), near:
            join_ends(near, self._target)

    def end(self) -> None:
        """Nothing of it is left."""
        self._close(self._socket)

    def _close(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        with self._lock:
            for end in self._ends:
                with contextlib.suppress(OSError):
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _CUT)
                    end.shutdown(socket.SHUT_RDWR)
            self._ends.clear()


@contextlib.contextmanager
def plugged(target: str) -> Iterator[Cable]:
    """A cable that is plugged in, until the block ends."""
    cable = Cable(target)
    try:
        yield cable
    finally:
        cable.end()
