"""What happens while a request comes in; the answer is the app's own."""

import io
import socket
from collections.abc import Callable, Iterable
from contextlib import suppress
from threading import Event
from typing import Final

from zendesk_sandbox.faults.scene import Scene
from zendesk_sandbox.outgoing import wire_of

_SMALL_WINDOW: Final = 1 << 16


def read_slowly(scene: Scene) -> Iterable[bytes]:
    """Reads the body at `bytes_per_second`."""
    # The system would otherwise take megabytes before the client notices anything.
    with suppress(OSError):
        connection = wire_of(scene.environ).connection
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _SMALL_WINDOW)
    body = scene.environ["wsgi.input"]
    scene.environ["wsgi.input"] = _SlowBody(body, scene.fault.bytes_per_second, scene.stopped)
    return scene.app(scene.environ, scene.start_response)


def revoke_token(scene: Scene) -> Iterable[bytes]:
    """Ends the call's bearer token once `after_bytes` of the body were read."""
    token = scene.environ.get("HTTP_AUTHORIZATION", "").partition(" ")[2].strip()
    body = scene.environ["wsgi.input"]
    scene.environ["wsgi.input"] = _WatchedBody(
        body, scene.fault.after_bytes, lambda: scene.revoke(token)
    )
    return scene.app(scene.environ, scene.start_response)


class _SlowBody(io.RawIOBase):
    def __init__(self, body: io.RawIOBase, bytes_per_second: int, stopped: Event) -> None:
        self._body = body
        self._rate = bytes_per_second
        self._stopped = stopped

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: memoryview | bytearray) -> int:  # type: ignore[override]
        """Fills `buffer`, a tenth of a second's worth at a time."""
        view, filled = memoryview(buffer), 0
        while filled < len(view):
            step = len(view) if self._stopped.is_set() else max(1, self._rate // 10)
            count = self._body.readinto(view[filled : filled + step]) or 0
            if not count:
                break
            filled += count
            self._stopped.wait(count / self._rate)
        return filled


class _WatchedBody(io.RawIOBase):
    def __init__(self, body: io.RawIOBase, limit: int, act: Callable[[], None]) -> None:
        self._body = body
        self._left = limit
        self._act: Callable[[], None] | None = act
        self._act_when_due()

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: memoryview | bytearray) -> int:  # type: ignore[override]
        """Fills `buffer`."""
        count = self._body.readinto(buffer) or 0
        self._left -= count
        self._act_when_due()
        return count

    def _act_when_due(self) -> None:
        if self._act is not None and self._left <= 0:
            self._act()
            self._act = None
