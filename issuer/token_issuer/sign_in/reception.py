"""Answers whoever knocks, until the browser brings the outcome of the sign-in.

One thread, many connections: one that says nothing keeps nobody else waiting.
"""

import asyncio
import contextlib
import socket
from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from token_issuer.sign_in import pages
from token_issuer.sign_in.callback import Callback, Outcome

_LARGEST_HEAD: Final = 16_384
_MOST_CONNECTIONS: Final = 64
_PATIENCE: Final = 10.0
_LAST_WORDS: Final = 1.0
_LOOK: Final = 0.05


def receive(
    listener: socket.socket, callback: Callback, is_over: Callable[[], bool]
) -> Outcome | None:
    """The outcome, once the browser has its page; None when `is_over` says so first."""
    return asyncio.run(_Reception(callback).run(listener, is_over))


class _Reception:
    def __init__(self, callback: Callback) -> None:
        self._callback = callback
        self._open: dict[asyncio.StreamWriter, asyncio.Task[None]] = {}
        self._outcome: Outcome | None = None
        self._done = asyncio.Event()

    async def run(self, listener: socket.socket, is_over: Callable[[], bool]) -> Outcome | None:
        server = await asyncio.start_server(self._meet, sock=listener, limit=_LARGEST_HEAD)
        try:
            while not self._done.is_set() and not is_over():
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._done.wait(), _LOOK)
        finally:
            server.close()
            await self._hang_up()
        return self._outcome

    def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open[writer] = asyncio.create_task(self._serve(reader, writer))
        if len(self._open) > _MOST_CONNECTIONS:
            next(iter(self._open)).transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        brings_outcome = False
        try:
            answer = await self._listen(reader)
            brings_outcome = answer is not None and answer is self._outcome
            if answer is not None:
                await _say(pages.answer(answer), reader, writer)
        except OSError:
            pass  # whoever it was has gone
        finally:
            self._open.pop(writer, None)
            writer.transport.abort()
            if brings_outcome:
                self._done.set()

    async def _listen(self, reader: asyncio.StreamReader) -> Outcome | HTTPStatus | None:
        """What a visitor is told; None for one who left without a word."""
        try:
            async with asyncio.timeout(_PATIENCE):
                head = await reader.readuntil(b"\r\n\r\n")
        except TimeoutError:
            return HTTPStatus.REQUEST_TIMEOUT
        except asyncio.LimitOverrunError:
            return HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
        except asyncio.IncompleteReadError:
            return None
        answer = self._callback.judge(head)
        if isinstance(answer, HTTPStatus):
            return answer
        if self._outcome is not None:
            return HTTPStatus.BAD_REQUEST
        self._outcome = answer
        return answer

    async def _hang_up(self) -> None:
        tasks = list(self._open.values())
        for writer in self._open:
            writer.transport.abort()
        if tasks:
            await asyncio.wait(tasks)


async def _say(answer: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Send it whole: a connection that is closed before all was read would lose it."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_LAST_WORDS):
            writer.write(answer)
            writer.write_eof()
            await writer.drain()
            while await reader.read(_LARGEST_HEAD):
                pass
