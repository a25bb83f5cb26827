"""A line that is as long and as narrow as told, between a program and a server on one machine.

It stands in for `tc netem`, which not every kernel has: what comes in is queued as a router would,
sent on at the line's rate, and arrives after its delay. Whoever sends feels a full queue. A new
connection costs one round trip; the slow start of TCP is not imitated.
"""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Final, Self

_HOST: Final = "127.0.0.1"
_PIECE: Final = 64 << 10


@dataclass(frozen=True)
class Line:
    """What a line is like: bytes a second and seconds in each direction, bytes of its queue."""

    rate: float
    delay: float
    queue: int


@dataclass
class _Direction:
    """One way of the line, shared by all connections."""

    line: Line
    free_at: float = 0.0
    waiting: int = 0
    feeders: set[asyncio.Transport] = field(default_factory=set)

    def take(self, size: int) -> float:
        """Queues so many bytes, and says when they arrive."""
        loop = asyncio.get_running_loop()
        self.free_at = max(loop.time(), self.free_at) + size / self.line.rate
        self.waiting += size
        loop.call_at(self.free_at, self._sent, size)
        if self.waiting > self.line.queue:
            for feeder in self.feeders:
                feeder.pause_reading()
        return self.free_at + self.line.delay

    def _sent(self, size: int) -> None:
        was_full = self.waiting > self.line.queue
        self.waiting -= size
        if was_full and self.waiting <= self.line.queue:
            for feeder in self.feeders:
                if not feeder.is_closing():
                    feeder.resume_reading()


class _End(asyncio.Protocol):
    """One end of a connection; what it hears goes to the other end by way of the line."""

    transport: asyncio.Transport
    other: "_End | None" = None

    def __init__(self, direction: _Direction, target: Callable[["_End"], None] | None) -> None:
        self._direction = direction
        self._target = target
        self._early: list[bytes] = []
        self._last = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.transport.max_size = _PIECE  # type: ignore[attr-defined]  # as asyncio's selector reads
        self._direction.feeders.add(transport)
        if self._target is not None:
            # The handshake of TCP went over no line: its round trip is paid here.
            line = self._direction.line
            self._last = asyncio.get_running_loop().time() + 3 * line.delay
            self._target(self)

    def data_received(self, data: bytes) -> None:
        self._send(len(data), lambda: self._arrive(data))

    def eof_received(self) -> bool:
        self._send(0, self._end_other)
        return True

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        self._direction.feeders.discard(self.transport)
        self._send(0, self._close_other)

    def join(self, other: "_End") -> None:
        self.other, other.other = other, self
        for data in self._early:
            other.transport.write(data)
        self._early.clear()

    def _send(self, size: int, arrive: Callable[[], object]) -> None:
        # Timers of the same moment come in no order.
        self._last = max(self._direction.take(size), self._last + 1e-6)
        asyncio.get_running_loop().call_at(self._last, arrive)

    def _arrive(self, data: bytes) -> None:
        if self.other is None:
            self._early.append(data)
        elif not self.other.transport.is_closing():
            self.other.transport.write(data)

    def _end_other(self) -> None:
        if self.other is not None and not self.other.transport.is_closing():
            # Who hung up meanwhile needs to be told nothing.
            with contextlib.suppress(OSError):
                self.other.transport.write_eof()

    def _close_other(self) -> None:
        if self.other is not None:
            self.other.transport.close()


class DelayingProxy:
    """A process that listens on `port` and passes everything on to another port of this machine.

    A context manager.
    """

    def __init__(self, line: Line, target_port: int) -> None:
        context = get_context("spawn")
        here, there = context.Pipe()
        self._process = context.Process(target=_serve, args=(line, target_port, there), daemon=True)
        self._process.start()
        self.port: int = here.recv()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.join()


def _serve(line: Line, target_port: int, told: Connection) -> None:
    asyncio.run(_listen(line, target_port, told))


async def _listen(line: Line, target_port: int, told: Connection) -> None:
    loop = asyncio.get_running_loop()
    forth, back = _Direction(line), _Direction(line)
    connecting: set[asyncio.Task[None]] = set()

    async def connect(near: _End) -> None:
        _, far = await loop.create_connection(lambda: _End(back, None), _HOST, target_port)
        near.join(far)

    def begin(near: _End) -> None:
        task = loop.create_task(connect(near))
        connecting.add(task)
        task.add_done_callback(connecting.discard)

    server = await loop.create_server(lambda: _End(forth, begin), _HOST, 0)
    told.send(server.sockets[0].getsockname()[1])
    await server.serve_forever()
